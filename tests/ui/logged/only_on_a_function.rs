use otel_runtime::logged;

#[logged(only(pub))]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
