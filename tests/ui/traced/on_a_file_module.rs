use otel_runtime::traced;

mod inline {
    #[super::traced]
    #[path = "../../parts/orders.rs"]
    pub mod orders;
}

fn main() {
    inline::orders::load(1);
}
