//# [package.metadata.otel]
//# semconv = "deny"
use otel_runtime::traced;

#[traced(fields("http.method" = "GET"))]
pub fn deprecated() {}

#[traced(fields("http.response.status_code" = "200"))]
pub fn wrong_type() {}
