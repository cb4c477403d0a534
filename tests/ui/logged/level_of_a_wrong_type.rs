use otel_runtime::logged;

struct Verbosity;
const LEVEL: Verbosity = Verbosity;

#[logged(level = LEVEL)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
