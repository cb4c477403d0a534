//# [package.metadata.otel]
//# registry = ["semconv/acme.tsv"]
use otel_runtime::traced;

#[traced]
pub fn load() {}
