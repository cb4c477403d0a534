use otel_runtime::{counted, logged, traced};
fn store(order: Order) {
    let site = {
        enum __Here {}
        const _: () = ();
        const _: () = ();
        static __COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::new(
                "orders",
            )
            .dynamic();
        static __LOG: ::otel_runtime::__private::Log = ::otel_runtime::__private::Log::new(
                "store",
            )
            .reads_fields()
            .infallible();
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "store",
                ::otel_runtime::__private::source!(__Here),
            )
            .current()
            .counts(&[&__COUNT])
            .logs(&[&__LOG]);
        &__SITE
    };
    let _entered = site
        .open_in(
            |start| {
                start
                    .part_only_if(
                        ::otel_runtime::__private::Part::Count(0),
                        order.counts(),
                    );
            },
            |parts| {
                parts
                    .shared(
                        &[
                            ::otel_runtime::__private::Part::Span,
                            ::otel_runtime::__private::Part::Log(0),
                            ::otel_runtime::__private::Part::Count(0),
                        ],
                        |fields| {
                            fields.set("order.kind", &order.kind());
                        },
                    );
                parts
                    .shared(
                        &[
                            ::otel_runtime::__private::Part::Span,
                            ::otel_runtime::__private::Part::Log(0),
                        ],
                        |fields| {
                            fields
                                .set_text(
                                    "order.id",
                                    ::otel_runtime::__private::format_args!("{}", order.id),
                                );
                        },
                    );
            },
        )
        .enter_with(|end| {
            end.success(
                0,
                |log, values| {
                    log.body(
                        ::otel_runtime::__private::format_args!(
                            "{} stored", values.field("order.kind")
                        ),
                    );
                },
            );
        });
    match () {
        () => '__logged: {
            write(order)
        }
    }
}
