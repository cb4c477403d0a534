use otel_runtime::logged;

const NAME: &str = "order placed";

#[logged(name = NAME)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
