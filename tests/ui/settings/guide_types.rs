use otel_runtime::traced;

#[traced(fields("user.id" = id))]
pub fn load(id: u64) {}
