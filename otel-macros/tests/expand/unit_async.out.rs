use otel_runtime::traced;
async fn refresh() {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "refresh",
            ::otel_runtime::__private::source!(__Here),
        );
        &__SITE
    };
    ::otel_runtime::__private::in_future(
            site.start(),
            async move {
                if false {
                    return ::otel_runtime::__private::expect::<()>();
                }
                '__traced: {
                    clear().await;
                }
            },
            |result, end| {
                end.outcome(::otel_runtime::__private::probe(result).otel_error_type())
            },
        )
        .await
}
