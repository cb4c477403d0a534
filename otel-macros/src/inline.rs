//! `span!`, `count!` and `log!`: the grammar of the attributes inside a body.

pub(crate) mod record;

use crate::args::Args;
use crate::args::attribute::Attribute;
use crate::emit::end::{observe, observe_end};
use crate::emit::site::{site, warnings};
use crate::emit::start::open;
use crate::emit::tokens::{closure, ours};
use crate::errors::Errors;
use crate::item::function::Function;
use crate::model::Findings;
use crate::plan::Plan;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::Token;
use syn::parse::{ParseStream, Parser as _};

/// A place in a body where one of the macros stands.
pub(crate) struct Place {
    pub(crate) function: Function,
    work: Work,
}

/// What the macro covers.
enum Work {
    /// A moment: `count!` and `log!`.
    Now,
    /// Nothing behind the `;`: the span lasts as long as the guard that the macro returns.
    Guard,
    Block(Group),
    /// `async { .. }` or `async move { .. }`
    Async(TokenStream),
}

/// The arguments, and the place with the block behind the `;`.
pub(crate) fn read(attribute: Attribute, input: TokenStream, errors: &mut Errors) -> (Args, Place) {
    let (args, rest) = read_args(attribute, input, errors);
    let work = if attribute.makes_span() {
        work(rest, errors)
    } else {
        ends(rest, errors);
        Work::Now
    };
    require(&args, &work, errors);
    let body = match &work {
        Work::Block(block) => block.clone(),
        Work::Now | Work::Guard | Work::Async(_) => Group::new(Delimiter::Brace, TokenStream::new()),
    };
    (args, Place { function: Function::inline(attribute.name(), body), work })
}

impl Place {
    /// ```text
    /// span!("cache.fill", fields(acme.size = n); { fill(n) })
    /// count!("orders.placed", value = n)
    /// log!("user {id} locked")
    /// ```
    /// becomes
    /// ```text
    /// { let site = ..; let _entered = site.start_with(|span| ..).enter(); { fill(n) } }
    /// { let site = ..; site.open(|parts| ..).done(); }
    /// { let site = ..; site.open(|_| ()).done_with(|end| ..); }
    /// ```
    pub(crate) fn emit(&self, plan: &Plan) -> TokenStream {
        let krate = &plan.krate;
        let private = ours!(#krate::__private);
        let (site, open) = (site(plan, &self.function, &private), open(plan, &private));
        let looks = plan.looks();
        match &self.work {
            Work::Now => {
                let end = observe_end(plan, &private);
                if end.is_empty() {
                    return ours!({ #site #open.done(); });
                }
                let end = closure("end", &end);
                ours!({ #site #open.done_with(#end); })
            }
            Work::Guard => ours!({ #site #open.enter() }),
            // The value is looked at only if somebody asks: its type may not be known here, and no look may decide it.
            Work::Block(block) if !looks => {
                let body = quiet(block);
                ours!({ #site let _entered = #open.enter(); #body })
            }
            Work::Block(block) => {
                let (body, observe) = (quiet(block), observe(plan, None, &private));
                ours!({ #site let entered = #open.enter(); entered.end(#body, #observe) })
            }
            Work::Async(future) => {
                let observe = if looks { observe(plan, None, &private) } else { ours!(|_, _| ()) };
                ours!({ #site #private::in_future(#open, #future, #observe) })
            }
        }
    }

    /// What is wrong, and the code behind the `;` as it was.
    pub(crate) fn emit_errors(&self, errors: &TokenStream, findings: &Findings) -> TokenStream {
        let warnings = warnings(&findings.warnings);
        match &self.work {
            Work::Now | Work::Guard => ours!({ #errors #warnings }),
            Work::Block(block) => {
                let block = quiet(block);
                ours!({ #errors #warnings #block })
            }
            Work::Async(future) => ours!({ #errors #warnings #future }),
        }
    }
}

/// The arguments, and what stands behind the `;`.
fn read_args(attribute: Attribute, input: TokenStream, errors: &mut Errors) -> (Args, Option<TokenStream>) {
    let mut args = Args::new(attribute);
    let mut rest = None;
    let read = |input: ParseStream<'_>| {
        args.read_all(input, errors)?;
        if input.parse::<Option<Token![;]>>()?.is_some() {
            rest = Some(input.parse()?);
        }
        Ok(())
    };
    if let Err(error) = read.parse2(input) {
        errors.push(error);
    }
    (args, rest)
}

/// What each of the macros cannot do without.
fn require(args: &Args, work: &Work, errors: &mut Errors) {
    let attribute = args.attribute;
    if attribute.makes_span() {
        if args.name.span().is_none() {
            errors.at_call("`span!` needs a name: `span!(\"cache.fill\")`");
        }
        let words = [args.err.word(), args.ret.word(), args.ok_if.word(), args.error_if.word()];
        for word in words.into_iter().flatten().filter(|_| matches!(work, Work::Guard)) {
            errors.at(word, format!("`{word}` looks at the value of a block: `span!(.., {word}; {{ .. }})`"));
        }
    } else if attribute.counts() {
        if args.name.span().is_none() {
            errors.at_call("`count!` needs the name of a metric: `count!(\"orders.placed\")`");
        }
        if let (Some(word), None) = (args.metric.histogram.word(), args.metric.value.word()) {
            errors.at(word, "a histogram needs a value here: `count!(\"batch.size\", histogram, value = items.len())`");
        }
    } else if args.log.body.span().is_none() {
        errors.at_call("`log!` needs a body: `log!(\"user {id} locked\")`");
    }
}

fn work(rest: Option<TokenStream>, errors: &mut Errors) -> Work {
    let Some(rest) = rest else { return Work::Guard };
    let tokens: Vec<TokenTree> = rest.clone().into_iter().collect();
    match &tokens[..] {
        [TokenTree::Group(block)] if block.delimiter() == Delimiter::Brace => Work::Block(block.clone()),
        [TokenTree::Ident(word), .., TokenTree::Group(block)]
            if word == "async" && block.delimiter() == Delimiter::Brace && tokens.len() <= 3 =>
        {
            Work::Async(rest)
        }
        [] => Work::Guard,
        [first, ..] => {
            errors.at(first, "expected a block behind the `;`: `{ .. }`, `async { .. }` or `async move { .. }`");
            Work::Guard
        }
    }
}

/// The block with a second statement in it, because braces around one expression are warned about; a label would catch
/// the user's `continue`.
fn quiet(block: &Group) -> Group {
    let inside = block.stream();
    let mut quiet = Group::new(Delimiter::Brace, ours!(let () = (); #inside));
    quiet.set_span(block.span());
    quiet
}

fn ends(rest: Option<TokenStream>, errors: &mut Errors) {
    if let Some(first) = rest.and_then(|rest| rest.into_iter().next()) {
        errors.at(first, "nothing stands behind the `;` here; a block is for `span!`");
    }
}
