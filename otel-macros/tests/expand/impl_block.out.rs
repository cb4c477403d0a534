use otel_runtime::traced;
impl<T: Clone> Store<T> {
    pub fn new(item: T) -> Self {
        Self { item }
    }
    pub fn clear(&mut self) {
        let site = {
            enum __Here {}
            static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                    "Store::clear",
                    ::otel_runtime::__private::source!(__Here),
                )
                .kind(::otel_runtime::__private::SpanKind::Client);
            &__SITE
        };
        let _entered = site.start().enter();
        match () {
            () => '__traced: {
                self.items.clear();
            }
        }
    }
    pub async fn load(&self, id: u64) -> Result<T, Error> {
        let site = {
            enum __Here {}
            static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                    "Store::load",
                    ::otel_runtime::__private::source!(__Here),
                )
                .kind(::otel_runtime::__private::SpanKind::Server);
            &__SITE
        };
        ::otel_runtime::__private::in_future(
                site.start(),
                async move {
                    if false {
                        return ::otel_runtime::__private::expect::<Result<T, Error>>();
                    }
                    '__traced: { self.find(id).await }
                },
                |result, end| {
                    end.outcome(
                        ::otel_runtime::__private::probe(result).otel_error_type(),
                    );
                    ::otel_runtime::__private::if_error(result)
                        .otel_then(|err| {
                            ::otel_runtime::__private::if_display(err)
                                .otel_then(|err| {
                                    end
                                        .exception(
                                            ::otel_runtime::__private::Level::Error,
                                            ::otel_runtime::__private::format_args!("{}", err),
                                        )
                                });
                        });
                    ::otel_runtime::__private::stack_trace(result).otel_report(end);
                },
            )
            .await
    }
    fn len(&self) -> usize {
        self.items.len()
    }
}
