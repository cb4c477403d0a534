use otel_runtime::logged;

#[logged(error_if = |id| id)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
