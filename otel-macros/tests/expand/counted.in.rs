use otel_runtime::counted;

/// Takes an order.
///
/// And more.
#[counted("orders.placed", unit = "{order}", duration, active, buckets = [0.01, 0.1, 1.0], fields("acme.channel" = "checkout", acme.kind = order.kind()), on = ok)]
fn place(order: Order) -> Result<(), Error> {
    store(order)
}
