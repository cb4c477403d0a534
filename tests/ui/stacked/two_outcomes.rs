use otel_runtime::{counted, traced};

#[counted(ok_if = |id| *id > 0)]
#[traced(error_if = |id| *id > 9)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
