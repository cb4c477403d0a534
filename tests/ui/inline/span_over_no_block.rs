use otel_runtime::span;

fn main() {
    span!("import"; import());
}

fn import() {}
