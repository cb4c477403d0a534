//! Options that contradict each other or the annotated function.

use crate::args::{Args, Form};
use crate::errors::Errors;
use crate::item::function::Function;
use crate::plan::flow::{Flow, flow};
use crate::plan::return_type::Inside;
use proc_macro2::Span;

/// `form` is what all attributes of the function together say about what to wrap.
pub(crate) fn contradictions(args: &Args, form: Option<Form>, function: &Function, errors: &mut Errors) {
    exclusive_options(args, errors);
    useless_options(args, form, function, errors);
    unseen_options(args, form, function, errors);
}

/// Options that exclude each other.
fn exclusive_options(args: &Args, errors: &mut Errors) {
    let mut both = |one: Option<Span>, other: Option<Span>, message: &str| {
        if let (Some(_), Some(at)) = (one, other) {
            errors.at_span(at, message);
        }
    };
    both(
        args.root.span(),
        args.parent.span(),
        "`parent` and `root` exclude each other, because a root span has no parent; keep one of them",
    );
    both(args.ok_if.span(), args.error_if.span(), "`error_if` and `ok_if` exclude each other; keep one of them");
    both(
        args.skip.span(),
        args.captures.span(),
        "`args` and `skip` exclude each other, because `skip(..)` records all other parameters; keep one of them",
    );
    both(args.skip_all.span(), args.captures.span(), "`args` and `skip_all` exclude each other; keep one of them");
    both(
        args.skip.span(),
        args.skip_all.span(),
        "`skip_all` and `skip` exclude each other, because `skip(..)` records all other parameters; keep one of them",
    );
    let current = args.current.span();
    for (option, span) in [
        ("name", args.name.span()),
        ("kind", args.kind.span()),
        ("parent", args.parent.span()),
        ("root", args.root.span()),
        ("leaf", args.leaf.span()),
        ("poll_stats", args.poll_stats.span()),
    ] {
        both(
            current,
            span,
            &format!("`{option}` configures a new span, but `current` creates no span; remove one of them"),
        );
    }
}

/// Options that do not fit this function.
fn useless_options(args: &Args, form: Option<Form>, function: &Function, errors: &mut Errors) {
    let turns = matches!(flow(form, function), Flow::Call | Flow::Guard);
    if let (true, Some(span)) = (turns && !function.is_inline, args.poll_stats.span()) {
        errors.at_span(
            span,
            "`poll_stats` counts polls, but this function returns no future, stream or iterator; remove `poll_stats`",
        );
    }
    let returns = function.is_async || function.output.is_some();
    if let Some(option) = args.form.ident().filter(|option| *option != "sync" && !returns) {
        errors.at(
            option,
            format!("`{option}` describes the return value, but this function returns nothing; remove `{option}`"),
        );
    }
    if let Some(option) = args.form.ident().filter(|option| *option == "sync" && function.is_async) {
        errors.at(
            option,
            "`sync` measures only the call, but calling an `async fn` does not run its body; remove `sync`",
        );
    }
    for (option, span) in [("only", args.only.span()), ("except", args.except.span())] {
        if let Some(span) = span {
            errors.at_span(
                span,
                format!(
                    "`{option}` selects functions of an `impl` block, a module or a trait, but this is a single function; remove `{option}`"
                ),
            );
        }
    }
}

/// Options that need the returned value of a function whose value cannot be inspected.
fn unseen_options(args: &Args, form: Option<Form>, function: &Function, errors: &mut Errors) {
    // The level of a failure needs no value.
    let looks = args.err.get().is_some_and(|err_ret| !(args.attribute.logs() && err_ret.is_level_alone()));
    // Without fields, `ret` has nothing to record of a function that returns nothing.
    let records = args.ret.get().is_some_and(|ret| !function.returns_nothing() || !ret.fields.is_empty());
    for (option, at) in [
        ("err", args.err.span().filter(|_| looks)),
        ("ret", args.ret.span().filter(|_| records)),
        ("ok_if", args.ok_if.span()),
        ("error_if", args.error_if.span()),
        ("some", args.log.some.span()),
        ("none", args.log.none.span()),
    ] {
        let Some(at) = at else { continue };
        if let Some(message) = unseen(option, form, function) {
            errors.at_span(at, message);
        }
    }
}

/// Why an option cannot inspect the returned value.
pub(crate) fn unseen(option: &str, form: Option<Form>, function: &Function) -> Option<String> {
    if function.track_caller {
        return Some(format!(
            "`{option}` needs the return value, but reading it in a `#[track_caller]` function would lose the location of the caller; remove `{option}` or `#[track_caller]`"
        ));
    }
    let Flow::Items(items) = flow(form, function) else { return None };
    let of_value = ["ret", "{ret}", "some", "none"].contains(&option);
    (items.inside == Inside::Nothing || of_value).then(|| {
        format!(
            "`{option}` needs a return value, but this call ends with the last item of a stream or an iterator; remove `{option}` (the first item that is an `Err` makes the call a failure)"
        )
    })
}
