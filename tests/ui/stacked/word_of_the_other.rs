use otel_runtime::{counted, logged};

#[counted(slow = "1s")]
#[logged(unit = "s")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
