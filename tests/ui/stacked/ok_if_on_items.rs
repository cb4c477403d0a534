use otel_runtime::{counted, traced};

#[traced(iter)]
#[counted(ok_if = |id| *id > 0)]
fn place(id: u64) -> impl Iterator<Item = u64> {
    0..id
}

fn main() {
    place(1).count();
}
