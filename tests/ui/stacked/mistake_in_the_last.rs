use otel_runtime::{counted, logged, traced};

#[traced]
#[logged]
#[counted(on = good)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
