use otel_runtime::{counted, logged};

#[counted]
#[logged]
struct Order {
    id: u64,
}

fn main() {
    let order = Order { id: 1 };
    println!("{}", order.id);
}
