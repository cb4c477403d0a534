//! `span!`, `count!` and `log!`: the options of the attributes inside a body.

pub(crate) mod record;
pub(crate) mod redacted;

use crate::args::Args;
use crate::args::macro_name::MacroName;
use crate::emit::end::observe;
use crate::emit::in_arm;
use crate::emit::site::{site, warnings};
use crate::emit::start::{open, open_counted, write_log};
use crate::emit::tokens::ours;
use crate::errors::Errors;
use crate::item::fragments::{without_groups, without_groups_in_head};
use crate::item::function::Function;
use crate::item::tokens::is_punct;
use crate::model::Findings;
use crate::plan::Plan;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

/// A use of one of the macros in a body.
pub(crate) struct InlineSite {
    pub(crate) function: Function,
    body: InlineBody,
}

/// What the macro covers.
enum InlineBody {
    /// `count!` and `log!` cover a point in time.
    Now,
    /// Nothing after the `;`: the span lasts as long as the guard that the macro returns.
    Guard,
    Block(Group),
    /// `async { .. }` or `async move { .. }`
    Async(TokenStream),
}

/// Reads the arguments and the block after the `;`.
pub(crate) fn read(attribute: MacroName, input: TokenStream, errors: &mut Errors) -> (Args, InlineSite) {
    let (args, rest) = read_args(attribute, input, errors);
    let body = if attribute.makes_span() {
        body(rest, errors)
    } else {
        ends(rest, errors);
        InlineBody::Now
    };
    require(&args, &body, errors);
    let block = match &body {
        InlineBody::Block(block) => block.clone(),
        InlineBody::Now | InlineBody::Guard | InlineBody::Async(_) => Group::new(Delimiter::Brace, TokenStream::new()),
    };
    (args, InlineSite { function: Function::inline(attribute.name(), block), body })
}

impl InlineSite {
    /// ```text
    /// span!("cache.fill", fields(acme.size = n); { fill(n) })
    /// count!("orders.placed", value = n)
    /// log!("user {id} locked")
    /// ```
    /// becomes
    /// ```text
    /// { let site = ..; let _entered = site.start_with(|span| ..).enter(); match () { () => { fill(n) } } }
    /// { let site = ..; site.open(|parts| ..).done(); }
    /// { let site = ..; site.log(|_| (), |log, _| ..); }
    /// ```
    pub(crate) fn emit(&self, plan: &Plan) -> TokenStream {
        let krate = &plan.krate;
        let private = ours!(#krate::__private);
        let site = site(plan, &self.function, &private);
        if let Some(log) = plan.logs.first() {
            let write = write_log(log, &private);
            return ours!({ #site #write });
        }
        let (open, looks) = (open(plan, &private), plan.looks());
        match &self.body {
            InlineBody::Now => {
                let open = open_counted(plan, &private).unwrap_or(open);
                ours!({ #site #open.done(); })
            }
            InlineBody::Guard => ours!({ #site #open.enter() }),
            // The value is inspected only on request: its type may not be known yet, and inspecting must not determine it.
            InlineBody::Block(block) if !looks => {
                let body = in_arm(&quiet(block));
                ours!({ #site let _entered = #open.enter(); #body })
            }
            InlineBody::Block(block) => {
                let (body, observe) = (in_arm(&quiet(block)), observe(plan, None, &private));
                ours!({ #site let entered = #open.enter(); entered.end(#body, #observe) })
            }
            InlineBody::Async(future) => {
                let observe = if looks { observe(plan, None, &private) } else { ours!(|_, _| ()) };
                ours!({ #site #private::in_future(#open, #future, #observe) })
            }
        }
    }

    /// The errors, with the code after the `;` unchanged.
    pub(crate) fn emit_errors(&self, errors: &TokenStream, findings: &Findings) -> TokenStream {
        let warnings = warnings(&findings.warnings);
        match &self.body {
            InlineBody::Now | InlineBody::Guard => ours!({ #errors #warnings }),
            InlineBody::Block(block) => {
                let block = quiet(block);
                ours!({ #errors #warnings #block })
            }
            InlineBody::Async(future) => ours!({ #errors #warnings #future }),
        }
    }
}

/// The arguments, and the tokens after the `;`.
fn read_args(attribute: MacroName, input: TokenStream, errors: &mut Errors) -> (Args, Option<TokenStream>) {
    let input: Vec<TokenTree> = input.into_iter().collect();
    let end = input.iter().position(|token| is_punct(token, ';'));
    let arguments = input[..end.unwrap_or(input.len())].iter().cloned().collect();
    let rest = end.map(|end| input[end + 1..].iter().cloned().collect());
    (Args::read(attribute, without_groups(arguments), errors), rest.map(without_groups_in_head))
}

/// Reports arguments that are missing.
fn require(args: &Args, body: &InlineBody, errors: &mut Errors) {
    let attribute = args.attribute;
    let is_missing = |argument: Option<Span>| argument.is_none() && !args.has_unread_first;
    if attribute.makes_span() {
        if is_missing(args.name.span()) {
            errors.at_call("`span!` needs a name: `span!(\"cache.fill\")`");
        }
        let options = [args.err.ident(), args.ret.ident(), args.ok_if.ident(), args.error_if.ident()];
        for option in options.into_iter().flatten().filter(|_| matches!(body, InlineBody::Guard)) {
            errors.at(
                option,
                format!(
                    "`{option}` needs the value of a block, but this `span!` has no block; write `span!(.., {option}; {{ .. }})`"
                ),
            );
        }
    } else if attribute.counts() {
        if is_missing(args.name.span()) {
            errors.at_call("`count!` needs the name of a metric: `count!(\"orders.placed\")`");
        }
        if let (Some(option), None) = (args.metric.histogram.ident(), args.metric.value.ident()) {
            errors
                .at(option, "`histogram` needs the option `value` in `count!`: `count!(\"batch.size\", histogram, value = items.len())`");
        }
    } else if is_missing(args.log.body.span()) {
        errors.at_call("`log!` needs a body: `log!(\"user {id} locked\")`");
    }
}

fn body(rest: Option<TokenStream>, errors: &mut Errors) -> InlineBody {
    let Some(rest) = rest else { return InlineBody::Guard };
    let tokens: Vec<TokenTree> = rest.clone().into_iter().collect();
    match &tokens[..] {
        [TokenTree::Group(block)] if block.delimiter() == Delimiter::Brace => InlineBody::Block(block.clone()),
        [TokenTree::Ident(ident), .., TokenTree::Group(block)]
            if ident == "async" && block.delimiter() == Delimiter::Brace && tokens.len() <= 3 =>
        {
            InlineBody::Async(rest)
        }
        [] => InlineBody::Guard,
        [first, ..] => {
            errors.at(first, "expected a block after the `;`: `{ .. }`, `async { .. }` or `async move { .. }`");
            InlineBody::Guard
        }
    }
}

/// The block with a second statement, because the compiler warns about braces around one expression. A label would capture
/// the user's `continue`.
fn quiet(block: &Group) -> Group {
    let inside = block.stream();
    let mut quiet = Group::new(Delimiter::Brace, ours!(let () = (); #inside));
    quiet.set_span(block.span());
    quiet
}

fn ends(rest: Option<TokenStream>, errors: &mut Errors) {
    if let Some(first) = rest.and_then(|rest| rest.into_iter().next()) {
        errors.at(first, "only `span!` takes a block after a `;`; remove the `;` and everything after it");
    }
}
