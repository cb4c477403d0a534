use otel_runtime::counted;

#[counted("orders.placed", duration, buckets = [1, 10])]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
