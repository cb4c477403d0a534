use otel_runtime::instrument;
async fn load(&self, id: u64, order: Order, body: Body) -> Result<User, Error> {
    let site = {
        enum __Here {}
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "load",
                ::otel_runtime::__private::source!(__Here),
            )
            .fields(3);
        &__SITE
    };
    ::otel_runtime::__private::in_future(
            site
                .start_with(|span| {
                    ::otel_runtime::__private::parameter(&self)
                        .otel_record(span, "self");
                    ::otel_runtime::__private::parameter(&id).otel_record(span, "id");
                    ::otel_runtime::__private::parameter(&order)
                        .otel_record(span, "order");
                }),
            async move {
                if false {
                    return ::otel_runtime::__private::expect::<Result<User, Error>>();
                }
                '__instrument: { find(id).await }
            },
            |result, end| {
                end.outcome(::otel_runtime::__private::probe(result).otel_error_type());
                ::otel_runtime::__private::on_err(
                    result,
                    |err| {
                        end.exception(
                            ::otel_runtime::__private::Level::Error,
                            ::otel_runtime::__private::format_args!("{}", err),
                        );
                    },
                );
                ::otel_runtime::__private::returned(result)
                    .otel_then(|ret| {
                        ::otel_runtime::__private::recordable(ret)
                            .otel_then(|ret| {
                                end
                                    .returned(
                                        ::otel_runtime::__private::Level::Info,
                                        ::otel_runtime::__private::format_args!("{:?}", ret),
                                    )
                            });
                    });
                ::otel_runtime::__private::stack_trace(result).otel_report(end);
            },
        )
        .await
}
