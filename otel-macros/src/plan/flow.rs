//! What to wrap, decided from the signature. The body is not searched.

use crate::args::Form;
use crate::errors::Errors;
use crate::item::function::Function;
use crate::plan::return_type::{
    Boxing, FUTURE, Inside, STREAM, bound_to, boxing, has_bound, has_closure, inside, is_plain, ungrouped,
    unknown_bound, unmet_bound,
};
use syn::{Token, Type, TypeInfer};

/// How the call runs, and therefore what its span covers.
pub(crate) enum Flow {
    /// Ends when it returns; the value is inspected.
    Call,
    /// Ends when it returns. There is no value to inspect, or inspecting it would change what the caller sees.
    Guard,
    /// `async fn`.
    Async,
    /// Returns a future.
    Future(ReturnedFuture),
    /// Returns a stream or an iterator, optionally in a `Result` or an `Option`, optionally after an `await`.
    Items(Box<ReturnedItems>),
}

/// A returned future.
pub(crate) struct ReturnedFuture {
    pub(crate) boxing: Boxing,
    /// The bounds include `Unpin`.
    pub(crate) is_unpin: bool,
    /// The type that only a bound declares; inference in the body relies on it.
    pub(crate) output: Option<Box<Type>>,
}

/// A returned stream or iterator.
pub(crate) struct ReturnedItems {
    /// A stream; otherwise an iterator.
    pub(crate) stream: bool,
    pub(crate) boxing: Boxing,
    pub(crate) inside: Inside,
    pub(crate) is_async: bool,
    /// The type of the stream or iterator itself.
    pub(crate) item: Type,
    /// The type of its items, if only a bound declares it.
    pub(crate) yields: Option<Type>,
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
        let (boxing, yields) = (boxing(&item), bound_to(&item, "Item"));
        Flow::Items(Box::new(ReturnedItems { stream, boxing, inside, is_async, item, yields }))
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
    let is_unpin = declared.is_some_and(|ty| has_bound(ty, "Unpin"));
    let output = declared.and_then(|ty| bound_to(ty, "Output")).map(Box::new);
    Flow::Future(ReturnedFuture { boxing: declared.map_or(Boxing::Unknown, boxing), is_unpin, output })
}

/// Rejects a bound that the type around the returned value does not meet. A bound that it may meet needs an option.
pub(crate) fn check_bounds(flow: &Flow, form: Option<Form>, function: &Function, errors: &mut Errors) {
    let (declared, what) = match flow {
        Flow::Future(_) => (function.declared.as_ref(), "future"),
        Flow::Items(items) if items.stream => (Some(&items.item), "stream"),
        Flow::Items(items) => (Some(&items.item), "iterator"),
        Flow::Call | Flow::Guard | Flow::Async => return,
    };
    if let Some(bound) = declared.and_then(unmet_bound) {
        let name = &bound.ident;
        errors.at(
            name,
            format!("the returned {what} is wrapped in a type that does not implement `{name}`; write `sync` in the attribute to measure only the call"),
        );
    } else if let (None, Some(bound)) = (form, declared.and_then(unknown_bound)) {
        let name = &bound.ident;
        errors.at(
            name,
            format!("the returned {what} is wrapped in another type, which may not implement `{name}`; write `sync` in the attribute to measure only the call, or `{what}` if every {what} implements `{name}`"),
        );
    }
}

/// Whether the declared type shows that the function can only fail by a panic.
pub(crate) fn cannot_fail(function: &Function) -> bool {
    function.output.is_none() || function.declared.as_ref().is_some_and(is_plain)
}

fn plain_sync(function: &Function, declared: Option<&Type>) -> Flow {
    let nothing_to_see = match declared.map(ungrouped) {
        None => function.output.is_none(),
        Some(Type::Never(_)) => true,
        Some(Type::Tuple(tuple)) => tuple.elems.is_empty() || tuple.elems.iter().any(has_closure),
        // Only the declared bound has the arguments of a returned closure, and our closure cannot repeat it.
        Some(ty) => has_closure(ty),
    };
    if nothing_to_see || function.track_caller { Flow::Guard } else { Flow::Call }
}
