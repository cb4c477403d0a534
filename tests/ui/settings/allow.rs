//# [package.metadata.otel]
//# allow = ["http.method", "process.pid"]
use otel_runtime::traced;

#[traced(fields("http.method" = "GET", "process.pid" = "7"))]
pub fn allowed() {}

#[traced(fields("http.target" = "/"))]
pub fn other() {}
