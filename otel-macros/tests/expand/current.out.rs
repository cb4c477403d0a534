use otel_runtime::traced;
fn load(id: u64) -> Result<u64, Error> {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "load",
                ::otel_runtime::__private::source!(__Here),
            )
            .current()
            .fields(1);
        &__SITE
    };
    ::otel_runtime::__private::call(
        site
            .start_in(
                |_| (),
                |span| {
                    span.set("order.id", &id);
                },
            ),
        move || -> Result<u64, Error> { Ok(id) },
        |result, end| {
            end.outcome(::otel_runtime::__private::probe(result).otel_error_type())
        },
    )
}
