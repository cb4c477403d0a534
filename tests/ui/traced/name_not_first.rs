use otel_runtime::traced;

#[traced(kind = client, "orders.fetch")]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
