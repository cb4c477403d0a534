use otel_runtime::traced;
fn refresh() {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "refresh",
            ::otel_runtime::__private::source!(__Here),
        );
        &__SITE
    };
    let _entered = site.start().enter();
    match () {
        () => '__traced: {
            clear();
        }
    }
}
