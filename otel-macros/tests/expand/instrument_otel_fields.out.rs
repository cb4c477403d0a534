use otel_runtime::instrument;
fn load(route: Route) {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "load",
                ::otel_runtime::__private::source!(__Here),
            )
            .kind(::otel_runtime::__private::SpanKind::Server);
        &__SITE
    };
    let _entered = site
        .start_with(|span| {
            ::otel_runtime::__private::property(
                |fields| {
                    fields
                        .set_text(
                            "otel.name",
                            ::otel_runtime::__private::format_args!("{}", route),
                        )
                },
                |text| span.name(text),
            );
            span.status_code("error");
            span.status_description("late");
        })
        .enter();
    match () {
        () => '__instrument: {
            find(route)
        }
    }
}
