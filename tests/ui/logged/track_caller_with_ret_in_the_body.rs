use otel_runtime::logged;

#[logged("placed: {ret}")]
#[track_caller]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
