use otel_runtime::traced;

#[traced]
#[track_caller]
fn expect(order: Option<Order>) -> Order {
    order.expect("an order")
}
