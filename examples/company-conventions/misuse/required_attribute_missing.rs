use otel_runtime::{counted, logged, traced};

#[traced("checkout", semconv = "acme.checkout", kind = client)]
#[counted("acme.orders")]
#[logged(event = "acme.order.placed")]
pub fn check_out() {}
