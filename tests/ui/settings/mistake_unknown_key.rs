//# [package.metadata.otel]
//# semcov = "deny"
use otel_runtime::traced;

#[traced]
pub fn load() {}
