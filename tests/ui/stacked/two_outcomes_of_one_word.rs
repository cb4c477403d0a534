use otel_runtime::{counted, logged};

#[counted(ok_if = |id| *id > 0)]
#[logged(ok_if = |id| *id > 1)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
