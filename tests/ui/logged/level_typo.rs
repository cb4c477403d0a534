use otel_runtime::logged;

#[logged(level = "debgu")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
