use otel_runtime::logged;
fn place(id: u64) -> Result<(), Error> {
    let site = {
        enum __Here {}
        static __LOG: ::otel_runtime::__private::Log = ::otel_runtime::__private::Log::new(
                "place",
            )
            .event("acme.order.placed")
            .ok(
                ::otel_runtime::__private::LevelOf::Known(
                    ::otel_runtime::__private::Level::Debug,
                ),
            )
            .err(
                ::otel_runtime::__private::LevelOf::Known(
                    ::otel_runtime::__private::Level::Warn,
                ),
            )
            .slow(::otel_runtime::__private::Duration::from_nanos(500000000u64))
            .timed()
            .rate(10, ::otel_runtime::__private::Duration::from_secs(1));
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::without_span(
                "place",
                ::otel_runtime::__private::source!(__Here),
            )
            .logs(&[&__LOG]);
        &__SITE
    };
    ::otel_runtime::__private::call(
        site
            .open(|parts| {
                parts
                    .log(
                        0,
                        |log| {
                            log.text(::otel_runtime::__private::format_args!("{}", id));
                        },
                    );
            }),
        move || -> Result<(), Error> { store(id) },
        |result: &Result<(), Error>, end| {
            end.outcome(::otel_runtime::__private::probe(result).otel_error_type());
            ::otel_runtime::__private::message(result).otel_report(end);
            end.success(
                0,
                |log, values| {
                    log.body(
                        ::otel_runtime::__private::format_args!(
                            "order {} placed in {}", values.text(0), values.elapsed()
                        ),
                    );
                },
            );
            end.failure(
                0,
                |log, values| {
                    ::otel_runtime::__private::on_err(
                        result,
                        |err| {
                            log.body_part(
                                ::otel_runtime::__private::format_args!(
                                    "order {} not placed: ", values.text(0)
                                ),
                            );
                            log.body_part(
                                ::otel_runtime::__private::format_args!("{}", err),
                            );
                        },
                    )
                },
            );
        },
    )
}
