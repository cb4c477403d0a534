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
            span.name(&::otel_runtime::__private::format!("{}", route));
            span.status_code(&"error");
            span.status_description(&"late");
        })
        .enter();
    match () {
        () => '__instrument: {
            find(route)
        }
    }
}
