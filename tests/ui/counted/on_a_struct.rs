use otel_runtime::counted;

#[counted]
struct Order {
    id: u64,
}

fn main() {
    let order = Order { id: 1 };
    println!("{}", order.id);
}
