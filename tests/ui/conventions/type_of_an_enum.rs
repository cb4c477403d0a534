use otel_runtime::traced;

#[traced(fields(http.request.method = method))]
fn load(method: bool) {}

fn main() {}
