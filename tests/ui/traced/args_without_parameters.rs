use otel_runtime::traced;

#[traced(args(id))]
fn load() -> u64 {
    1
}

fn main() {
    load();
}
