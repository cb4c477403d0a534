use otel_runtime::counted;

#[counted("orders.placed", colour = "red")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
