use otel_runtime::counted;

#[counted("orders.placed", duration, buckets = "0.1, 1.0")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
