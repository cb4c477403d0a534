//! The attributes of one function that expand together, and their order.

use crate::args::macro_name::{MacroName, SIBLINGS};
use crate::item::attributes::{ItemAttribute, attributes, attributes_end};
use crate::item::kind::own_attribute_by;
use crate::item::tokens::{is_ident, plain};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::Path;

/// An attribute with its arguments.
pub(crate) type WrittenAttribute = (MacroName, TokenStream);

/// The attributes that were removed from a function, and the rest of the function.
pub(crate) struct Siblings {
    pub(crate) written: Vec<WrittenAttribute>,
    /// The paths as written. The expansion mentions them so that their imports count as used.
    pub(crate) paths: Vec<TokenStream>,
    /// The parameters that attributes redact that do not expand now: they expanded earlier, or have another name.
    pub(crate) redacted: Vec<String>,
    pub(crate) item: TokenStream,
}

/// The argument of an attribute that was expanded already. Such an attribute returns the item unchanged.
pub(crate) const EXPANDED_MARKER: &str = "taken";

/// The argument of an attribute that passes redacted parameters on to attributes that expand later. It occurs only in generated code.
const REDACTED_MARKER: &str = "__redacted";

/// Whether an attribute with these arguments returns the item unchanged.
pub(crate) fn is_marker(args: &TokenStream) -> bool {
    args.to_string() == EXPANDED_MARKER
        || args.clone().into_iter().next().is_some_and(|token| is_ident(&token, REDACTED_MARKER))
}

/// Removes our other attributes from a function, in source order.
///
/// ```text
/// #[counted] #[inline] #[my::logged("done")] fn f() {}    becomes    #[inline] fn f() {}
/// ```
pub(crate) fn split_siblings(item: TokenStream) -> Siblings {
    let mut item: Vec<TokenTree> = item.into_iter().collect();
    let (mut written, mut paths, mut redacted) = (Vec::new(), Vec::new(), Vec::new());
    let next = |item: &[TokenTree]| {
        let found = SIBLINGS.into_iter().filter_map(|sibling| {
            let (at, path, args) = own_attribute_by(sibling.name(), item)?;
            Some((at, sibling, path, args))
        });
        found.min_by_key(|(at, ..)| *at)
    };
    while let Some((at, sibling, path, args)) = next(&item) {
        item.drain(at..at + 2);
        if is_marker(&args) {
            names_in(REDACTED_MARKER, args, &mut redacted);
            continue;
        }
        written.push((sibling, args));
        paths.push(path);
    }
    for attribute in attributes(&item) {
        names_in("redact", attribute.args, &mut redacted);
    }
    Siblings { written, paths, redacted, item: item.into_iter().collect() }
}

/// The names in each `list(a, "b")`, at any depth.
fn names_in(list: &str, args: TokenStream, names: &mut Vec<String>) {
    let mut is_list = false;
    for token in args {
        if let TokenTree::Group(group) = &token {
            if is_list {
                let inside = group.stream().into_iter();
                names.extend(inside.filter_map(|token| match token {
                    TokenTree::Ident(name) => Some(plain(&name)),
                    TokenTree::Literal(name) => Some(name.to_string().trim_matches('"').to_owned()),
                    _ => None,
                }));
            } else {
                names_in(list, group.stream(), names);
            }
        }
        is_list = is_ident(&token, list);
    }
}

/// Passes redacted parameters on to the attributes that remain on a function. Any of them may be one of ours under another name.
///
/// ```text
/// #[audited(fields(token))] fn f(token: &str) {}
/// ```
/// becomes
/// ```text
/// #[audited(fields(token))] #[::otel_runtime::traced(__redacted("token"))] fn f(token: &str) {}
/// ```
pub(crate) fn pass_redacted(item: TokenStream, redacted: &[String], krate: &Path) -> TokenStream {
    let mut item: Vec<TokenTree> = item.into_iter().collect();
    if redacted.is_empty() || !attributes(&item).iter().any(ItemAttribute::may_expand) {
        return item.into_iter().collect();
    }
    let [marker, attribute] =
        [REDACTED_MARKER, MacroName::Traced.name()].map(|name| Ident::new(name, Span::call_site()));
    // As texts, because a name may be a keyword.
    let passed = quote!(#[#krate::#attribute(#marker(#(#redacted),*))]);
    let end = attributes_end(&item);
    item.splice(end..end, passed);
    item.into_iter().collect()
}

/// Groups the attributes of a function by span. The first group has the first span and all metrics and logs; every other
/// span is nested inside, in source order.
pub(crate) fn groups(written: Vec<WrittenAttribute>) -> Vec<Vec<WrittenAttribute>> {
    let mut groups: Vec<Vec<WrittenAttribute>> = vec![Vec::new()];
    let mut has_span = false;
    for (attribute, args) in written {
        if attribute.makes_span() && has_span {
            groups.push(vec![(attribute, args)]);
            continue;
        }
        has_span |= attribute.makes_span();
        groups[0].push((attribute, args));
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::{is_marker, pass_redacted, split_siblings};

    #[test]
    fn redacted_parameters_reach_attributes_under_other_names() {
        let item = "#[audited(args)] #[inline] pub fn f(token: &str, r#type: u8) {}".parse().expect("tokens");
        let redacted = ["token".to_owned(), "type".to_owned()];
        let krate = syn::parse_quote!(::otel_runtime);
        let passed = pass_redacted(item, &redacted, &krate);
        let head = r#"#[audited(args)] #[inline] #[::otel_runtime::traced(__redacted("token", "type"))] pub fn f"#;
        let head: proc_macro2::TokenStream = head.parse().expect("tokens");
        assert!(passed.to_string().starts_with(&head.to_string()), "{passed}");

        let siblings = split_siblings(passed);
        assert_eq!(siblings.redacted, redacted);
        assert!(siblings.written.is_empty() && siblings.paths.is_empty());
        assert!(is_marker(&r#"__redacted("token")"#.parse().expect("tokens")));
    }

    #[test]
    fn nothing_is_passed_on_without_other_macros() {
        let krate = syn::parse_quote!(::otel_runtime);
        let item: proc_macro2::TokenStream = "#[inline] #[doc = \"f\"] fn f(token: &str) {}".parse().expect("tokens");
        assert_eq!(pass_redacted(item.clone(), &["token".to_owned()], &krate).to_string(), item.to_string());
    }

    #[test]
    fn parameters_that_attributes_under_other_names_redact_are_found() {
        for item in [
            "#[spanned(redact(token))] fn f(token: &str) {}",
            "#[inline] #[my::spanned(args, __shared(err, redact(token, )))] fn f(token: &str) {}",
        ] {
            assert_eq!(split_siblings(item.parse().expect("tokens")).redacted, ["token"], "{item}");
        }
        let item = "#[spanned(skip(token))] fn f() { redact(token) }";
        assert!(split_siblings(item.parse().expect("tokens")).redacted.is_empty());
    }
}
