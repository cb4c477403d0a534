use otel_runtime::traced;
fn orders() -> Box<dyn Iterator<Item = Order>> {
    let site = {
        enum Here {}
        static SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "orders",
            ::otel_runtime::__private::source!(Here),
        );
        &SITE
    };
    let span = site.start();
    let items = span
        .scope(move || -> Box<dyn Iterator<Item = Order>> { Box::new(find_all()) });
    ::otel_runtime::__private::Box::new(
        ::otel_runtime::__private::in_iterator(
            span,
            items,
            |item| ::otel_runtime::__private::probe(item).error_type(),
        ),
    )
}
