use otel_runtime::logged;

#[logged(event = kind)]
fn place(kind: &str) -> usize {
    kind.len()
}

fn main() {
    place("a");
}
