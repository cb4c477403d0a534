//! Where a site stands in the user's code.

use std::borrow::Cow;

/// Where a site stands, filled by `source!` in the crate of the user.
pub struct Source {
    /// The name of a type that is declared in the function, which tells the function's path.
    pub function: fn() -> &'static str,
    /// `module_path!()` there.
    pub module: &'static str,
    /// `file!()` there.
    pub file: &'static str,
    /// The line of the function's name.
    pub line: u32,
    /// The name of the user's package, if cargo builds it.
    pub package: Option<&'static str>,
    /// The version of the user's package, if cargo builds it.
    pub version: Option<&'static str>,
}

/// `app::Type::method::{{closure}}::__Here` becomes `app::Type::method`.
pub(crate) fn function_name(marker: &'static str) -> Cow<'static, str> {
    let mut function = marker.rsplit_once("::").map_or(marker, |(function, _)| function);
    while let Some(outer) = function.strip_suffix("::{{closure}}") {
        function = outer;
    }
    // Those in the middle are the bodies of annotated functions around this one.
    if function.contains("::{{closure}}") { function.replace("::{{closure}}", "").into() } else { function.into() }
}

/// Describes where it stands; the tokens carry the span of the function's name, so the line is that of the function.
#[doc(hidden)]
#[macro_export]
macro_rules! __source {
    ($marker:ty) => {
        $crate::__private::Source {
            function: $crate::__private::type_name::<$marker>,
            module: $crate::__private::module_path!(),
            file: $crate::__private::file!(),
            line: $crate::__private::line!(),
            package: $crate::__private::option_env!("CARGO_PKG_NAME"),
            version: $crate::__private::option_env!("CARGO_PKG_VERSION"),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_name_has_no_closures() {
        assert_eq!(function_name("app::Shop<_>::buy::{{closure}}::{{closure}}::__Here"), "app::Shop<_>::buy");
        assert_eq!(function_name("<app::A as app::B>::c::__Here"), "<app::A as app::B>::c");
        assert_eq!(function_name("app::outer::{{closure}}::inner::__Here"), "app::outer::inner");
    }
}
