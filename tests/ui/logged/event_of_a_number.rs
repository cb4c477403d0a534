use otel_runtime::logged;

#[logged(event = 5)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
