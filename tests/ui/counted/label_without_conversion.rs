use otel_runtime::counted;

struct Order {
    id: u64,
}

#[counted(fields(acme.order = order))]
fn place(order: Order) -> u64 {
    order.id
}

fn main() {
    place(Order { id: 1 });
}
