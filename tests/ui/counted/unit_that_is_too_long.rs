use otel_runtime::counted;

#[counted("orders.placed", unit = "{orders that were placed by customers who are new to the shop of ours}")]
fn place() {}

fn main() {}
