//# [package.metadata.otel]
//# enums = "closed"
use otel_runtime::traced;

#[traced(fields("http.request.method" = "SPIN"))]
pub fn load() {}
