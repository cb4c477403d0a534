use otel_runtime::traced;
fn orders() -> impl Stream<Item = Order> {
    let site = {
        enum Here {}
        static SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "orders",
            ::otel_runtime::__private::source!(Here),
        );
        &SITE
    };
    let span = site.start();
    let items = span.scope(move || -> _ { find_all() });
    ::otel_runtime::__private::in_stream(
        span,
        items,
        |item: &Order| ::otel_runtime::__private::probe(item).error_type(),
    )
}
