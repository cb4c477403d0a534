use otel_runtime::logged;

struct Order {
    id: u64,
}

#[logged(fields(acme.order = order))]
fn place(order: Order) -> u64 {
    order.id
}

fn main() {
    place(Order { id: 1 });
}
