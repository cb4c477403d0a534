use otel_runtime::logged;

const LIMIT: u64 = 500;

#[logged(slow = LIMIT)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
