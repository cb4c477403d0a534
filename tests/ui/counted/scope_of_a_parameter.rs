use otel_runtime::counted;

#[counted(scope = kind)]
fn place(kind: &str) -> usize {
    kind.len()
}

fn main() {
    place("a");
}
