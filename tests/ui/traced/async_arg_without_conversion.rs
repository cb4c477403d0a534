use otel_runtime::traced;

struct Order {
    id: u64,
}

#[traced(args(order))]
async fn load(order: Order) -> u64 {
    order.id
}

fn main() {
    drop(load(Order { id: 1 }));
}
