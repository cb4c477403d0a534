use otel_runtime::traced;
pub fn load(id: u64) -> Result<Order, Error> {
    let site = {
        enum Here {}
        static SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "load",
            ::otel_runtime::__private::source!(Here),
        );
        &SITE
    };
    ::otel_runtime::__private::call(
        site.start(),
        move || -> Result<Order, Error> {
            let order = find(id)?;
            Ok(order)
        },
        |result, end| end.outcome(::otel_runtime::__private::probe(result).error_type()),
    )
}
