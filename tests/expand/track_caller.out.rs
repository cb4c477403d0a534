use otel_runtime::traced;
#[track_caller]
fn expect(order: Option<Order>) -> Order {
    let site = {
        enum Here {}
        static SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "expect",
            ::otel_runtime::__private::source!(Here),
        );
        &SITE
    };
    let _entered = site.start().enter();
    '__traced: { order.expect("an order") }
}
