use otel_runtime::traced;

#[traced(fields(acme.user.teir = "gold"))]
pub fn greet() {}
