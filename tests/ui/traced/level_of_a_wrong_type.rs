use otel_runtime::traced;

struct Verbosity;
const LEVEL: Verbosity = Verbosity;

#[traced(level = LEVEL)]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
