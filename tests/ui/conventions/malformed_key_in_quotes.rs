use otel_runtime::traced;

#[traced(fields("user-id" = "ada"))]
fn load() {}

fn main() {}
