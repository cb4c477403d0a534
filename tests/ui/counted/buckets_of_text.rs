use otel_runtime::counted;

const BUCKETS: &str = "0.1, 1.0";

#[counted("orders.placed", duration, buckets = BUCKETS)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
