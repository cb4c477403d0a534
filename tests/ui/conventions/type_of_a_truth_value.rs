use otel_runtime::traced;

#[traced(fields(faas.coldstart = cold))]
fn load(cold: u8) {}

fn main() {}
