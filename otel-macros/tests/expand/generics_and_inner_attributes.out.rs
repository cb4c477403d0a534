use otel_runtime::traced;
/// Loads.
#[must_use]
pub(crate) unsafe extern "C" fn load<'a, T: ?Sized + 'a, const N: usize>(
    items: &'a [T; N],
) -> impl Iterator<Item = &'a T> + use<'a, T, N>
where
    T: Clone,
{
    #![expect(unused_variables, reason = "shown")]
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
        move || -> _ { items.iter() },
        |result, end| {
            end.outcome(::otel_runtime::__private::probe(result).otel_error_type())
        },
    )
}
