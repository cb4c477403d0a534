//! Code for the end of a call: a closure that inspects the result.

use crate::emit::start::captures;
use crate::emit::tokens::{by_reference, located_at, ours, ours_at, typed};
use crate::item::tokens::first_span;
use crate::model::{BodyPiece, BodyPlan, ErrRetFormat, ErrRetPlan, KeptText, LogPlan, Success};
use crate::plan::Plan;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use syn::Type;

/// Inspects the result: `|result, end| end.outcome(probe(result).error_type())`.
pub(crate) fn observe(plan: &Plan, output: Option<&Type>, private: &TokenStream) -> TokenStream {
    let result = typed("result", output);
    let by_type = ours!(#private::probe(result).error_type());
    let success = match &plan.success {
        Success::ByType => ours!(end.outcome(#by_type)),
        Success::OkIf(test) => ours_at!(first_span(test) => end.ok_if(result, #test, #by_type)),
        Success::ErrorIf(test) => ours_at!(first_span(test) => end.error_if(result, #test, #by_type)),
    };
    let more = more(plan, private);
    if more.is_empty() { ours!(|#result, end| #success) } else { ours!(|#result, end| { #success; #more }) }
}

/// Records the end of a call without a result: `|end| end.success(..)`. Empty if there is nothing to record.
pub(crate) fn observe_end(plan: &Plan, private: &TokenStream) -> TokenStream {
    plan.logs.iter().enumerate().map(|(at, log)| log.success(at, private)).collect()
}

fn more(plan: &Plan, private: &TokenStream) -> TokenStream {
    let span = plan.span.as_ref();
    let err = span.and_then(|span| span.err.as_ref()).map(|err_ret| {
        let (at, located, closure) = (err_ret.at, located_at(err_ret.at, private), on_error(err_ret, private));
        ours_at!(at => #located::on_err(result, #closure);)
    });
    let ret = span.and_then(|span| span.ret.as_ref()).map(|err_ret| {
        let closure = on_value(err_ret, private);
        ours!(#private::returned(result).then(#closure);)
    });
    let some = plan.logs.iter().find_map(|log| log.side_at).map(|at| {
        let located = located_at(at, private);
        ours_at!(at => end.some(#located::is_some(result));)
    });
    let logs = plan.logs.iter().enumerate().map(|(at, log)| {
        let (success, failure) = (log.success(at, private), log.failure(at, private));
        ours!(#success #failure)
    });
    // A log without `err(..)` records the `Display` text of the error, if the error has one.
    let by_itself = plan.logs.iter().any(|log| log.err.is_none());
    let message = by_itself.then(|| ours!(#private::message(result).report(end);));
    ours!(#err #ret #some #message #(#logs)*)
}

fn on_error(err_ret: &ErrRetPlan, private: &TokenStream) -> TokenStream {
    let err = err_name(err_ret.at);
    let error = err_ret.format.map(|format| {
        let (level, text) = (err_ret.level.code("Error", private), error_text(err_ret.at, format, private));
        if err_ret.record { ours!(end.exception(#level, #text);) } else { ours!(end.exception_attributes(#text);) }
    });
    let fields = captures(&err_ret.fields, "end", private);
    ours!(|#err| { #error #fields })
}

/// The name of the error for the user's fields. It has the hygiene of a token next to them, because the attribute itself may
/// come from another macro.
fn err_name(at: Span) -> Ident {
    Ident::new("err", at)
}

fn error_text(at: Span, format: ErrRetFormat, private: &TokenStream) -> TokenStream {
    let err = err_name(at);
    match format {
        ErrRetFormat::Debug => ours_at!(at => #private::format_args!("{:?}", #err)),
        ErrRetFormat::Chain => ours_at!(at => #private::format_args!("{}", #private::chain(#err).sources())),
        ErrRetFormat::Display | ErrRetFormat::Typed => ours_at!(at => #private::format_args!("{}", #err)),
    }
}

fn on_value(err_ret: &ErrRetPlan, private: &TokenStream) -> TokenStream {
    let ret = ret_name(err_ret.at);
    let value = match err_ret.format {
        Some(format) if err_ret.record => {
            let (at, level) = (err_ret.at, err_ret.level.code("Info", private));
            let text = value_text(at, format, private);
            ours_at!(at => #private::recordable(#ret).then(|#ret| end.returned(#level, #text));)
        }
        _ => value_attribute(err_ret, "end", private),
    };
    let fields = captures(&err_ret.fields, "end", private);
    ours!(|#ret| { #value #fields })
}

/// `end.set("return", ret);`. A text is recorded unless the value is `()`.
fn value_attribute(err_ret: &ErrRetPlan, on: &str, private: &TokenStream) -> TokenStream {
    let (at, on) = (err_ret.at, Ident::new(on, Span::mixed_site()));
    let ret = ret_name(at);
    match err_ret.format {
        None => TokenStream::new(),
        Some(ErrRetFormat::Typed) => ours_at!(at => #on.set("return", #ret);),
        Some(format) => {
            let text = value_text(at, format, private);
            ours_at!(at => #private::recordable(#ret).then(|#ret| #on.set_text("return", #text));)
        }
    }
}

fn value_text(at: Span, format: ErrRetFormat, private: &TokenStream) -> TokenStream {
    let ret = ret_name(at);
    match format {
        ErrRetFormat::Display => ours_at!(at => #private::format_args!("{}", #ret)),
        _ => ours_at!(at => #private::format_args!("{:?}", #ret)),
    }
}

fn ret_name(at: Span) -> Ident {
    Ident::new("ret", at)
}

impl LogPlan {
    pub(crate) fn bodies(&self) -> impl Iterator<Item = &BodyPlan> {
        self.body.iter().chain(&self.err_body)
    }

    pub(crate) fn shows_elapsed(&self) -> bool {
        self.bodies().any(BodyPlan::uses_elapsed)
    }

    /// What is formatted before the call for the bodies, each value once.
    pub(crate) fn kept(&self) -> Vec<&KeptText> {
        let mut all: Vec<&KeptText> = Vec::new();
        for kept in self.bodies().flat_map(|body| &body.kept) {
            if !all.iter().any(|known| known.is_same(kept)) {
                all.push(kept);
            }
        }
        all
    }

    /// `end.success(0, |log, values| log.body(format_args!("user {} registered", values.text(0))));`.
    fn success(&self, at: usize, private: &TokenStream) -> TokenStream {
        let text_at = self.body.as_ref().map_or_else(Span::call_site, |body| body.text.span());
        let place = self.ret.as_ref().map_or(text_at, |err_ret| err_ret.at);
        let body = self.body.as_ref().map(|body| body.code(place, &self.kept(), private));
        let of_value = self.body.as_ref().is_some_and(BodyPlan::uses_ret) || self.ret.is_some();
        if body.is_none() && !of_value {
            return TokenStream::new();
        }
        let body = body.into_iter();
        let at = Literal::usize_unsuffixed(at);
        let value = self.ret.as_ref().map(|err_ret| {
            let (value, fields) = (value_attribute(err_ret, "log", private), captures(&err_ret.fields, "log", private));
            ours!(#value #fields)
        });
        let code = if of_value {
            let ret = ret_name(place);
            ours!(#private::returned(result).then(|#ret| { #(#body)* #value }))
        } else {
            ours!(#(#body)*)
        };
        let kept = kept_name(self.body.as_ref());
        ours!(end.success(#at, |log, #kept| { #code });)
    }

    /// `end.failure(0, |log, _| log.error(format_args!("{:?}", err)));`.
    fn failure(&self, at: usize, private: &TokenStream) -> TokenStream {
        let text_at = self.err_body.as_ref().map_or_else(Span::call_site, |body| body.text.span());
        let place = self.err.as_ref().map_or(text_at, |err_ret| err_ret.at);
        let body = self.err_body.as_ref().map(|body| body.code(place, &self.kept(), private));
        let of_error = self.err_body.as_ref().is_some_and(BodyPlan::uses_err);
        let at = Literal::usize_unsuffixed(at);
        let code = match &self.err {
            None if of_error => {
                let (located, body, err) = (located_at(place, private), body.into_iter(), err_name(place));
                ours_at!(place => #located::on_err(result, |#err| { #(#body)* }))
            }
            None => {
                let Some(body) = body else { return TokenStream::new() };
                body
            }
            Some(err_ret) => {
                let (body, at, err) = (body.into_iter(), err_ret.at, err_name(err_ret.at));
                let error = match err_ret.format {
                    Some(format) => {
                        let text = error_text(at, format, private);
                        ours!(log.error(#text);)
                    }
                    None => ours!(log.without_exception();),
                };
                let (located, fields) = (located_at(at, private), captures(&err_ret.fields, "log", private));
                ours_at!(at => #located::on_err(result, |#err| { #error #(#body)* #fields }))
            }
        };
        let kept = kept_name(self.err_body.as_ref());
        ours!(end.failure(#at, |log, #kept| { #code });)
    }
}

/// The name of the second parameter, or `_` if the body does not use it.
fn kept_name(body: Option<&BodyPlan>) -> TokenStream {
    let uses = body.is_some_and(|body| {
        body.pieces.iter().any(|piece| !matches!(piece, BodyPiece::Ret | BodyPiece::Err | BodyPiece::Now(_)))
    });
    if uses { ours!(values) } else { ours!(_) }
}

impl BodyPlan {
    /// `log.body(format_args!("user {} registered in {}", values.text(0), values.elapsed()));`
    /// `ret` and `err` have the hygiene of `place`.
    fn code(&self, place: Span, all_kept: &[&KeptText], private: &TokenStream) -> TokenStream {
        let mut kept = self.kept.iter();
        let text = &self.text;
        let pieces = self.pieces.iter().map(|piece| match piece {
            BodyPiece::Kept => {
                let kept = kept.next();
                let at = all_kept.iter().position(|other| kept.is_some_and(|kept| other.is_same(kept)));
                let at = Literal::usize_unsuffixed(at.unwrap_or(0));
                ours!(values.text(#at))
            }
            BodyPiece::Now(value) => {
                let (place, value) = by_reference(value);
                ours_at!(place => #value)
            }
            BodyPiece::Field(key) => ours_at!(text.span() => values.field(#key)),
            BodyPiece::Elapsed => ours_at!(text.span() => values.elapsed()),
            BodyPiece::Ret => {
                let ret = ret_name(place.located_at(text.span()));
                ours!(#ret)
            }
            BodyPiece::Err => {
                let err = err_name(place.located_at(text.span()));
                ours!(#err)
            }
        });
        ours!(log.body(#private::format_args!(#text #(, #pieces)*));)
    }
}
