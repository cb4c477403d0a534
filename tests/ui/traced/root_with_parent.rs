use otel_runtime::traced;

#[traced(root, parent = opentelemetry::Context::current())]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
