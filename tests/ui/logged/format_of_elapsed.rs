use otel_runtime::logged;

#[logged("in {elapsed:x}")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
