use otel_runtime::traced;
fn consume(message: Message) -> bool {
    let site = {
        enum Here {}
        static SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "orders.consume",
                ::otel_runtime::__private::source!(Here),
            )
            .kind(::otel_runtime::__private::SpanKind::Consumer)
            .level(::otel_runtime::__private::Level::Debug)
            .scope("orders");
        &SITE
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
        |result, end| end.outcome(::otel_runtime::__private::probe(result).error_type()),
    )
}
