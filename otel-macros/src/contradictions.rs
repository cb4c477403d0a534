//! Words that contradict each other or the function they stand on.

use crate::args::Args;
use crate::errors::Errors;
use crate::flow::{Flow, Inside, flow};
use crate::function::Function;
use proc_macro2::Span;

pub(crate) fn contradictions(args: &Args, function: &Function, errors: &mut Errors) {
    let mut both = |one: Option<Span>, other: Option<Span>, message: &str| {
        if let (Some(_), Some(at)) = (one, other) {
            errors.at_span(at, message);
        }
    };
    both(args.root.span(), args.parent.span(), "`parent` contradicts `root`; a root span has no parent");
    both(args.ok_if.span(), args.error_if.span(), "`error_if` contradicts `ok_if`; keep one of them");
    both(args.skip.span(), args.captures.span(), "`args` contradicts `skip`; `skip(..)` records all other parameters");
    both(args.skip_all.span(), args.captures.span(), "`args` contradicts `skip_all`; remove one of them");
    both(
        args.skip.span(),
        args.skip_all.span(),
        "`skip_all` contradicts `skip(..)`, which records all other parameters",
    );
    let current = args.current.span();
    for (word, span) in [
        ("name", args.name.span()),
        ("kind", args.kind.span()),
        ("parent", args.parent.span()),
        ("root", args.root.span()),
        ("poll_stats", args.poll_stats.span()),
    ] {
        both(current, span, &format!("`{word}` is about a new span, but `current` makes none; remove one of them"));
    }
    let turns = matches!(flow(args.form.get().copied(), function), Flow::Call | Flow::Guard);
    if let (true, Some(span)) = (turns && !function.is_inline, args.poll_stats.span()) {
        errors
            .at_span(span, "`poll_stats` counts polls, but this function is no future, stream or iterator; remove it");
    }
    let returns = function.is_async || function.output.is_some();
    if let Some(word) = args.form.word().filter(|word| *word != "sync" && !returns) {
        errors
            .at(word, format!("`{word}` is about what the function returns, but it returns nothing; remove `{word}`"));
    }
    if let Some(word) = args.form.word().filter(|word| *word == "sync" && function.is_async) {
        errors.at(word, "`sync` measures the call alone, but calling an `async fn` runs nothing; remove `sync`");
    }
    for (word, span) in [("only", args.only.span()), ("except", args.except.span())] {
        if let Some(span) = span {
            errors.at_span(span, format!("`{word}` chooses methods; it goes on an `impl` block, a `mod` or a trait"));
        }
    }
    unseen(args, function, errors);
}

/// Words that look at the returned value, where it is not there to be looked at.
fn unseen(args: &Args, function: &Function, errors: &mut Errors) {
    let mut tell = |span: Option<Span>, message: String| {
        if let Some(span) = span {
            errors.at_span(span, message);
        }
    };
    let ret = ("ret", args.ret.span());
    let (some, none) = (("some", args.log.some.span()), ("none", args.log.none.span()));
    let test = [("ok_if", args.ok_if.span()), ("error_if", args.error_if.span())];
    // The level of a failure looks at nothing.
    let looks = args.err.get().is_some_and(|told| !(args.attribute.logs() && told.is_level_alone()));
    let err = args.err.span().filter(|_| looks);
    let words = [("err", err), ret, test[0], test[1], some, none];
    if function.track_caller {
        for (word, span) in words {
            tell(
                span,
                format!(
                    "`{word}` needs the returned value, which cannot be seen in a `#[track_caller]` function without losing its caller; remove one of them"
                ),
            );
        }
    }
    let Flow::Items(items) = flow(args.form.get().copied(), function) else { return };
    let unseen = if items.inside == Inside::Nothing { &words[..] } else { &[ret, some, none] };
    for (word, span) in unseen {
        tell(
            *span,
            format!(
                "`{word}` looks at a returned value, but this span ends with the last item; remove it (the first item that is an `Err` makes the span a failure)"
            ),
        );
    }
}
