use otel_runtime::traced;
fn consume(message: Message) -> bool {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "orders.consume",
                ::otel_runtime::__private::source!(__Here),
            )
            .kind(::otel_runtime::__private::SpanKind::Consumer)
            .level(::otel_runtime::__private::Level::Debug)
            .scope("orders");
        &__SITE
    };
    ::otel_runtime::__private::call(
        site
            .start_in(
                |start| {
                    start.only_if(message.is_new());
                    start.parent(&message.parent());
                },
                |span| {
                    span.links(message.links());
                },
            ),
        move || -> bool { message.handle() },
        |result, end| {
            end.outcome(::otel_runtime::__private::probe(result).otel_error_type())
        },
    )
}
