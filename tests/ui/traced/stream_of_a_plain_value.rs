use otel_runtime::traced;

#[traced(stream)]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
