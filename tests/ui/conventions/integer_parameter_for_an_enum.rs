use otel_runtime::traced;

#[traced(fields(http.request.method = method))]
fn load(method: u64) {}

fn main() {}
