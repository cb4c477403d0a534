use otel_runtime::counted;

#[counted("orders.placed", value = change)]
fn place(change: i64) -> i64 {
    change
}

fn main() {
    place(1);
}
