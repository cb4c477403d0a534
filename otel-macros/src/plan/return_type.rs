//! Questions about a declared return type, answered from its tokens alone.

use syn::punctuated::Punctuated;
use syn::{GenericArgument, PathArguments, PathSegment, Token, Type, TypeParamBound};

type Bounds = Punctuated<TypeParamBound, Token![+]>;

/// The type around a stream or an iterator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Inside {
    Nothing,
    Result,
    Option,
}

/// How a returned future, stream or iterator is boxed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Boxing {
    /// `impl Trait`
    None,
    /// `Pin<Box<dyn Trait>>`, or `BoxFuture<'_, T>`
    Pin,
    /// `Box<dyn Trait>`
    Box,
    /// Another type, which may be an alias of a box. Only the compiler knows.
    Unknown,
}

/// A trait of the standard library or of `futures`. A trait of the user's own may have the same name, so only its associated type
/// identifies it.
pub(crate) struct LazyTrait {
    names: &'static [&'static str],
    /// `Output` or `Item`.
    associated: &'static str,
    aliases: [&'static str; 2],
}

pub(crate) const FUTURE: LazyTrait =
    LazyTrait { names: &["Future"], associated: "Output", aliases: ["BoxFuture", "LocalBoxFuture"] };
pub(crate) const STREAM: LazyTrait =
    LazyTrait { names: &["Stream", "FusedStream"], associated: "Item", aliases: ["BoxStream", "LocalBoxStream"] };

impl LazyTrait {
    /// `impl Trait`, `Pin<Box<dyn Trait>>`, `Box<dyn Trait>`, or one of the aliases with its type argument.
    pub(crate) fn is_declared_by(&self, ty: &Type) -> bool {
        self.has_alias(ty) || bounds(ty).is_some_and(|bounds| self.is_bound(bounds))
    }

    /// `BoxFuture<'_, T>`
    fn has_alias(&self, ty: &Type) -> bool {
        last_segment(ty).is_some_and(|last| {
            self.aliases.iter().any(|alias| last.ident == alias) && first_type(&last.arguments).is_some()
        })
    }

    /// `Future<Output = T>`, or `Future<Output: Bound>`.
    fn is_bound(&self, bounds: &Bounds) -> bool {
        let segments = segments(bounds).filter(|last| self.names.iter().any(|name| last.ident == name));
        segments.into_iter().any(|last| {
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return false };
            arguments.args.iter().any(|argument| match argument {
                GenericArgument::AssocType(assoc) => assoc.ident == self.associated,
                GenericArgument::Constraint(constraint) => constraint.ident == self.associated,
                _ => false,
            })
        })
    }
}

pub(crate) fn boxing(ty: &Type) -> Boxing {
    match ungrouped(ty) {
        Type::ImplTrait(_) => Boxing::None,
        // Other macros recognize this form.
        ty if FUTURE.has_alias(ty) => Boxing::Pin,
        ty if bounds(ty).is_none() => Boxing::Unknown,
        ty if last_segment(ty).is_some_and(|last| last.ident == "Box") => Boxing::Box,
        _ => Boxing::Pin,
    }
}

/// The bounds of `impl Trait`, or of the trait object in a box. A wrapper would change any other type in a box.
fn bounds(ty: &Type) -> Option<&Bounds> {
    match ungrouped(ty) {
        Type::ImplTrait(opaque) => Some(&opaque.bounds),
        Type::TraitObject(object) => Some(&object.bounds),
        ty => {
            let last = last_segment(ty).filter(|last| last.ident == "Pin" || last.ident == "Box")?;
            let inner = first_type(&last.arguments).map(ungrouped)?;
            if matches!(inner, Type::ImplTrait(_)) { None } else { bounds(inner) }
        }
    }
}

/// The last segments of the traits.
fn segments(bounds: &Bounds) -> impl Iterator<Item = &PathSegment> {
    bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    })
}

/// Whether a bound of the type has this name.
pub(crate) fn has_bound(ty: &Type, name: &str) -> bool {
    bounds(ty).is_some_and(|bounds| segments(bounds).any(|last| last.ident == name))
}

/// The traits of the standard library and of `futures` that a type around a future, stream or iterator does not implement.
const NOT_IMPLEMENTED: &[&str] = &[
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Display",
    "Eq",
    "FusedFuture",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "RefUnwindSafe",
    "Sink",
    "UnwindSafe",
];

/// The traits that it implements if the value inside does, and well-known traits of every future, stream, iterator or type.
const IMPLEMENTED: &[&str] = &[
    "Any",
    "Captures",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "FusedIterator",
    "FusedStream",
    "Future",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Sized",
    "Stream",
    "TryFuture",
    "TryStream",
    "Unpin",
];

/// The first bound that the type around the returned value does not meet.
pub(crate) fn unmet_bound(ty: &Type) -> Option<&PathSegment> {
    segments(bounds(ty)?).find(|last| NOT_IMPLEMENTED.iter().any(|name| last.ident == name))
}

/// The first bound that the type around the returned value may not meet.
pub(crate) fn unknown_bound(ty: &Type) -> Option<&PathSegment> {
    segments(bounds(ty)?).find(|last| {
        let name = last.ident.to_string();
        // `MaybeSend` stands for `Send` on some targets. An extension trait, such as `FutureExt`, is implemented for every future.
        let is_usual = name.contains("Send") || name.contains("Sync") || name.ends_with("Ext");
        !is_usual && !IMPLEMENTED.contains(&name.as_str())
    })
}

/// The traits of closures.
const CLOSURES: &[&str] = &["Fn", "FnMut", "FnOnce", "AsyncFn", "AsyncFnMut", "AsyncFnOnce"];

/// `impl Fn(&str) -> usize`, also in a tuple or an array.
pub(crate) fn has_closure(ty: &Type) -> bool {
    match ungrouped(ty) {
        ty @ Type::ImplTrait(_) => CLOSURES.iter().any(|name| has_bound(ty, name)),
        Type::Tuple(tuple) => tuple.elems.iter().any(has_closure),
        Type::Array(array) => has_closure(&array.elem),
        _ => false,
    }
}

/// Standard types that cannot be a failure.
const PLAIN: &[&str] = &[
    "bool", "char", "str", "String", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize",
];

/// Whether the values of the type cannot be a failure.
pub(crate) fn is_plain(ty: &Type) -> bool {
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

pub(crate) fn is_result(ty: &Type) -> bool {
    inside(ty).0 == Inside::Result
}

/// `Result<T, E>` is `T` inside a `Result`. Any other type is inside nothing.
pub(crate) fn inside(ty: &Type) -> (Inside, Option<&Type>) {
    let ty = ungrouped(ty);
    let inside = match last_segment(ty) {
        Some(last) if last.ident == "Result" => Inside::Result,
        Some(last) if last.ident == "Option" => Inside::Option,
        _ => return (Inside::Nothing, Some(ty)),
    };
    (inside, last_segment(ty).and_then(|last| first_type(&last.arguments)))
}

/// The `T` of `impl Trait<Output = T>`.
pub(crate) fn bound_to(ty: &Type, name: &str) -> Option<Type> {
    let Type::ImplTrait(opaque) = ungrouped(ty) else { return None };
    segments(&opaque.bounds).find_map(|last| {
        let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
        arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(assoc) if assoc.ident == name => Some(assoc.ty.clone()),
            _ => None,
        })
    })
}

/// The type inside parentheses, or inside the group of a `$ty:ty` of `macro_rules!`.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(inner) => ungrouped(&inner.elem),
        Type::Paren(inner) => ungrouped(&inner.elem),
        other => other,
    }
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ungrouped(ty) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
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
