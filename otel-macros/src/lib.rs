//! The attribute macros of `otel-runtime`, which re-exports and documents them.

mod args;
mod container;
mod derive;
mod emit;
mod errors;
mod expand;
mod inline;
mod item;
mod model;
mod plan;
mod semconv;
#[cfg(test)]
mod tests;

use args::macro_name::MacroName;
use proc_macro::TokenStream;

/// Turns a function into a span.
#[proc_macro_attribute]
pub fn traced(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(MacroName::Traced, args.into(), item.into()).into()
}

/// Turns a function into a metric.
#[proc_macro_attribute]
pub fn counted(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(MacroName::Counted, args.into(), item.into()).into()
}

/// Turns a function into a log record.
#[proc_macro_attribute]
pub fn logged(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(MacroName::Logged, args.into(), item.into()).into()
}

/// Turns a function into a span, with the defaults of `tracing`.
#[proc_macro_attribute]
pub fn instrument(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(MacroName::Instrument, args.into(), item.into()).into()
}

/// Implements `Outcome` for an error type.
#[proc_macro_derive(Outcome, attributes(outcome))]
pub fn outcome(item: TokenStream) -> TokenStream {
    derive::derive(item.into()).into()
}

/// A span inside a body.
#[proc_macro]
pub fn span(input: TokenStream) -> TokenStream {
    expand::expand_inline(MacroName::Span, input.into()).into()
}

/// A measurement inside a body.
#[proc_macro]
pub fn count(input: TokenStream) -> TokenStream {
    expand::expand_inline(MacroName::Count, input.into()).into()
}

/// A log record inside a body.
#[proc_macro]
pub fn log(input: TokenStream) -> TokenStream {
    expand::expand_inline(MacroName::Log, input.into()).into()
}

/// Attributes of the current span.
#[proc_macro]
pub fn record(input: TokenStream) -> TokenStream {
    expand::expand_record(input.into()).into()
}
