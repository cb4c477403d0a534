use otel_runtime::logged;

#[logged(ret(Debug, Display))]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
