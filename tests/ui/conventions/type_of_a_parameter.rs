use otel_runtime::traced;

#[traced(args(id as "user.id"))]
fn load(id: u64) {}

fn main() {}
