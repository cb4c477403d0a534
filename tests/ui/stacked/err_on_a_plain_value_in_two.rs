use otel_runtime::{logged, traced};

#[traced(err)]
#[logged(err)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
