use otel_runtime::logged;

#[logged(entry("debug"))]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
