use otel_runtime::logged;
pub fn load(id: u64) -> Result<Order, Error> {
    let site = {
        enum __Here {}
        static __LOG: ::otel_runtime::__private::Log = ::otel_runtime::__private::Log::new(
            "load",
        );
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::without_span(
                "load",
                ::otel_runtime::__private::source!(__Here),
            )
            .logs(&[&__LOG]);
        &__SITE
    };
    ::otel_runtime::__private::call(
        site.open(|_| ()),
        move || -> Result<Order, Error> {
            let order = find(id)?;
            Ok(order)
        },
        |result: &Result<Order, Error>, end| {
            end.outcome(::otel_runtime::__private::probe(result).otel_error_type());
            ::otel_runtime::__private::message(result).otel_report(end);
        },
    )
}
