use otel_runtime::counted;

#[counted("http.client.request.duration", histogram, unit = "ms")]
pub fn get() {}

#[counted("http.client.request.duration", histogram, fields("http.request.method" = "Get", "server.address" = "example.org"))]
pub fn fetch() {}
