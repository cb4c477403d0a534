use otel_runtime::counted;

#[counted("orders placed")]
fn place() {}

fn main() {}
