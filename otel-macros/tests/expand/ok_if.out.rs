use otel_runtime::traced;
fn load(id: u64) -> Option<Order> {
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
        move || -> Option<Order> { find(id) },
        |result, end| {
            end
                .ok_if(
                    result,
                    Option::is_some,
                    ::otel_runtime::__private::probe(result).otel_error_type(),
                )
        },
    )
}
