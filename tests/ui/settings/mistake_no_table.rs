//# [package.metadata]
//# otel = "deny"
use otel_runtime::record;

pub fn load() {
    record!("acme.tier" = "gold");
}
