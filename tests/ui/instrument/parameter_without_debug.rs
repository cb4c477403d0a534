use otel_runtime::instrument;

struct Order {
    id: u64,
}

#[instrument]
fn load(id: u64, order: &Order) -> u64 {
    order.id
}

fn main() {
    load(1, &Order { id: 1 });
}
