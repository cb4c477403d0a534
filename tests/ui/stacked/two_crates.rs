use otel_runtime::{logged, traced};

#[traced(crate = ::nowhere)]
#[logged]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
