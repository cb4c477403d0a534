use otel_runtime::{counted, logged, traced};
async fn register(id: u64) -> Result<User, Error> {
    let site = {
        enum __Here {}
        const _: () = ();
        const _: () = ();
        static __COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::of_function();
        static __LOG: ::otel_runtime::__private::Log = ::otel_runtime::__private::Log::new(
            "register",
        );
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "register",
                ::otel_runtime::__private::source!(__Here),
            )
            .counts(&[&__COUNT])
            .logs(&[&__LOG]);
        &__SITE
    };
    ::otel_runtime::__private::in_future(
            site.open(|_| ()),
            async move {
                if false {
                    return ::otel_runtime::__private::expect::<Result<User, Error>>();
                }
                '__traced: { store(id).await }
            },
            |result, end| {
                end.outcome(::otel_runtime::__private::probe(result).otel_error_type());
                ::otel_runtime::__private::message(result).otel_report(end);
            },
        )
        .await
}
