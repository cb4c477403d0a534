use otel_runtime::traced;
#[track_caller]
fn expect(order: Option<Order>) -> Order {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "expect",
            ::otel_runtime::__private::source!(__Here),
        );
        &__SITE
    };
    let _entered = site.start().enter();
    match () {
        () => '__traced: {
            order.expect("an order")
        }
    }
}
