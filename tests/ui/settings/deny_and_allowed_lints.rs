//# [package.metadata.otel]
//# semconv = "deny"
use otel_runtime::{record, traced};

#[allow(deprecated)]
#[traced(fields("http.method" = "GET"))]
pub fn allowed() {}

#[traced(fields("http.method" = "GET"))]
#[expect(deprecated, reason = "the collector wants it")]
pub async fn expected() {}

#[traced(fields("http.method" = "GET"))]
pub fn inside() {
    #![allow(deprecated)]
}

pub struct Service;
impl Service {
    #[traced(semconv = "http.server")]
    #[allow(deprecated)]
    pub fn method(&self) {
        record!(allow(deprecated), "http.method" = "GET");
    }
}

#[allow(deprecated)]
#[traced(fields("http.response.status_code" = "200"))]
pub fn errors_are_no_lint() {}

#[allow(deprecated)]
pub mod out_of_sight {
    #[otel_runtime::traced(fields("http.method" = "GET"))]
    pub fn told() {}
}

#[allow(deprecated)]
pub fn no_attribute_sees_it() {
    record!("http.method" = "GET");
}
