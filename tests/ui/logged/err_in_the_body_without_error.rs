use otel_runtime::logged;

#[logged("not placed: {err}")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
