use otel_runtime::logged;

struct Order {
    id: u64,
}

#[logged(ret)]
fn place(id: u64) -> Order {
    Order { id }
}

fn main() {
    println!("{}", place(1).id);
}
