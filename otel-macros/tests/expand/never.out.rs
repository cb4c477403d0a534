use otel_runtime::traced;
fn stop() -> ! {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "stop",
            ::otel_runtime::__private::source!(__Here),
        );
        &__SITE
    };
    let _entered = site.start().enter();
    match () {
        () => '__traced: {
            std::process::exit(1)
        }
    }
}
async fn serve() -> ! {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "serve",
            ::otel_runtime::__private::source!(__Here),
        );
        &__SITE
    };
    match ::otel_runtime::__private::in_future(
            site.start(),
            async move {
                if false {
                    return ::otel_runtime::__private::expect::<
                        ::otel_runtime::__private::Infallible,
                    >();
                }
                '__traced: {
                    loop {
                        accept().await;
                    }
                }
            },
            |_, _| (),
        )
        .await
    {}
}
