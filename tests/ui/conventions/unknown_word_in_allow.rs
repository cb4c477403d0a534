use otel_runtime::traced;

#[traced(allow(depricated))]
fn load() {}

fn main() {}
