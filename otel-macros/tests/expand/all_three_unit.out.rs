use otel_runtime::{counted, logged, traced};
fn refresh() {
    let site = {
        enum __Here {}
        const _: () = ();
        const _: () = ();
        static __COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::of_function()
            .active();
        static __LOG: ::otel_runtime::__private::Log = ::otel_runtime::__private::Log::new(
                "refresh",
            )
            .timed()
            .infallible();
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "refresh",
                ::otel_runtime::__private::source!(__Here),
            )
            .counts(&[&__COUNT])
            .logs(&[&__LOG]);
        &__SITE
    };
    let _entered = site
        .open(|_| ())
        .enter_with(|end| {
            end.success(
                0,
                |log, values| {
                    log.body(
                        ::otel_runtime::__private::format_args!(
                            "cache refreshed in {}", values.elapsed()
                        ),
                    );
                },
            );
        });
    match () {
        () => '__logged: {
            clear();
        }
    }
}
