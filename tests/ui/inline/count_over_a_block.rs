use otel_runtime::count;

fn main() {
    count!("orders.placed"; {});
}
