use otel_runtime::traced;
mod orders {
    use super::*;
    pub fn load(id: u64) -> u64 {
        let site = {
            enum __Here {}
            static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                "load",
                ::otel_runtime::__private::source!(__Here),
            );
            &__SITE
        };
        ::otel_runtime::__private::call(
            site.start(),
            move || -> u64 { inner(id) },
            |result, end| {
                end.outcome(::otel_runtime::__private::probe(result).otel_error_type())
            },
        )
    }
    fn inner(id: u64) -> u64 {
        id
    }
    impl Store {
        pub fn get(&self) -> u64 {
            let site = {
                enum __Here {}
                static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::new(
                    "Store::get",
                    ::otel_runtime::__private::source!(__Here),
                );
                &__SITE
            };
            ::otel_runtime::__private::call(
                site.start(),
                move || -> u64 { 1 },
                |result, end| {
                    end
                        .outcome(
                            ::otel_runtime::__private::probe(result).otel_error_type(),
                        )
                },
            )
        }
    }
}
