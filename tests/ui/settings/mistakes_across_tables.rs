//# [package.metadata.otel]
//# registry = ["acme.tsv", "loose.tsv"]
use otel_runtime::traced;

#[traced]
pub fn load() {}
