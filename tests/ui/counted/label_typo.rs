use otel_runtime::counted;

#[counted(fields(knid))]
fn place(kind: &str) -> usize {
    kind.len()
}

fn main() {
    place("a");
}
