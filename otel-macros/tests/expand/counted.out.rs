use otel_runtime::counted;
/// Takes an order.
///
/// And more.
fn place(order: Order) -> Result<(), Error> {
    let site = {
        enum __Here {}
        static __COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::new(
                "orders.placed",
            )
            .unit("{order}")
            .description("Takes an order.")
            .duration()
            .active()
            .buckets(::otel_runtime::__private::increasing(const { &[0.01, 0.1, 1.0] }))
            .on(::otel_runtime::__private::On::Ok)
            .attributes(
                &[
                    (
                        "acme.channel",
                        ::otel_runtime::__private::ConstantValue::Text("checkout"),
                    ),
                ],
            )
            .dynamic();
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::without_span(
                "place",
                ::otel_runtime::__private::source!(__Here),
            )
            .counts(&[&__COUNT]);
        &__SITE
    };
    ::otel_runtime::__private::call(
        site
            .open(|parts| {
                parts
                    .count(
                        0,
                        |attributes| {
                            attributes.set("acme.kind", &order.kind());
                        },
                    );
            }),
        move || -> Result<(), Error> { store(order) },
        |result, end| {
            end.outcome(::otel_runtime::__private::probe(result).otel_error_type())
        },
    )
}
