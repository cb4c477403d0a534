use otel_runtime::traced;

#[traced(fields(order-id = id, "b", order.size = , order.kind = 2))]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
