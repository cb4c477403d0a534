//# [package.metadata.otel]
//# registry = ["acme.tsv"]
//# namespaces = ["acme"]
use otel_runtime::counted;

#[counted("acme.orders", fields("acme.tier" = "gold"))]
pub fn right() {}

#[counted("acme.orders", unit = "{item}")]
pub fn wrong() {}

#[counted("acme.order", fields("acme.teir" = "gold"))]
pub fn misspelt() {}
