use otel_runtime::logged;

#[logged("order of {acme.kind:x} placed", fields(acme.kind = id))]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
