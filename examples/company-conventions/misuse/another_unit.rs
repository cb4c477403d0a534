use otel_runtime::counted;

#[counted("acme.orders", unit = "{item}", fields(acme.user.tier = tier))]
pub fn order(tier: &'static str) {}
