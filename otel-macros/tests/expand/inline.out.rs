use otel_runtime::{count, log, record, span};
fn import(rows: &[u8], kind: &str) -> Result<usize, Error> {
    let _span = {
        let site = {
            enum __Here {}
            static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                    "import",
                    ::otel_runtime::__private::source!(__Here),
                )
                .kind(::otel_runtime::__private::SpanKind::Client)
                .fields(2);
            &__SITE
        };
        site.start_with(|span| {
                span.set("acme.rows", &rows.len());
                span.set("kind", &kind);
            })
            .enter()
    };
    {
        let site = {
            enum __Here {}
            static __COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::new(
                    "acme.imports",
                )
                .attributes(
                    &[
                        (
                            "acme.source",
                            ::otel_runtime::__private::ConstantValue::Text("file"),
                        ),
                    ],
                );
            static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::without_span(
                    "count",
                    ::otel_runtime::__private::source!(__Here),
                )
                .counts(&[&__COUNT]);
            &__SITE
        };
        site.open_counted().done();
    };
    {
        let site = {
            enum __Here {}
            static __COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::new(
                    "acme.rows",
                )
                .dynamic();
            static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::without_span(
                    "count",
                    ::otel_runtime::__private::source!(__Here),
                )
                .counts(&[&__COUNT]);
            &__SITE
        };
        site.open(|parts| {
                parts
                    .count(
                        0,
                        |attributes| {
                            attributes.set("acme.kind", &kind);
                            attributes.value(&rows.len());
                        },
                    );
            })
            .done();
    };
    {
        let site = {
            enum __Here {}
            static __LOG: ::otel_runtime::__private::Log = ::otel_runtime::__private::Log::new(
                    "{acme.rows} rows of {kind}",
                )
                .ok(
                    ::otel_runtime::__private::LevelOf::Known(
                        ::otel_runtime::__private::Level::Warn,
                    ),
                )
                .err(::otel_runtime::__private::LevelOf::Off)
                .reads_fields();
            static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::without_span(
                    "log",
                    ::otel_runtime::__private::source!(__Here),
                )
                .logs(&[&__LOG]);
            &__SITE
        };
        site.log(
            |log| {
                log.set("acme.rows", &rows.len());
            },
            |log, values| {
                log.body_part(
                    ::otel_runtime::__private::format_args!(
                        "{} rows of ", values.field("acme.rows")
                    ),
                );
                log.body_part(::otel_runtime::__private::format_args!("{kind}"));
            },
        );
    };
    ::otel_runtime::__private::record(|span| {
        span.set_text("acme.kind", ::otel_runtime::__private::format_args!("{}", kind));
        span.set("acme.done", &true);
    });
    let _later = {
        let site = {
            enum __Here {}
            static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "later",
                ::otel_runtime::__private::source!(__Here),
            );
            &__SITE
        };
        ::otel_runtime::__private::in_future(
            site.start(),
            async move { rows.len() },
            |_, _| (),
        )
    };
    {
        let site = {
            enum __Here {}
            static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "parse",
                ::otel_runtime::__private::source!(__Here),
            );
            &__SITE
        };
        let entered = site.start().enter();
        entered
            .end(
                match () {
                    () => {
                        let () = ();
                        parse(rows)
                    }
                },
                |result, end| {
                    end.outcome(
                        ::otel_runtime::__private::probe(result).otel_error_type(),
                    );
                    ::otel_runtime::__private::on_err(
                        result,
                        |err| {
                            end.exception(
                                ::otel_runtime::__private::Level::Error,
                                ::otel_runtime::__private::format_args!("{}", err),
                            );
                        },
                    );
                    ::otel_runtime::__private::stack_trace(result).otel_report(end);
                },
            )
    }
}
