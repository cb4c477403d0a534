use otel_runtime::traced;
fn orders() -> Result<impl Iterator<Item = Order>, Error> {
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
        move || -> Result<_, Error> { find_all() },
    );
    ::otel_runtime::__private::in_result(
        call,
        items,
        |result, end| {
            end.outcome(::otel_runtime::__private::probe(result).otel_error_type())
        },
        |call, items| -> _ {
            ::otel_runtime::__private::in_iterator(
                call,
                items,
                |item: &Order| ::otel_runtime::__private::probe(item).otel_error_type(),
                |_| (),
            )
        },
    )
}
