//! What to wrap, decided from the signature. The body is not searched.

use crate::args::Form;
use crate::item::function::Function;
use syn::punctuated::Punctuated;
use syn::{GenericArgument, PathArguments, PathSegment, Token, Type, TypeInfer, TypeParamBound};

/// How the call runs, and therefore what its span covers.
pub(crate) enum Flow {
    /// Ends when it returns; the value is inspected.
    Call,
    /// Ends when it returns. There is no value to inspect, or inspecting it would change what the caller sees.
    Guard,
    /// `async fn`.
    Async,
    /// Returns a future. `output` is the type that only a bound declares; inference in the body relies on it.
    Future { boxed: bool, output: Option<Box<Type>> },
    /// Returns a stream or an iterator, optionally in a `Result` or an `Option`, optionally after an `await`.
    Items(Box<ReturnedItems>),
}

/// A returned stream or iterator.
pub(crate) struct ReturnedItems {
    /// A stream; otherwise an iterator.
    pub(crate) stream: bool,
    pub(crate) boxed: bool,
    pub(crate) inside: Inside,
    pub(crate) is_async: bool,
    /// The type of the stream or iterator itself.
    pub(crate) item: Type,
    /// The type of its items, if only a bound declares it.
    pub(crate) yields: Option<Type>,
}

/// The type around a stream or an iterator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Inside {
    Nothing,
    Result,
    Option,
}

/// Decides from the option, if there is one, otherwise from the signature.
pub(crate) fn flow(form: Option<Form>, function: &Function) -> Flow {
    let declared = function.declared.as_ref();
    let plain = || {
        if function.is_async { Flow::Async } else { plain(function, declared) }
    };
    let is_async = function.is_async;
    let items = |stream| {
        let (inside, item) = declared.map_or((Inside::Nothing, None), inside);
        let item =
            item.or(declared).map(ungrouped).cloned().unwrap_or_else(|| {
                Type::Infer(TypeInfer { attrs: Vec::new(), underscore_token: <Token![_]>::default() })
            });
        let boxed = !matches!(item, Type::ImplTrait(_));
        let yields = bound_to(&item, "Item");
        Flow::Items(Box::new(ReturnedItems { stream, boxed, inside, is_async, item, yields }))
    };
    match form {
        Some(Form::Sync) => plain_sync(function, declared),
        Some(Form::Future) if !is_async => future(declared),
        Some(Form::Future) => Flow::Async,
        Some(Form::Stream) => items(true),
        Some(Form::Iter) => items(false),
        None => match declared.map(inside) {
            Some((_, Some(item))) if cfg!(feature = "stream") && STREAM.is_declared_by(item) => items(true),
            _ => plain(),
        },
    }
}

fn plain(function: &Function, declared: Option<&Type>) -> Flow {
    match declared {
        Some(ty) if FUTURE.is_declared_by(ty) => future(declared),
        _ => plain_sync(function, declared),
    }
}

fn future(declared: Option<&Type>) -> Flow {
    let boxed = !matches!(declared.map(ungrouped), Some(Type::ImplTrait(_)));
    Flow::Future { boxed, output: declared.and_then(|ty| bound_to(ty, "Output")).map(Box::new) }
}

/// Standard types that cannot be a failure.
const PLAIN: &[&str] = &[
    "bool", "char", "str", "String", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize",
];

/// Whether the declared type shows that the function can only fail by a panic.
pub(crate) fn cannot_fail(function: &Function) -> bool {
    function.output.is_none() || function.declared.as_ref().is_some_and(is_plain)
}

fn is_plain(ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Never(_) => true,
        Type::Reference(inner) => is_plain(&inner.elem),
        Type::Slice(inner) => is_plain(&inner.elem),
        Type::Array(inner) => is_plain(&inner.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_plain),
        Type::Path(path) => path.path.get_ident().is_some_and(|name| PLAIN.iter().any(|plain| name == plain)),
        _ => false,
    }
}

/// The traits of closures.
const CLOSURES: &[&str] = &["Fn", "FnMut", "FnOnce", "AsyncFn", "AsyncFnMut", "AsyncFnOnce"];

fn plain_sync(function: &Function, declared: Option<&Type>) -> Flow {
    let nothing_to_see = match declared.map(ungrouped) {
        None => function.output.is_none(),
        Some(Type::Never(_)) => true,
        Some(Type::Tuple(tuple)) => tuple.elems.is_empty(),
        // Only the declared bound has the arguments of a returned closure, and our closure cannot repeat it.
        Some(Type::ImplTrait(opaque)) => {
            CLOSURES.iter().any(|name| bounds_named(&opaque.bounds, name).next().is_some())
        }
        Some(_) => false,
    };
    if nothing_to_see || function.track_caller { Flow::Guard } else { Flow::Call }
}

pub(crate) fn is_result(ty: &Type) -> bool {
    inside(ty).0 == Inside::Result
}

/// The type inside parentheses, or inside the group of a `$ty:ty` of `macro_rules!`.
fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(inner) => ungrouped(&inner.elem),
        Type::Paren(inner) => ungrouped(&inner.elem),
        other => other,
    }
}

/// `Result<T, E>` is `T` inside a `Result`. Any other type is inside nothing.
fn inside(ty: &Type) -> (Inside, Option<&Type>) {
    let ty = ungrouped(ty);
    let Type::Path(path) = ty else {
        return (Inside::Nothing, Some(ty));
    };
    let Some(last) = path.path.segments.last() else {
        return (Inside::Nothing, Some(ty));
    };
    let inside = match last.ident.to_string().as_str() {
        "Result" => Inside::Result,
        "Option" => Inside::Option,
        _ => return (Inside::Nothing, Some(ty)),
    };
    (inside, first_type(&last.arguments))
}

/// A trait of the standard library or of `futures`. A trait of the user's own may have the same name, so only its associated type
/// identifies it.
struct LazyTrait {
    name: &'static str,
    /// `Output` or `Item`.
    associated: &'static str,
    aliases: [&'static str; 2],
}

const FUTURE: LazyTrait = LazyTrait { name: "Future", associated: "Output", aliases: ["BoxFuture", "LocalBoxFuture"] };
const STREAM: LazyTrait = LazyTrait { name: "Stream", associated: "Item", aliases: ["BoxStream", "LocalBoxStream"] };

impl LazyTrait {
    /// `impl Trait`, `Pin<Box<dyn Trait>>`, `Box<dyn Trait>`, or one of the aliases with its type argument.
    fn is_declared_by(&self, ty: &Type) -> bool {
        match ungrouped(ty) {
            Type::ImplTrait(opaque) => self.is_bound(&opaque.bounds),
            Type::TraitObject(object) => self.is_bound(&object.bounds),
            Type::Path(path) => path.path.segments.last().is_some_and(|last| {
                let argument = first_type(&last.arguments);
                let is_box = last.ident == "Pin" || last.ident == "Box";
                // Inside a box only a trait object counts: a wrapper would change any other type.
                let boxes = |inner| !matches!(ungrouped(inner), Type::ImplTrait(_)) && self.is_declared_by(inner);
                let is_alias = self.aliases.iter().any(|alias| last.ident == alias);
                argument.is_some_and(|inner| is_alias || (is_box && boxes(inner)))
            }),
            _ => false,
        }
    }

    /// `Future<Output = T>`, or `Future<Output: Bound>`.
    fn is_bound(&self, bounds: &Punctuated<TypeParamBound, Token![+]>) -> bool {
        bounds_named(bounds, self.name).any(|last| {
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return false };
            arguments.args.iter().any(|argument| match argument {
                GenericArgument::AssocType(assoc) => assoc.ident == self.associated,
                GenericArgument::Constraint(constraint) => constraint.ident == self.associated,
                _ => false,
            })
        })
    }
}

/// The last segments of the traits with this name.
fn bounds_named<'a>(
    bounds: &'a Punctuated<TypeParamBound, Token![+]>,
    name: &'a str,
) -> impl Iterator<Item = &'a PathSegment> {
    bounds.iter().filter_map(move |bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last().filter(|last| last.ident == name),
        _ => None,
    })
}

/// The `T` of `impl Trait<Output = T>`.
fn bound_to(ty: &Type, name: &str) -> Option<Type> {
    let Type::ImplTrait(opaque) = ungrouped(ty) else { return None };
    opaque.bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return None };
        let PathArguments::AngleBracketed(arguments) = &bound.path.segments.last()?.arguments else { return None };
        arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(assoc) if assoc.ident == name => Some(assoc.ty.clone()),
            _ => None,
        })
    })
}

fn first_type(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
