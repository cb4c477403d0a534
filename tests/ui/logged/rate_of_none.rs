use otel_runtime::logged;

#[logged(rate = "0/s")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
