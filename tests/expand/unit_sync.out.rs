use otel_runtime::traced;
fn refresh() {
    let site = {
        enum Here {}
        static SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "refresh",
            ::otel_runtime::__private::source!(Here),
        );
        &SITE
    };
    let _entered = site.start().enter();
    '__traced: {
        clear();
    }
}
