use otel_runtime::{counted, logged, traced};

#[counted]
#[logged]
#[traced]
const fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
