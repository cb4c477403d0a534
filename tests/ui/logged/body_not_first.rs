use otel_runtime::logged;

#[logged(entry, "order placed")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
