//# [package.metadata.otel]
//# allow = ["http.method", "process.pid", "user.id", "http.server.active_requests"]
use otel_runtime::{counted, traced};

#[traced(fields("http.method" = "GET", "process.pid" = "7", "user.id" = id))]
#[counted("http.server.active_requests", fields("http.request.method" = "GET", "url.scheme" = "https"))]
pub fn allowed(id: u64) {}

#[traced(fields("http.target" = "/", "enduser.id" = id), allow(deprecated, value))]
pub fn by_a_word(id: u64) {}

#[traced(fields("http.target" = "/"))]
pub fn other() {}
