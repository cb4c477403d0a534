use otel_runtime::traced;

#[traced(fields("http.method" = method))]
pub fn handle(method: &str) {}
