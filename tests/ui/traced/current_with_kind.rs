use otel_runtime::traced;

#[traced(current, kind = client)]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
