//! The attribute macros of `otel-runtime`, which re-exports and documents them.

mod args;
mod captures;
mod code;
mod contradictions;
mod dialect;
mod distribution;
mod emit;
mod errors;
mod fields;
mod flow;
mod function;
mod items;
#[cfg(test)]
mod messages;
mod model;
mod observe;
mod otel_fields;
mod outcome;
mod plan;
mod slot;
#[cfg(test)]
mod snapshot;
mod syntax;
mod telling;
mod traced;
mod variants;
mod words;

use dialect::Dialect;
use proc_macro::TokenStream;

/// Turns a function into a span.
#[proc_macro_attribute]
pub fn traced(args: TokenStream, item: TokenStream) -> TokenStream {
    traced::expand(Dialect::Traced, args.into(), item.into()).into()
}

/// Turns a function into a span, with the defaults of `tracing`.
#[proc_macro_attribute]
pub fn instrument(args: TokenStream, item: TokenStream) -> TokenStream {
    traced::expand(Dialect::Instrument, args.into(), item.into()).into()
}
