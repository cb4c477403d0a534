use otel_runtime::traced;
fn load(id: u64) -> Result<Order, Error> {
    let site = {
        enum __Here {}
        {
            #[deprecated(
                note = "unknown attribute `error.code` in the registered namespace `error`; register it in a table, or declare it as your own with `namespaces = [\"error.code\"]` in `[package.metadata.otel]`"
            )]
            macro_rules! semconv {
                () => {};
            }
            semconv!();
        }
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
            "load",
            ::otel_runtime::__private::source!(__Here),
        );
        &__SITE
    };
    ::otel_runtime::__private::call(
        site.start(),
        move || -> Result<Order, Error> { find(id) },
        |result: &Result<Order, Error>, end| {
            end.outcome(::otel_runtime::__private::probe(result).otel_error_type());
            ::otel_runtime::__private::on_err(
                result,
                |err| {
                    end.exception(
                        ::otel_runtime::__private::Level::Warn,
                        ::otel_runtime::__private::format_args!(
                            "{}", ::otel_runtime::__private::chain(err).otel_sources()
                        ),
                    );
                    end.set("error.code", &err.code());
                },
            );
            ::otel_runtime::__private::returned(result)
                .otel_then(|ret| {
                    ::otel_runtime::__private::recordable(ret)
                        .otel_then(|ret| {
                            end
                                .set_text(
                                    "return",
                                    ::otel_runtime::__private::format_args!("{:?}", ret),
                                )
                        });
                });
            ::otel_runtime::__private::stack_trace(result).otel_report(end);
        },
    )
}
