use otel_runtime::logged;

#[logged(fields(acme.kind = Empty))]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
