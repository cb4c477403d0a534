use otel_runtime::traced;

#[traced(fields(acme.userId = 1))]
fn load() {}

fn main() {}
