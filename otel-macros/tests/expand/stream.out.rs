use otel_runtime::traced;
fn orders() -> impl Stream<Item = Order> {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "orders",
            ::otel_runtime::__private::source!(__Here),
        );
        &__SITE
    };
    let call = site.start();
    let items = ::otel_runtime::__private::Call::scope(
        &call,
        move || -> _ { find_all() },
    );
    ::otel_runtime::__private::in_stream(
        call,
        items,
        |item: &Order| ::otel_runtime::__private::probe(item).otel_error_type(),
        |_| (),
    )
}
