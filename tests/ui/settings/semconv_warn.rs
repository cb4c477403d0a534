//# [package.metadata.otel]
//# semconv = "warn"
use otel_runtime::{instrument, traced};

#[traced(fields("http.method" = "GET"))]
pub fn deprecated() {}

#[traced(fields("http.response.status_code" = "200"))]
pub fn wrong_type() {}

#[instrument(fields("http.method" = "GET"))]
pub fn moving() {}
