use otel_runtime::counted;

const UNIT: &str = "{order}";

#[counted("orders.placed", unit = UNIT)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
