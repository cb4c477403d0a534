//! The names that the parameters of a function bind.

use otel_semconv::ValueKind;
use proc_macro2::{Ident, TokenStream};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, GenericArgument, Pat, PathArguments, PathSegment, Token, Type};

/// A name that a parameter binds.
pub(crate) struct Param {
    pub(crate) name: Ident,
    /// `#[cfg(..)]` of the parameter; the code that records it needs the same.
    pub(crate) cfg: Vec<Attribute>,
    /// The kind of its values, if the written type determines it.
    pub(crate) kind: Option<ValueKind>,
}

pub(crate) fn params(parameters: TokenStream) -> (Vec<Param>, Option<Ident>) {
    // With unknown syntax, no parameter can be recorded by name, but the function is annotated all the same.
    let parsed = Punctuated::<FnArg, Token![,]>::parse_terminated.parse2(parameters).unwrap_or_default();
    let mut params = Vec::new();
    let mut receiver = None;
    for param in parsed {
        match param {
            FnArg::Receiver(found) => receiver = Some(Ident::new("self", found.self_token.span)),
            FnArg::Typed(typed) => {
                let cfg: Vec<_> = typed.attrs.into_iter().filter(|attr| attr.path().is_ident("cfg")).collect();
                let mut names = Vec::new();
                bound_names(&typed.pat, &mut names);
                // Only a plain name has the whole type.
                let kind = if matches!(*typed.pat, Pat::Ident(_)) && names.len() == 1 { kind(&typed.ty) } else { None };
                params.extend(names.into_iter().map(|name| Param { name, cfg: cfg.clone(), kind }));
            }
        }
    }
    (params, receiver)
}

/// The names that a pattern binds, in order.
fn bound_names(pattern: &Pat, names: &mut Vec<Ident>) {
    match pattern {
        Pat::Ident(binding) => {
            names.push(binding.ident.clone());
            if let Some((_, inner)) = &binding.subpat {
                bound_names(inner, names);
            }
        }
        Pat::Paren(inner) => bound_names(&inner.pat, names),
        Pat::Reference(inner) => bound_names(&inner.pat, names),
        Pat::Type(inner) => bound_names(&inner.pat, names),
        Pat::Slice(slice) => slice.elems.iter().for_each(|inner| bound_names(inner, names)),
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|inner| bound_names(inner, names)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|inner| bound_names(inner, names)),
        Pat::Struct(fields) => fields.fields.iter().for_each(|field| bound_names(&field.pat, names)),
        // All alternatives bind the same names.
        Pat::Or(cases) => cases.cases.iter().take(1).for_each(|inner| bound_names(inner, names)),
        _ => {}
    }
}

/// The kind of values of a type, from its tokens: `&Option<String>` is text. A user's own type with the name of a standard
/// type is treated as the standard one.
fn kind(ty: &Type) -> Option<ValueKind> {
    match ty {
        Type::Reference(inner) => kind(&inner.elem),
        Type::Group(inner) => kind(&inner.elem),
        Type::Paren(inner) => kind(&inner.elem),
        Type::Path(path) if path.qself.is_none() => kind_of_segment(path.path.segments.last()?),
        _ => None,
    }
}

fn kind_of_segment(PathSegment { ident, arguments }: &PathSegment) -> Option<ValueKind> {
    let name = ident.to_string();
    match arguments {
        PathArguments::None => match name.as_str() {
            "str" | "String" | "char" => Some(ValueKind::String),
            "bool" => Some(ValueKind::Boolean),
            "f32" | "f64" => Some(ValueKind::Double),
            "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
                Some(ValueKind::Int)
            }
            _ => None,
        },
        PathArguments::AngleBracketed(of) if ["Option", "Box", "Rc", "Arc"].contains(&name.as_str()) => {
            match of.args.first()? {
                GenericArgument::Type(inner) if of.args.len() == 1 => kind(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::params;
    use otel_semconv::ValueKind;

    fn kinds(parameters: &str) -> Vec<(String, Option<ValueKind>)> {
        let (params, _) = params(parameters.parse().expect("tokens"));
        params.into_iter().map(|param| (param.name.to_string(), param.kind)).collect()
    }

    #[test]
    fn declared_types_determine_the_kinds_of_values() {
        for (ty, kind) in [
            ("&'a str", ValueKind::String),
            ("Option<&std::string::String>", ValueKind::String),
            ("std::sync::Arc<str>", ValueKind::String),
            ("&mut char", ValueKind::String),
            ("u64", ValueKind::Int),
            ("&Option<isize>", ValueKind::Int),
            ("f32", ValueKind::Double),
            ("Box<bool>", ValueKind::Boolean),
        ] {
            assert_eq!(kinds(&format!("&self, mut id: {ty}")), [("id".to_owned(), Some(kind))], "{ty}");
        }
        for ty in
            ["T", "impl Into<u64>", "Vec<u8>", "[u8; 4]", "Wrapping<u64>", "<T as Id>::u64", "(u64,)", "String<u8>"]
        {
            assert_eq!(kinds(&format!("id: {ty}")), [("id".to_owned(), None)], "{ty}");
        }
    }

    #[test]
    fn part_of_a_pattern_is_of_another_type() {
        let unknown = |names: [&str; 2]| names.map(|name| (name.to_owned(), None));
        assert_eq!(kinds("whole @ Some(id): Option<u64>"), unknown(["whole", "id"]));
        assert_eq!(kinds("(a, b): u64"), unknown(["a", "b"]));
        assert_eq!(kinds("&a: &u64, ref b: u64")[1], ("b".to_owned(), Some(ValueKind::Int)));
    }
}
