use otel_runtime::counted;

#[counted("orders.placed", fields(acme.kind = Empty))]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
