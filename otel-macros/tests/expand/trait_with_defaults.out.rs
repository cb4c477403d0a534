use otel_runtime::traced;
trait Store {
    const LIMIT: usize = 10;
    fn find(&self, id: u64) -> Option<Order>;
    fn load(&self, id: u64) -> Option<Order> {
        let site = {
            enum __Here {}
            static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                    "Store::load",
                    ::otel_runtime::__private::source!(__Here),
                )
                .level(::otel_runtime::__private::Level::Debug);
            &__SITE
        };
        ::otel_runtime::__private::call(
            site.start(),
            move || -> Option<Order> { self.find(id) },
            |result, end| {
                end.outcome(::otel_runtime::__private::probe(result).otel_error_type())
            },
        )
    }
}
