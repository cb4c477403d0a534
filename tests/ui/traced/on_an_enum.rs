use otel_runtime::traced;

#[traced]
pub enum Order {
    Placed,
}

fn main() {
    let _order = Order::Placed;
}
