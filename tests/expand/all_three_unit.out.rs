use otel_runtime::{counted, logged, traced};
fn refresh() {
    let site = {
        enum Here {}
        static COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::of_function()
            .active();
        static LOG: ::otel_runtime::__private::Log = ::otel_runtime::__private::Log::new(
                "refresh",
            )
            .timed()
            .infallible();
        static SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "refresh",
                ::otel_runtime::__private::source!(Here),
            )
            .counts(&[&COUNT])
            .logs(&[&LOG]);
        &SITE
    };
    let _entered = site
        .open(|_| ())
        .enter_with(|end| {
            end.success(
                0,
                |log, noted| {
                    log.body(
                        ::otel_runtime::__private::format_args!(
                            "cache refreshed in {}", noted.elapsed()
                        ),
                    );
                },
            );
        });
    '__logged: {
        clear();
    }
}
