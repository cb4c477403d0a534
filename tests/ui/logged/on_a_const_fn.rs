use otel_runtime::logged;

#[logged]
const fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
