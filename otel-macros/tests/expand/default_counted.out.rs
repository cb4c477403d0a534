use otel_runtime::counted;
pub fn load(id: u64) -> Result<Order, Error> {
    let site = {
        enum __Here {}
        static __COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::of_function();
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::without_span(
                "load",
                ::otel_runtime::__private::source!(__Here),
            )
            .counts(&[&__COUNT]);
        &__SITE
    };
    ::otel_runtime::__private::call_counted(
        site.open_counted(),
        move || -> Result<Order, Error> {
            let order = find(id)?;
            Ok(order)
        },
        |result, end| {
            end.outcome(::otel_runtime::__private::probe(result).otel_error_type())
        },
    )
}
