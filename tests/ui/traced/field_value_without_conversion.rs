use otel_runtime::traced;

struct Order {
    id: u64,
}

#[traced(fields("order.all" = order))]
fn load(order: Order) -> u64 {
    order.id
}

fn main() {
    load(Order { id: 1 });
}
