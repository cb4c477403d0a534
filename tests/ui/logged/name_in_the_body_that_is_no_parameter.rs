use otel_runtime::logged;

#[logged("order of {user} placed")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
