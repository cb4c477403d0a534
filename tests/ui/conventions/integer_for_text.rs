use otel_runtime::traced;

#[traced(fields(db.operation.name = 5))]
fn load() {}

fn main() {}
