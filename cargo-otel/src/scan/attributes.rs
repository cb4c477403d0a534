//! What attributes say about an item.

use super::function::Obstacle;
use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// Attributes of functions that cannot have another body, or must not.
const FIXED: &[&str] = &[
    "alloc_error_handler",
    "export_name",
    "global_allocator",
    "kernel",
    "lang",
    "link_section",
    "naked",
    "no_mangle",
    "panic_handler",
    "proc_macro",
    "proc_macro_attribute",
    "proc_macro_derive",
    "pyfunction",
    "rustc_builtin_macro",
    "start",
    "target_feature",
    "track_caller",
    "wasm_bindgen",
];

/// Attributes that record calls already.
const RECORDING: &[&str] = &["counted", "instrument", "logged", "traced"];

/// Attributes of tests and benchmarks of several crates.
const TESTS: &[&str] =
    &["bench", "proptest", "quickcheck", "rstest", "test", "test_case", "test_log", "wasm_bindgen_test"];

/// The obstacle that the attributes of a function are.
pub(crate) fn obstacle(attributes: &[Attribute]) -> Option<Obstacle> {
    let mut names = Vec::new();
    for attribute in attributes {
        add_names(attribute, &mut names);
    }
    let is_any = |list: &[&str]| names.iter().find(|name| list.contains(&name.as_str())).cloned();
    if is_any(TESTS).is_some() {
        return Some(Obstacle::Test);
    }
    if let Some(name) = is_any(RECORDING) {
        return Some(if name == "instrument" { Obstacle::Instrument } else { Obstacle::Annotated });
    }
    is_any(FIXED).map(Obstacle::Attribute)
}

/// Whether a function is a test.
pub(crate) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| last_name(attribute) == "test")
}

/// Whether an item exists only in tests.
pub(crate) fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let Meta::List(list) = &attribute.meta else { return false };
        let mut idents = Vec::new();
        add_idents(list.tokens.clone(), &mut idents);
        list.path.is_ident("cfg")
            && idents.iter().any(|name| name == "test")
            && !idents.iter().any(|name| name == "not")
    })
}

/// Whether a crate does without the standard library, at least in one configuration.
pub(crate) fn is_no_std(attributes: &[Attribute]) -> bool {
    let mut names = Vec::new();
    for attribute in attributes {
        add_names(attribute, &mut names);
    }
    names.iter().any(|name| name == "no_std" || name == "no_core")
}

/// The path in `#[path = ".."]`.
pub(crate) fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) => Some(path.value()),
            _ => None,
        },
        _ => None,
    })
}

/// Whether this is an attribute of this project with a path, as `apply` writes it.
pub(crate) fn is_applied(attribute: &Attribute) -> bool {
    let mut segments = attribute.path().segments.iter().map(|segment| segment.ident.to_string());
    segments.next().as_deref() == Some("otel_runtime")
        && segments.next().is_some_and(|name| RECORDING.contains(&name.as_str()))
}

/// The last name in the path of an attribute.
pub(crate) fn last_name(attribute: &Attribute) -> String {
    attribute.path().segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

/// The names of an attribute, and of those in its `cfg_attr(..)` or `unsafe(..)`.
fn add_names(attribute: &Attribute, names: &mut Vec<String>) {
    let name = last_name(attribute);
    if let Meta::List(list) = &attribute.meta
        && (name == "cfg_attr" || name == "unsafe")
    {
        add_idents(list.tokens.clone(), names);
    }
    names.push(name);
}

fn add_idents(tokens: TokenStream, names: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => names.push(ident.to_string()),
            TokenTree::Group(group) => add_idents(group.stream(), names),
            _ => {}
        }
    }
}
