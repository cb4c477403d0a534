use otel_runtime::traced;
pub fn load(id: u64) -> Result<Order, Error> {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "load",
            ::otel_runtime::__private::source!(__Here),
        );
        &__SITE
    };
    ::otel_runtime::__private::call(
        site.start(),
        move || -> Result<Order, Error> {
            let order = find(id)?;
            Ok(order)
        },
        |result, end| {
            end.outcome(::otel_runtime::__private::probe(result).otel_error_type())
        },
    )
}
