use otel_runtime::counted;

#[counted("orders.placed", value = kind)]
fn place(kind: &str) -> usize {
    kind.len()
}

fn main() {
    place("a");
}
