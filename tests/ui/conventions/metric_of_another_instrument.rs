use otel_runtime::counted;

#[counted("http.server.request.duration", fields(http.request.method = "GET", url.scheme = "http"))]
fn load() {}

fn main() {}
