use otel_runtime::counted;

#[counted("orders.placed", duration, buckets = [1.0, f64::INFINITY])]
fn place() {}

fn main() {}
