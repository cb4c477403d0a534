use otel_runtime::traced;
fn load(id: u64, user: User, token: &str, items: &[Item]) -> u64 {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "load",
                ::otel_runtime::__private::source!(__Here),
            )
            .fields(6);
        &__SITE
    };
    ::otel_runtime::__private::call(
        site
            .start_with(|span| {
                span.set("id", &id);
                span.set_text(
                    "enduser.id",
                    ::otel_runtime::__private::format_args!("{}", user),
                );
                span.redact("token");
                span.set("order.lines", &items.len());
                span.set_text(
                    "items",
                    ::otel_runtime::__private::format_args!("{:?}", items),
                );
                span.set(KEY, &1);
            }),
        move || -> u64 { id },
        |result, end| {
            end.outcome(::otel_runtime::__private::probe(result).otel_error_type())
        },
    )
}
