use otel_runtime::logged;

#[logged(slow = "500mss")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
