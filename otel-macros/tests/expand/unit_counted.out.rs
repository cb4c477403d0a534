use otel_runtime::counted;
fn refresh() {
    let site = {
        enum __Here {}
        static __COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::new(
            "cache.refreshes",
        );
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::without_span(
                "refresh",
                ::otel_runtime::__private::source!(__Here),
            )
            .counts(&[&__COUNT]);
        &__SITE
    };
    let _counted = site.open_counted();
    match () {
        () => '__counted: {
            clear();
        }
    }
}
