use otel_runtime::logged;

#[logged(event = String::new())]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
