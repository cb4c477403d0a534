use otel_runtime::logged;

#[logged("order {0} placed")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
