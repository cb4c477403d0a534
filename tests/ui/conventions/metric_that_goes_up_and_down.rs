use otel_runtime::counted;

#[counted("http.server.active_requests", fields(http.request.method = "GET", url.scheme = "http"))]
fn load() {}

fn main() {}
