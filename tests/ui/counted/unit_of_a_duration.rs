use otel_runtime::counted;

#[counted("orders.placed", histogram, unit = "min")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
