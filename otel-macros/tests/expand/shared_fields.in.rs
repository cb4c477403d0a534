use otel_runtime::{counted, logged, traced};

#[logged("{order.kind} stored", fields(order.kind = order.kind(), %order.id))]
#[counted("orders", fields(order.kind = order.kind()), if = order.counts())]
#[traced(current, fields(order.kind = order.kind(), %order.id))]
fn store(order: Order) {
    write(order)
}
