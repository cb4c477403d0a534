use otel_runtime::span;

fn main() {
    let rows: usize = span!("import", kind = cleint; { import() });
    drop(rows);
}

fn import() -> usize {
    3
}
