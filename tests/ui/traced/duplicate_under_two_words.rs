use otel_runtime::traced;

#[traced(scope = "orders", target = "orders")]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
