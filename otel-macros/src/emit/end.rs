//! Code for the end of a call: a closure that inspects the result.

use crate::emit::err_ret::{err_name, on_err, ret_name};
use crate::emit::start::captures;
use crate::emit::tokens::{by_reference, located_at, ours, ours_at, typed};
use crate::item::tokens::first_span;
use crate::model::body::{BodyPiece, BodyPlan, KeptText};
use crate::model::{LogPlan, Success};
use crate::plan::Plan;
use proc_macro2::{Literal, Span, TokenStream};
use syn::{LitStr, Type};

/// Inspects the result: `|result, end| end.outcome(probe(result).otel_error_type())`.
pub(crate) fn observe(plan: &Plan, output: Option<&Type>, private: &TokenStream) -> TokenStream {
    let result = typed("result", output);
    let by_type = ours!(#private::probe(result).otel_error_type());
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
        let on_err = on_err(err_ret.at, err_ret.where_possible, &err_ret.error_in_span(private), private);
        ours!(#on_err;)
    });
    let ret = span.and_then(|span| span.ret.as_ref()).map(|err_ret| {
        let (ret, code) = (ret_name(err_ret.at), err_ret.value_in_span(private));
        ours!(#private::returned(result).otel_then(|#ret| { #code });)
    });
    let some = plan.logs.iter().find_map(|log| log.some_at).map(|(at, where_possible)| {
        let located = located_at(at, private);
        if where_possible {
            ours!(end.some(#private::if_optional(result).otel_is_some());)
        } else {
            ours_at!(at => end.some(#located::is_some(result));)
        }
    });
    let logs = plan.logs.iter().enumerate().map(|(at, log)| {
        let (success, failure) = (log.success(at, private), log.failure(at, private));
        ours!(#success #failure)
    });
    // A log without `err(..)` records the `Display` text of the error, if the error has one.
    let by_itself = plan.logs.iter().any(|log| log.err.is_none());
    let message = by_itself.then(|| ours!(#private::message(result).otel_report(end);));
    let records_error =
        span.and_then(|span| span.err.as_ref()).into_iter().chain(plan.logs.iter().filter_map(|log| log.err.as_ref()));
    let stack_trace = (!by_itself && records_error.into_iter().any(|err_ret| err_ret.format.is_some()))
        .then(|| ours!(#private::stack_trace(result).otel_report(end);));
    ours!(#err #ret #some #message #stack_trace #(#logs)*)
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
        let (at, fill) = (Literal::usize_unsuffixed(at), self.fill(private));
        let fill = fill.into_iter();
        ours!(#(end.success(#at, #fill);)*)
    }

    /// The closure that sets the body of the record of a successful call: `|log, values| log.body(..)`.
    pub(crate) fn fill(&self, private: &TokenStream) -> Option<TokenStream> {
        let text_at = self.body.as_ref().map_or_else(Span::call_site, |body| body.text.span());
        let place = self.ret.as_ref().map_or(text_at, |err_ret| err_ret.at);
        let body = self.body.as_ref().map(|body| body.code(place, &self.kept(), private));
        let of_value = self.body.as_ref().is_some_and(BodyPlan::uses_ret) || self.ret.is_some();
        if body.is_none() && !of_value {
            return None;
        }
        let body = body.into_iter();
        let value = self.ret.as_ref().map(|err_ret| {
            let (value, fields) = (err_ret.value_attribute("log", private), captures(&err_ret.fields, "log", private));
            ours!(#value #fields)
        });
        let code = if of_value {
            let ret = ret_name(place);
            ours!(#private::returned(result).otel_then(|#ret| { #(#body)* #value }))
        } else {
            ours!(#(#body)*)
        };
        let kept = kept_name(self.body.as_ref());
        Some(ours!(|log, #kept| { #code }))
    }

    /// `end.failure(0, |log, _| log.error(format_args!("{:?}", err)));`.
    fn failure(&self, at: usize, private: &TokenStream) -> TokenStream {
        let text_at = self.err_body.as_ref().map_or_else(Span::call_site, |body| body.text.span());
        let place = self.err.as_ref().map_or(text_at, |err_ret| err_ret.at);
        let body = self.err_body.as_ref().map(|body| body.code(place, &self.kept(), private));
        let of_error = self.err_body.as_ref().is_some_and(BodyPlan::uses_err);
        let at = Literal::usize_unsuffixed(at);
        let code = match &self.err {
            None => {
                let Some(body) = &body else { return TokenStream::new() };
                let where_possible = self.err_body.as_ref().is_some_and(|body| body.where_possible);
                if of_error { on_err(place, where_possible, body, private) } else { body.clone() }
            }
            Some(err_ret) => {
                let (error, fields) = (err_ret.error_in_log(private), captures(&err_ret.fields, "log", private));
                let body = body.iter();
                on_err(place, err_ret.where_possible, &ours!(#error #(#body)* #fields), private)
            }
        };
        let kept = kept_name(self.err_body.as_ref());
        ours!(end.failure(#at, |log, #kept| { #code });)
    }
}

/// The name of the second parameter, or `_` if the body does not use it.
fn kept_name(body: Option<&BodyPlan>) -> TokenStream {
    let uses = body.is_some_and(|body| {
        body.pieces().any(|piece| !matches!(piece, BodyPiece::Ret | BodyPiece::Err | BodyPiece::Now(_)))
    });
    if uses { ours!(values) } else { ours!(_) }
}

impl BodyPlan {
    /// `log.body(format_args!("user {} registered in {}", values.text(0), values.elapsed()));`, or a statement for each part.
    /// `ret` and `err` have the hygiene of `place`.
    fn code(&self, place: Span, all_kept: &[&KeptText], private: &TokenStream) -> TokenStream {
        let text = &self.text;
        let mut kept = self.kept.iter();
        let mut values = self.parts.iter().enumerate().filter(|(_, part)| part.may_panic || !part.pieces.is_empty());
        // With a single name in the text, the errors of the compiler point to that name.
        if let (Some((at, value)), None) = (values.next(), values.next())
            && value.pieces.is_empty()
        {
            let [before, after] = [self.parts[..at].first(), self.parts[at + 1..].first()].map(|part| {
                let plain = part.map_or_else(String::new, |part| part.format.replace("{{", "{").replace("}}", "}"));
                LitStr::new(&plain, Span::mixed_site())
            });
            return ours!(log.body_around(#before, #private::format_args!(#text), #after););
        }
        match &self.parts[..] {
            [] | [_] => {
                let pieces = self.pieces().map(|piece| self.piece(piece, place, &mut kept, all_kept));
                ours!(log.body(#private::format_args!(#text #(, #pieces)*));)
            }
            parts => {
                let parts = parts.iter().map(|part| {
                    let text = LitStr::new(&part.format, text.span());
                    let pieces = part.pieces.iter().map(|piece| self.piece(piece, place, &mut kept, all_kept));
                    ours!(log.body_part(#private::format_args!(#text #(, #pieces)*));)
                });
                ours!(#(#parts)*)
            }
        }
    }

    /// The value of one `{}`. `kept` are the parameters that follow.
    fn piece<'a>(
        &self,
        piece: &BodyPiece,
        place: Span,
        kept: &mut impl Iterator<Item = &'a KeptText>,
        all_kept: &[&KeptText],
    ) -> TokenStream {
        let text = &self.text;
        match piece {
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
        }
    }
}
