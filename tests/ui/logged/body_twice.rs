use otel_runtime::logged;

#[logged("order placed", body = "done")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
