use otel_runtime::{counted, logged, traced};

#[traced(kind = clinet)]
#[counted(unti = "s")]
#[logged("{di} placed")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
