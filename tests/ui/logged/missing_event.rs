use otel_runtime::logged;

#[logged(event =)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
