//! Lint attributes on the item itself.

use crate::item::function::Function;
use crate::item::tokens::is_ident;
use proc_macro2::{Delimiter, TokenTree};

/// Whether the function allows our warnings with `#[allow(deprecated)]` or `#[expect(deprecated)]`. Attributes further out, on
/// a module or the crate, are not visible to the macro.
pub(crate) fn allows_warnings(function: &Function) -> bool {
    function.head.iter().any(allows) || function.inner_attributes.clone().into_iter().any(|token| allows(&token))
}

/// `[allow(deprecated)]`
fn allows(attribute: &TokenTree) -> bool {
    let TokenTree::Group(attribute) = attribute else { return false };
    let mut tokens = attribute.stream().into_iter();
    let (Some(name), Some(TokenTree::Group(lints))) = (tokens.next(), tokens.next()) else { return false };
    attribute.delimiter() == Delimiter::Bracket
        && (is_ident(&name, "allow") || is_ident(&name, "expect"))
        && lints.stream().into_iter().any(|lint| is_ident(&lint, "deprecated") || is_ident(&lint, "warnings"))
}

#[cfg(test)]
mod tests {
    use super::allows_warnings;
    use crate::errors::Errors;
    use crate::item::function::Function;

    #[test]
    fn the_lint_is_found_on_the_function_alone() {
        let allows = |item: &str| {
            let mut errors = Errors::default();
            let item = item.parse().expect("tokens");
            let function = Function::read(item, "#[traced]", "traced".to_owned(), &mut errors).expect("a function");
            allows_warnings(&function)
        };
        for item in [
            "#[allow(deprecated)] fn f() {}",
            "#[inline] #[expect(dead_code, deprecated, reason = \"known\")] pub fn f() {}",
            "#[allow(warnings)] async fn f() {}",
            "fn f() { #![allow(deprecated)] }",
        ] {
            assert!(allows(item), "{item}");
        }
        for item in [
            "#[allow(dead_code)] fn f() {}",
            "#[deny(deprecated)] fn f() {}",
            "#[traced(allow(deprecated))] fn f() {}",
            "fn f(#[allow(deprecated)] a: u8) { #[allow(deprecated)] g(); }",
            "fn f() -> [u8; 1] { allow(deprecated) }",
        ] {
            assert!(!allows(item), "{item}");
        }
    }
}
