use otel_runtime::{counted, logged, traced};
async fn register(id: u64) -> Result<User, Error> {
    let site = {
        enum __Here {}
        const _: () = ();
        const _: () = ();
        static __COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::new(
                "users.registered",
            )
            .unit("{user}")
            .duration();
        static __LOG: ::otel_runtime::__private::Log = ::otel_runtime::__private::Log::new(
                "register",
            )
            .timed();
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "register",
                ::otel_runtime::__private::source!(__Here),
            )
            .fields(1)
            .counts(&[&__COUNT])
            .logs(&[&__LOG]);
        &__SITE
    };
    ::otel_runtime::__private::in_future(
            site
                .open(|parts| {
                    parts
                        .span(|span| {
                            span.set("id", &id);
                        });
                    parts
                        .log(
                            0,
                            |log| {
                                log.text(::otel_runtime::__private::format_args!("{}", id));
                            },
                        );
                }),
            async move {
                if false {
                    return ::otel_runtime::__private::expect::<Result<User, Error>>();
                }
                '__traced: { store(id).await }
            },
            |result, end| {
                end.outcome(::otel_runtime::__private::probe(result).otel_error_type());
                ::otel_runtime::__private::on_err(
                    result,
                    |err| {
                        end.exception(
                            ::otel_runtime::__private::Level::Error,
                            ::otel_runtime::__private::format_args!("{}", err),
                        );
                    },
                );
                ::otel_runtime::__private::message(result).otel_report(end);
                end.success(
                    0,
                    |log, values| {
                        log.body(
                            ::otel_runtime::__private::format_args!(
                                "user {} registered in {}", values.text(0), values.elapsed()
                            ),
                        );
                    },
                );
            },
        )
        .await
}
