use otel_runtime::counted;

#[counted("acme.orders", fields(acme.user.tier = "Gold"))]
pub fn order() {}
