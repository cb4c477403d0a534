use otel_runtime::logged;

struct Order {
    id: u64,
}

#[logged("placed: {ret}")]
fn place(id: u64) -> Order {
    Order { id }
}

fn main() {
    println!("{}", place(1).id);
}
