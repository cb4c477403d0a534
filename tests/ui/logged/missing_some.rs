use otel_runtime::logged;

#[logged(some)]
fn place(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    place(1);
}
