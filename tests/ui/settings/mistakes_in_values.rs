//# [package.metadata.otel]
//# semconv = "error"
//# stability = "stabel"
//# enums = 1
//# strict = "yes"
//# namespaces = "acme"
//# allow = [1]
use otel_runtime::traced;

#[traced]
pub fn load() {}

#[traced(fields("http.response.status_code" = "200"))]
pub fn told_with_them() {}
