use otel_runtime::counted;

const BOUNDS: [f64; 3] = [0.1, 1.0, 0.5];

#[counted("orders.placed", duration, buckets = BOUNDS)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
