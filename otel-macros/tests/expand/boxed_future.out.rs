use otel_runtime::traced;
fn load(id: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "load",
            ::otel_runtime::__private::source!(__Here),
        );
        &__SITE
    };
    let prepared = site.prepare(|_| (), |_| ());
    let future = ::otel_runtime::__private::evaluate(move || -> Pin<
        Box<dyn Future<Output = u64> + Send>,
    > { Box::pin(async move { id }) });
    ::otel_runtime::__private::Box::pin(async move {
        ::otel_runtime::__private::in_returned_future(
                prepared.start(),
                future,
                |result, end| {
                    end
                        .outcome(
                            ::otel_runtime::__private::probe(result).otel_error_type(),
                        )
                },
            )
            .await
    })
}
