use otel_runtime::counted;

#[counted(name = kind)]
fn place(kind: &str) -> usize {
    kind.len()
}

fn main() {
    place("a");
}
