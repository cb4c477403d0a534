use otel_runtime::traced;

#[traced(fields("http.request.header.accept" = accept))]
fn load(accept: &str) {}

fn main() {}
