use otel_runtime::logged;

#[logged(sample = -0.1)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
