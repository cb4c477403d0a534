use otel_runtime::{counted, logged, traced};

struct Order {
    id: u64,
}

#[traced(fields(acme.order = order))]
#[counted(fields(acme.order = order))]
#[logged(fields(acme.order = order))]
fn place(order: Order) -> u64 {
    order.id
}

fn main() {
    place(Order { id: 1 });
}
