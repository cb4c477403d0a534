use otel_runtime::counted;

#[counted("orders.placed", duration, buckets = bounds)]
fn place(bounds: [f64; 2]) -> usize {
    bounds.len()
}

fn main() {
    place([0.1, 1.0]);
}
