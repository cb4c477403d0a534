use otel_runtime::traced;

struct Order {
    id: u64,
}

#[traced(args)]
fn load(order: Order) -> u64 {
    order.id
}

fn main() {
    load(Order { id: 1 });
}
