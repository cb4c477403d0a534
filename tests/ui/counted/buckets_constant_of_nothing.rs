use otel_runtime::counted;

const BOUNDS: &[f64] = &[];

#[counted("orders.placed", duration, buckets = BOUNDS)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
