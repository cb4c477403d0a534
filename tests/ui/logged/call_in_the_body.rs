use otel_runtime::logged;

#[logged("order {kind.len()} placed")]
fn place(kind: &str) -> usize {
    kind.len()
}

fn main() {
    place("a");
}
