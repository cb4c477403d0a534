use otel_runtime::logged;

#[logged("order of {knid} placed")]
fn place(kind: &str) -> usize {
    kind.len()
}

fn main() {
    place("a");
}
