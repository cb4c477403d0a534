use otel_runtime::traced;

/// Loads.
#[traced]
#[must_use]
pub(crate) unsafe extern "C" fn load<'a, T: ?Sized + 'a, const N: usize>(items: &'a [T; N]) -> impl Iterator<Item = &'a T> + use<'a, T, N>
where
    T: Clone,
{
    #![expect(unused_variables, reason = "shown")]
    items.iter()
}
