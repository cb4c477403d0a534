//! Whether a shared option fits the signature of a function.

use crate::args::err_ret::ErrRet;
use crate::args::field::{Field, FieldValue};
use crate::args::options::{LogOption as L, MacroOption, MacroOption as O};
use crate::args::{Args, Form};
use crate::item::function::Function;
use crate::item::mentions::{format_mentions, members};
use crate::item::tokens::plain;
use crate::plan::conflicts::unseen;
use crate::plan::flow::{Flow, flow};
use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::{Expr, GenericArgument, LitStr, Pat, PathArguments, Token, Type, TypeParamBound};

/// A function that may get shared arguments.
pub(crate) struct Candidate {
    pub(crate) function: Function,
    /// What its own attribute wraps.
    pub(crate) form: Option<Form>,
}

impl Candidate {
    /// The names of its parameters, and `self`.
    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        self.function.params.iter().map(|param| plain(&param.name)).chain(self.function.receiver.iter().map(plain))
    }

    /// Whether it has this parameter, which may be `self`.
    pub(crate) fn binds(&self, name: &Ident) -> bool {
        self.names().any(|known| known == plain(name))
    }
}

/// Whether an option fits a function. If only the type checker can know, it does, and the expansion asks the type checker.
pub(crate) fn fits(option: MacroOption, args: &Args, Candidate { function, form }: &Candidate) -> bool {
    let form = form.or(args.form.get().copied());
    let returned = function.declared.as_ref().map(produced);
    let has_value = |option| !function.returns_nothing() && unseen(option, form, function).is_none();
    match option {
        O::Err => {
            let err_ret = args.err.get();
            // The level of a record fits every function. A body that does not contain the error fits every value.
            let is_level = args.attribute.logs() && err_ret.is_some_and(ErrRet::is_level_alone);
            let is_text = args.attribute.logs() && err_ret.is_some_and(ErrRet::is_in_own_words);
            let reads = |body: &LitStr| format_mentions(&body.value(), &["err".to_owned()]);
            let is_text = is_text && !err_ret.and_then(|err_ret| err_ret.body.as_ref()).is_some_and(reads);
            let has_fields = err_ret.is_some_and(|err_ret| !err_ret.fields.is_empty());
            // Only an error has the methods and fields that expressions use.
            let is_result = || returned.is_some_and(|ty| is_named(ty, "Result").unwrap_or(!has_fields));
            is_level || (has_value("err") && (is_text || is_result()))
        }
        O::Ret => has_value("ret"),
        O::OkIf => has_value("ok_if") && args.ok_if.get().is_none_or(|test| is_tested(test, returned)),
        O::ErrorIf => has_value("error_if") && args.error_if.get().is_none_or(|test| is_tested(test, returned)),
        O::Log(L::Some | L::None) => {
            let inside = returned.map(|ty| match is_named(ty, "Result") {
                Some(true) => first_type(ty).unwrap_or(ty),
                _ => ty,
            });
            has_value("some") && inside.is_some_and(|ty| is_named(ty, "Option") != Some(false))
        }
        O::Log(L::Body) => {
            let text = args.log.body.get().map(LitStr::value).unwrap_or_default();
            let reads = |name: &str| format_mentions(&text, &[name.to_owned()]);
            let is_result = || returned.is_some_and(|ty| is_named(ty, "Result") != Some(false));
            (!reads("ret") || has_value("{ret}")) && (!reads("err") || (has_value("{err}") && is_result()))
        }
        // `O::Sync` stands for `future`, `stream`, `iter` and `sync`.
        O::Sync if form == Some(Form::Sync) => !function.is_async,
        O::Sync => function.is_async || function.output.is_some(),
        O::PollStats => !matches!(flow(form, function), Flow::Call | Flow::Guard),
        _ => true,
    }
}

/// Whether the value that a field in `err(fields(..))` or `ret(fields(..))` reads can have the members that it reads. A type of the standard
/// library has none: `ret.id` does not fit a function that returns a `String`.
pub(crate) fn has_members(option: MacroOption, field: &Field, function: &Function) -> bool {
    let value = match &field.value {
        FieldValue::Expr(value) | FieldValue::Place { place: value, .. } => value.to_token_stream(),
        FieldValue::Empty => return true,
    };
    let returned = function.declared.as_ref().map(produced);
    let result = returned.filter(|ty| is_named(ty, "Result") == Some(true));
    // The arguments of an alias such as `PageResult<K>` may have another meaning.
    let arguments = result.filter(|ty| last_name(ty).is_some_and(|name| name == "Result")).map(types);
    let (name, ty) = match option {
        O::Err => ("err", arguments.and_then(|mut types| types.nth(1))),
        _ if result.is_some() => ("ret", arguments.and_then(|mut types| types.next())),
        _ => ("ret", returned),
    };
    ty.is_none_or(|ty| members(value, name).iter().all(|member| may_have_member(ty, member)))
}

fn may_have_member(ty: &Type, member: &str) -> bool {
    let is_index = member.starts_with(|first: char| first.is_ascii_digit());
    match ty {
        Type::Group(inner) => may_have_member(&inner.elem, member),
        Type::Paren(inner) => may_have_member(&inner.elem, member),
        Type::Reference(inner) => may_have_member(&inner.elem, member),
        Type::Tuple(tuple) => is_index && !tuple.elems.is_empty(),
        Type::Path(_) => last_name(ty).is_none_or(|name| {
            !STANDARD.contains(&name.as_str()) || name == "Self" || POINTERS.contains(&name.as_str())
        }),
        Type::Array(_) | Type::Slice(_) | Type::Never(_) | Type::ImplTrait(_) | Type::TraitObject(_) => false,
        _ => true,
    }
}

/// Standard types whose content may have members.
const POINTERS: &[&str] = &["Box", "Rc", "Arc", "Cow"];

/// Why an option fits none of the functions.
pub(crate) fn unfit_reason(option: MacroOption) -> &'static str {
    match option {
        O::Err => "none of them returns a `Result` that can be inspected",
        O::Ret => "none of them returns a value that can be inspected",
        O::OkIf | O::ErrorIf => "none of them returns a value that it can test",
        O::Log(L::Some | L::None) => "none of them returns an `Option` that can be inspected",
        O::Sync => "none of them has a fitting return type",
        O::PollStats => "none of them returns a future, stream or iterator",
        _ => "none of them has all the parameters that it reads",
    }
}

/// Whether a predicate can test this type, judged by its tokens: `Option::is_none` tests an `Option`, `|code: &u16| *code < 500` a `u16`.
fn is_tested(test: &Expr, returned: Option<&Type>) -> bool {
    let Some(returned) = returned else { return false };
    match test {
        Expr::Path(path) => {
            let of = path.path.segments.iter().rev().nth(1).map(|segment| segment.ident.to_string());
            match of.as_deref() {
                Some(of @ ("Option" | "Result")) => is_named(returned, of) == Some(true),
                _ => true,
            }
        }
        Expr::Closure(closure) => match closure.inputs.first() {
            Some(Pat::Type(input)) => match &*input.ty {
                Type::Reference(tested) => {
                    matches!(*tested.elem, Type::Infer(_))
                        || tested.elem.to_token_stream().to_string() == returned.to_token_stream().to_string()
                }
                _ => true,
            },
            _ => true,
        },
        _ => true,
    }
}

/// Types of the standard library that are neither a `Result` nor an `Option` under another name.
const STANDARD: &[&str] = &[
    "Self",
    "bool",
    "char",
    "str",
    "String",
    "f32",
    "f64",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "Vec",
    "VecDeque",
    "HashMap",
    "HashSet",
    "BTreeMap",
    "BTreeSet",
    "Box",
    "Rc",
    "Arc",
    "Cow",
    "PathBuf",
    "Duration",
    "Instant",
    "SystemTime",
    "ExitCode",
    "Option",
];

/// Whether a type is a `Result`, also under a name such as `IoResult`, or an `Option`. `None` for a name that may be an alias.
fn is_named(ty: &Type, wanted: &str) -> Option<bool> {
    match ty {
        Type::Group(inner) => is_named(&inner.elem, wanted),
        Type::Paren(inner) => is_named(&inner.elem, wanted),
        Type::Path(path) => {
            let name = path.path.segments.last()?.ident.to_string();
            if name.ends_with(wanted) {
                Some(true)
            } else if name == "Poll" {
                first_type(ty).and_then(|inner| is_named(inner, wanted))
            } else {
                (STANDARD.contains(&name.as_str()) || name == "Result").then_some(false)
            }
        }
        Type::Macro(_) | Type::Infer(_) | Type::Verbatim(_) => None,
        _ => Some(false),
    }
}

/// The output of a returned future, otherwise the type itself.
fn produced(ty: &Type) -> &Type {
    let found = match ty {
        Type::Group(inner) => Some(produced(&inner.elem)),
        Type::Paren(inner) => Some(produced(&inner.elem)),
        Type::ImplTrait(opaque) => bound_output(&opaque.bounds),
        Type::TraitObject(object) => bound_output(&object.bounds),
        Type::Path(path) => match path.path.segments.last().map(|last| last.ident.to_string()).as_deref() {
            Some("BoxFuture" | "LocalBoxFuture") => first_type(ty),
            Some("Pin" | "Box") => first_type(ty).map(|inner| {
                let output = produced(inner);
                if std::ptr::eq(output, inner) { ty } else { output }
            }),
            _ => None,
        },
        _ => None,
    };
    found.unwrap_or(ty)
}

/// The `T` of `Future<Output = T>`, or of a closure that returns it.
fn bound_output(bounds: &Punctuated<TypeParamBound, Token![+]>) -> Option<&Type> {
    bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return None };
        let PathArguments::AngleBracketed(arguments) = &bound.path.segments.last()?.arguments else { return None };
        arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(assoc) if assoc.ident == "Output" => Some(&assoc.ty),
            _ => None,
        })
    })
}

fn last_name(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|last| last.ident.to_string())
}

fn first_type(ty: &Type) -> Option<&Type> {
    types(ty).next()
}

/// The type arguments of a type.
fn types(ty: &Type) -> impl Iterator<Item = &Type> {
    let last = match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let arguments = match last.map(|last| &last.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => Some(&arguments.args),
        _ => None,
    };
    arguments.into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
