use otel_runtime::counted;

#[counted("acme.loads", fields(http.response.status_code = "200"))]
fn load() {}

fn main() {}
