use otel_runtime::traced;

#[traced(fields(acme.cart.items = "three"))]
pub fn fill() {}
