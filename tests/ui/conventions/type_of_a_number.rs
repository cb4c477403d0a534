use otel_runtime::traced;

#[traced(fields(gen_ai.request.temperature = heat))]
fn load(heat: &str) {}

fn main() {}
