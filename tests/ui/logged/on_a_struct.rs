use otel_runtime::logged;

#[logged]
struct Order {
    id: u64,
}

fn main() {
    let order = Order { id: 1 };
    println!("{}", order.id);
}
