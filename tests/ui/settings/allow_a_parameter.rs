//# [package.metadata.otel]
//# strict = true
//# allow = ["kind"]
use otel_runtime::traced;

#[traced(args(kind))]
pub fn load(kind: &str) {}
