use otel_runtime::traced;
fn orders() -> Box<dyn Iterator<Item = Order>> {
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
        move || -> Box<dyn Iterator<Item = Order>> { Box::new(find_all()) },
    );
    ::otel_runtime::__private::Box::new(
        ::otel_runtime::__private::in_iterator(
            call,
            items,
            |item| ::otel_runtime::__private::probe(item).otel_error_type(),
            |_| (),
        ),
    )
}
