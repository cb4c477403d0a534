use otel_runtime::traced;
fn load(id: u64) -> impl Future<Output = u64> + Send {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "load",
            ::otel_runtime::__private::source!(__Here),
        );
        &__SITE
    };
    let prepared = site.prepare(|_| (), |_| ());
    let future = ::otel_runtime::__private::evaluate(move || -> _ { async move { id } });
    async move {
        ::otel_runtime::__private::in_returned_future(
                prepared.start(),
                future,
                |result: &u64, end| {
                    end
                        .outcome(
                            ::otel_runtime::__private::probe(result).otel_error_type(),
                        )
                },
            )
            .await
    }
}
