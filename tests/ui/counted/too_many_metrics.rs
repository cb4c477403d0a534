use otel_runtime::counted;

#[counted("orders.0")]
#[counted("orders.1")]
#[counted("orders.2")]
#[counted("orders.3")]
#[counted("orders.4")]
#[counted("orders.5")]
#[counted("orders.6")]
#[counted("orders.7")]
#[counted("orders.8")]
#[counted("orders.9")]
#[counted("orders.10")]
#[counted("orders.11")]
#[counted("orders.12")]
#[counted("orders.13")]
#[counted("orders.14")]
#[counted("orders.15")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
