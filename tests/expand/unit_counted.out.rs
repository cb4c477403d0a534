use otel_runtime::counted;
fn refresh() {
    let site = {
        enum Here {}
        static COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::new(
            "cache.refreshes",
        );
        static SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::without_span(
                "refresh",
                ::otel_runtime::__private::source!(Here),
            )
            .counts(&[&COUNT]);
        &SITE
    };
    let _entered = site.open(|_| ()).enter();
    '__counted: {
        clear();
    }
}
