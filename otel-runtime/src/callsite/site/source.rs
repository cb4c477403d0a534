//! The place of a call site in the source code.

use std::borrow::Cow;

/// The place of a call site, which `source!` describes in the crate of the caller.
pub struct Source {
    /// Returns the name of a type that is declared in the function. It contains the path of the function.
    pub function: fn() -> &'static str,
    /// `module_path!()` of the call site.
    pub module: &'static str,
    /// `file!()` of the call site.
    pub file: &'static str,
    /// The line of the function name.
    pub line: u32,
    /// The name of the package, if cargo builds it.
    pub package: Option<&'static str>,
    /// The version of the package, if cargo builds it.
    pub version: Option<&'static str>,
}

/// Converts `app::Type::method::{{closure}}::__Here` to `app::Type::method`.
pub(crate) fn function_name(marker: &'static str) -> Cow<'static, str> {
    let mut function = marker.rsplit_once("::").map_or(marker, |(function, _)| function);
    while let Some(outer) = function.strip_suffix("::{{closure}}") {
        function = outer;
    }
    // A closure in the middle of the path is the body of an enclosing annotated function.
    if function.contains("::{{closure}}") { function.replace("::{{closure}}", "").into() } else { function.into() }
}

/// Describes the call site. The tokens have the span of the function name, so `line!()` is the line of the function.
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
