//! Code for the start of a call: the decision to record, and the attributes.

use crate::args::field::Sigil;
use crate::emit::tokens::{by_reference, closure, located_at, ours, ours_at};
use crate::item::tokens::first_span;
use crate::model::body::KeptText;
use crate::model::{
    AttributePlan, CountPlan, LogPlan, MeasuredValue, PartOf, PropertyValue, SpanKindPlan, SpanMode, SpanName, SpanPlan,
};
use crate::plan::Plan;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use syn::{Expr, ExprUnary, UnOp};

/// Starts the call now.
pub(crate) fn open(plan: &Plan, private: &TokenStream) -> TokenStream {
    let before = before(plan, private);
    if plan.has_parts() {
        let parts = closure("parts", &parts(plan, private));
        if before.is_empty() {
            return ours!(site.open(#parts));
        }
        let before = closure("start", &before);
        return ours!(site.open_in(#before, #parts));
    }
    let fields = plan.span.as_ref().map_or_else(TokenStream::new, |span| span.fields(private));
    let is_plain = before.is_empty() && !plan.span.as_ref().is_some_and(|span| span.mode == SpanMode::Current);
    let (before, with) = (closure("start", &before), closure("span", &fields));
    match (is_plain, fields.is_empty()) {
        (true, true) => ours!(site.start()),
        (true, false) => ours!(site.start_with(#with)),
        (false, _) => ours!(site.start_in(#before, #with)),
    }
}

/// Starts a call of which only metrics with constant attributes are recorded, or returns `None` for any other call.
pub(crate) fn open_counted(plan: &Plan, private: &TokenStream) -> Option<TokenStream> {
    let only_counts = plan.span.is_none() && plan.logs.is_empty() && !plan.counts.is_empty();
    let is_constant = only_counts && before(plan, private).is_empty() && parts(plan, private).is_empty();
    is_constant.then(|| ours!(site.open_counted()))
}

/// Prepares a call that starts with the first poll of a future.
pub(crate) fn prepare(plan: &Plan, private: &TokenStream) -> TokenStream {
    let before = closure("start", &before(plan, private));
    if plan.has_parts() {
        let parts = closure("parts", &parts(plan, private));
        return ours!(site.prepare_parts(#before, #parts));
    }
    let fields = plan.span.as_ref().map_or_else(TokenStream::new, |span| span.fields(private));
    let fields = closure("span", &fields);
    ours!(site.prepare(#before, #fields))
}

/// What the decision to record depends on: `start.only_if(..); start.parent(..);`.
fn before(plan: &Plan, private: &TokenStream) -> TokenStream {
    let span = plan.span.iter().map(|span| span.before(private));
    let conditions = plan.conditions();
    let conditions = conditions.iter().map(|(part, condition)| {
        let part = part.code(private);
        ours!(start.part_only_if(#part, #condition);)
    });
    ours!(#(#span)* #(#conditions)*)
}

/// The attributes of each signal.
fn parts(plan: &Plan, private: &TokenStream) -> TokenStream {
    let shared = plan.shared.iter().map(|shared| {
        let parts = shared.parts.iter().map(|part| part.code(private));
        let captures = captures(&shared.captures, "fields", private);
        ours!(parts.shared(&[#(#parts),*], |fields| { #captures });)
    });
    let span = plan.span.iter().map(|span| span.fields(private)).filter(|fields| !fields.is_empty());
    let span = span.map(|fields| ours!(parts.span(|span| { #fields });));
    let counts = plan.counts.iter().map(|count| count.fields(private)).enumerate();
    let counts = counts.filter(|(_, fields)| !fields.is_empty()).map(|(at, fields)| {
        let at = Literal::usize_unsuffixed(at);
        ours!(parts.count(#at, |attributes| { #fields });)
    });
    let logs = plan.logs.iter().map(|log| log.fields(private)).enumerate();
    let logs = logs.filter(|(_, fields)| !fields.is_empty()).map(|(at, fields)| {
        let at = Literal::usize_unsuffixed(at);
        ours!(parts.log(#at, |log| { #fields });)
    });
    ours!(#(#shared)* #(#span)* #(#counts)* #(#logs)*)
}

pub(crate) fn captures(captures: &[AttributePlan], on: &str, private: &TokenStream) -> TokenStream {
    let on = Ident::new(on, Span::mixed_site());
    captures.iter().map(|captured| captured.code(&ours!(#on), private)).collect()
}

impl SpanPlan {
    fn before(&self, private: &TokenStream) -> TokenStream {
        let only_if = self.condition.iter().map(|condition| ours!(start.only_if(#condition);));
        let parent = self.parent.iter().map(|parent| {
            let (place, parent) = by_reference(parent);
            ours_at!(place => start.parent(#parent);)
        });
        let kind = match &self.kind {
            SpanKindPlan::Known(_) => TokenStream::new(),
            // The body can still use the variable.
            SpanKindPlan::Computed(kind) if is_place(kind) => {
                let (place, kind) = by_reference(kind);
                ours_at!(place => start.kind(#private::Clone::clone(#kind));)
            }
            SpanKindPlan::Computed(kind) => ours_at!(first_span(kind) => start.kind(#kind);),
            SpanKindPlan::Property(kind) => kind.code(&ours!(start.kind(#private::kind_of(text))), private),
        };
        ours!(#(#only_if)* #(#parent)* #kind)
    }

    /// `span.name(..); span.set("user.id", &id);`.
    fn fields(&self, private: &TokenStream) -> TokenStream {
        let name = match &self.name {
            SpanName::Known(_) => TokenStream::new(),
            SpanName::Computed { name, .. } => {
                let (place, name) = by_reference(name);
                ours_at!(place => span.name(#name);)
            }
            SpanName::Property { name, .. } => name.code(&ours!(span.name(text)), private),
        };
        let links = self.links.iter().map(|links| {
            let (place, links) = (first_span(links), linked(links, private));
            ours_at!(place => span.links(#links);)
        });
        let status = self.status.iter().zip(["status_code", "status_description"]).map(|(value, method)| {
            let method = Ident::new(method, Span::mixed_site());
            match value {
                None => TokenStream::new(),
                Some(PropertyValue { value: Expr::Lit(text), .. }) => ours!(span.#method(#text);),
                Some(value) => value.code(&ours!(span.#method(text)), private),
            }
        });
        let captures = captures(&self.captures, "span", private);
        ours!(#name #(#links)* #(#status)* #captures)
    }
}

impl PropertyValue {
    /// `property(|fields| fields.set_text("otel.name", format_args!("{}", name)), |text| span.name(text));`
    fn code(&self, set: &TokenStream, private: &TokenStream) -> TokenStream {
        let Self { key, sigil, value } = self;
        let record = match sigil {
            Sigil::Text(format) => {
                let place = first_span(value);
                ours_at!(place => fields.set_text(#key, #private::format_args!(#format, #value)))
            }
            Sigil::Typed | Sigil::TypedOrDebug | Sigil::TracingValue => {
                let (place, value) = by_reference(value);
                let located = located_at(place, private);
                ours_at!(place => #located::property_value(#value).otel_record(fields, #key))
            }
        };
        ours!(#private::property(|fields| #record, |text| #set);)
    }
}

/// The spans to link to. A variable and the elements of an array are borrowed, so that the body can still use them.
fn linked(links: &Expr, private: &TokenStream) -> TokenStream {
    match links {
        Expr::Array(array) => {
            let elements = array.elems.iter().map(|element| by_reference(element).1);
            ours_at!(first_span(links) => [#(#elements),*])
        }
        links if is_place(links) => {
            let (place, links) = by_reference(links);
            let located = located_at(place, private);
            ours_at!(place => #located::linked(#links).otel_spans())
        }
        links => ours!(#links),
    }
}

/// Whether an expression is a variable, a part of one, or what it points to.
fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) | Expr::Unary(ExprUnary { op: UnOp::Deref(_), .. }) => true,
        Expr::Field(field) => is_place(&field.base),
        Expr::Index(index) => is_place(&index.expr),
        Expr::Group(group) => is_place(&group.expr),
        Expr::Paren(paren) => is_place(&paren.expr),
        _ => false,
    }
}

impl CountPlan {
    /// Whether the attributes differ from call to call.
    pub(crate) fn is_dynamic(&self) -> bool {
        !self.captures.is_empty() || self.shares
    }

    fn fields(&self, private: &TokenStream) -> TokenStream {
        let captures = captures(&self.captures, "attributes", private);
        let value = self.value.iter().map(|MeasuredValue { expr, is_whole }| {
            let (place, value) = by_reference(expr);
            let whole = is_whole.then(|| ours!(::<#private::u64>));
            ours_at!(place => attributes.value #whole (#value);)
        });
        ours!(#captures #(#value)*)
    }
}

/// Writes the record of `log!`: `site.log(|log| log.set("user.id", &id), |log, _| log.body(..));`.
pub(crate) fn write_log(log: &LogPlan, private: &TokenStream) -> TokenStream {
    let (capture, fill) = (closure("log", &log.fields(private)), log.fill(private));
    let fill = fill.unwrap_or_else(|| ours!(|_, _| ()));
    if let Some(condition) = &log.condition {
        ours!(site.log_if(|| #condition, #capture, #fill);)
    } else {
        ours!(site.log(#capture, #fill);)
    }
}

impl LogPlan {
    fn fields(&self, private: &TokenStream) -> TokenStream {
        let captures = captures(&self.captures, "log", private);
        let kept = self.kept().into_iter().map(|KeptText { format, value }| {
            let place = first_span(value);
            ours_at!(place => log.text(#private::format_args!(#format, #value));)
        });
        ours!(#captures #(#kept)*)
    }
}

impl Plan {
    fn conditions(&self) -> Vec<(PartOf, &Expr)> {
        let counts = self.counts.iter().enumerate().map(|(at, count)| (PartOf::Count(at), &count.condition));
        let logs = self.logs.iter().enumerate().map(|(at, log)| (PartOf::Log(at), &log.condition));
        counts.chain(logs).filter_map(|(part, condition)| Some((part, condition.as_ref()?))).collect()
    }
}

impl PartOf {
    /// `Part::Count(0)`.
    fn code(self, private: &TokenStream) -> TokenStream {
        match self {
            Self::Span => ours!(#private::Part::Span),
            Self::Count(at) => {
                let at = Literal::usize_unsuffixed(at);
                ours!(#private::Part::Count(#at))
            }
            Self::Log(at) => {
                let at = Literal::usize_unsuffixed(at);
                ours!(#private::Part::Log(#at))
            }
        }
    }
}
