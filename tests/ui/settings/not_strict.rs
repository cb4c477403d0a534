use otel_runtime::traced;

#[traced(args(id), fields(size = 7, "acme.size" = 7))]
pub fn load(id: u64) {}
