//# [package.metadata.otel]
//# namespaces = ["acme", "app.shop"]
use otel_runtime::{counted, traced};

#[traced(fields("acme.order" = 7, "app.shop.order" = 7))]
#[counted("app.shop.orders")]
pub fn ours() {}

#[traced(semconv = "acme.checkout", kind = server)]
pub fn own_type_of_span() {}

#[traced(fields("app.order" = 7))]
pub fn not_ours() {}
