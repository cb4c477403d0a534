//# [package.metadata.otel]
//# registry = ["broken.tsv"]
use otel_runtime::traced;

#[traced]
pub fn load() {}
