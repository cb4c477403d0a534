//# [package.metadata.otel]
//# stability = "stable"
use otel_runtime::traced;

#[traced(fields("http.route" = "/", "process.pid" = 7, "acme.tier" = "gold"))]
pub fn load() {}
