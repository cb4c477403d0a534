use otel_runtime::traced;
pub async fn load(id: u64) -> Result<Order, Error> {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "load",
            ::otel_runtime::__private::source!(__Here),
        );
        &__SITE
    };
    ::otel_runtime::__private::in_future(
            site.start(),
            async move {
                if false {
                    return ::otel_runtime::__private::expect::<Result<Order, Error>>();
                }
                '__traced: {
                    let order = find(id).await?;
                    Ok(order)
                }
            },
            |result, end| {
                end.outcome(::otel_runtime::__private::probe(result).otel_error_type())
            },
        )
        .await
}
