use otel_runtime::{counted, logged, traced};
fn register(id: u64) -> Result<User, Error> {
    let site = {
        enum __Here {}
        const _: () = ();
        const _: () = ();
        static __COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::of_function();
        static __LOG: ::otel_runtime::__private::Log = ::otel_runtime::__private::Log::new(
            "register",
        );
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "register",
                ::otel_runtime::__private::source!(__Here),
            )
            .counts(&[&__COUNT])
            .logs(&[&__LOG]);
        &__SITE
    };
    ::otel_runtime::__private::call(
        site.open(|_| ()),
        move || -> Result<User, Error> { store(id) },
        |result: &Result<User, Error>, end| {
            end.outcome(::otel_runtime::__private::probe(result).otel_error_type());
            ::otel_runtime::__private::message(result).otel_report(end);
        },
    )
}
