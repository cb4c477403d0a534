//# [package.metadata.otel]
//# namespaces = ["Acme.", "acme.*", "1", "http", "http.request.header", "app", "app.shop"]
//# allow = ["deprecated", "depreciated", "missing_atribute", "http.*", "http.target", "hello", "GET /users/42"]
use otel_runtime::traced;

#[traced(fields("http.target" = "/"))]
pub fn load() {}
