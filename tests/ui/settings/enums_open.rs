//# [package.metadata.otel]
//# enums = "open"
//# stability = "any"
//# strict = false
use otel_runtime::traced;

#[traced(fields("http.request.method" = "SPIN"))]
pub fn new_member() {}

#[traced(fields("http.request.method" = "GETT"))]
pub fn slip() {}
