use otel_runtime::traced;

#[traced(fields(order.id = idd))]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
