use otel_runtime::traced;

#[traced(stream)]
fn orders() -> impl Stream<Item = Order> {
    find_all()
}
