use otel_runtime::traced;

#[traced(fields(acme.user.id = id, acme.cart.items = items.len()))]
pub fn fill(id: u64, items: &[String]) {}
