//! The attribute macros of `otel-runtime`, which re-exports and documents them.

mod args;
mod attribute;
mod captures;
mod checker;
mod checks;
mod code;
mod combine;
mod completion;
mod contradictions;
mod conventions;
mod count_plan;
mod declared;
mod derived;
mod distribution;
mod emit;
mod errors;
mod expand;
mod fields;
mod flow;
mod format;
mod function;
mod inline;
mod items;
mod late;
mod lints;
mod literal;
mod log_plan;
mod model;
mod observe;
mod opening;
mod otel_fields;
mod outcome;
mod params;
mod plan;
mod record;
mod settings;
mod sharing;
mod signal_args;
mod slot;
mod span_plan;
mod statics;
mod syntax;
mod tell;
mod telling;
#[cfg(test)]
mod tests;
mod variants;
mod words;

use attribute::Attribute;
use proc_macro::TokenStream;

/// Turns a function into a span.
#[proc_macro_attribute]
pub fn traced(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(Attribute::Traced, args.into(), item.into()).into()
}

/// Turns a function into a metric.
#[proc_macro_attribute]
pub fn counted(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(Attribute::Counted, args.into(), item.into()).into()
}

/// Turns a function into a log record.
#[proc_macro_attribute]
pub fn logged(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(Attribute::Logged, args.into(), item.into()).into()
}

/// Turns a function into a span, with the defaults of `tracing`.
#[proc_macro_attribute]
pub fn instrument(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(Attribute::Instrument, args.into(), item.into()).into()
}

/// A span inside a body.
#[proc_macro]
pub fn span(input: TokenStream) -> TokenStream {
    inline::span(input.into()).into()
}

/// A measurement inside a body.
#[proc_macro]
pub fn count(input: TokenStream) -> TokenStream {
    inline::count(input.into()).into()
}

/// A log record inside a body.
#[proc_macro]
pub fn log(input: TokenStream) -> TokenStream {
    inline::log(input.into()).into()
}

/// Attributes of the current span.
#[proc_macro]
pub fn record(input: TokenStream) -> TokenStream {
    record::record(input.into()).into()
}
