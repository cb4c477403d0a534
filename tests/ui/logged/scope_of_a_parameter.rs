use otel_runtime::logged;

#[logged(scope = kind)]
fn place(kind: &str) -> usize {
    kind.len()
}

fn main() {
    place("a");
}
