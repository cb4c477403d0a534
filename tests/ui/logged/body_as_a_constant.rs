use otel_runtime::logged;

const BODY: &str = "order placed";

#[logged(body = BODY)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
