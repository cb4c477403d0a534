use otel_runtime::traced;

#[traced(scope = 5)]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
