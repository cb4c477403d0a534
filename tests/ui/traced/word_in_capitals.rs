use otel_runtime::traced;

#[traced(Fields(order.id = id))]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
