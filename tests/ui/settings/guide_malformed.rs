use otel_runtime::traced;

#[traced(fields("Acme.User-Id" = 7))]
pub fn load() {}
