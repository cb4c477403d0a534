use otel_runtime::traced;

#[traced]
#[path = "../parts/orders.rs"]
mod orders;

fn main() {
    orders::load(1);
}
