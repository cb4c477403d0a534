use otel_runtime::{logged, traced};

#[traced(iter)]
#[logged("{ret}")]
fn place(id: u64) -> std::ops::Range<u64> {
    0..id
}

fn main() {
    place(1);
}
