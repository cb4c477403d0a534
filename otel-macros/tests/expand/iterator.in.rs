use otel_runtime::traced;

#[traced(iter)]
fn orders() -> Box<dyn Iterator<Item = Order>> {
    Box::new(find_all())
}
