//! A propagator, and several of them in order.

use super::b3::B3;
use super::baggage::{ReceivedBaggage, W3cBaggage};
use super::format::{BaggageFormat, ExtractedBaggage, TraceFormat};
use super::jaeger::Jaeger;
use super::ot_trace::OtTrace;
use super::prefixed_baggage::PrefixedBaggage;
use super::trace_context::W3cTraceContext;
use super::xray::XRay;
use opentelemetry::Context;
use opentelemetry::baggage::{Baggage, BaggageExt as _};
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::TraceContextExt as _;
use std::fmt;

/// A format in which the context is propagated, for [`TelemetryBuilder::propagators`](crate::TelemetryBuilder::propagators).
///
/// It implements [`TextMapPropagator`], so it can also be used without this crate's pipeline. Several propagators are collected into one:
///
/// ```
/// use otel_runtime::Propagator;
/// let propagator: Propagator = [Propagator::b3(), Propagator::trace_context(), Propagator::baggage()].into_iter().collect();
/// opentelemetry::global::set_text_map_propagator(propagator);
/// ```
///
/// A collected propagator writes all formats. It reads them in their order, and **the first valid one applies**: a later format does not
/// replace the caller's span that an earlier one has found. Baggage of several formats is merged, and the first value of a key applies.
/// The specification does not define this order. In OpenTelemetry for .NET, the first valid format applies, too; for Go, Java, JavaScript
/// and Python, it is the last one.
///
/// Specification: [propagators](https://opentelemetry.io/docs/specs/otel/context/api-propagators/).
#[derive(Debug)]
pub struct Propagator {
    name: String,
    parts: Vec<Part>,
    fields: Vec<String>,
}

#[derive(Debug)]
enum Part {
    Trace(Box<dyn TraceFormat>),
    Baggage(Box<dyn BaggageFormat>),
    Custom(Box<dyn TextMapPropagator + Send + Sync>),
}

impl Propagator {
    /// W3C Trace Context: `traceparent` and `tracestate`.
    pub fn trace_context() -> Self {
        Self::of("tracecontext", vec![Part::Trace(Box::new(W3cTraceContext))])
    }

    /// W3C Baggage: `baggage`.
    pub fn baggage() -> Self {
        Self::of("baggage", vec![Part::Baggage(Box::new(W3cBaggage))])
    }

    /// B3 of Zipkin in one header, `b3`. The headers of [`b3_multi`](Self::b3_multi) are read, too.
    ///
    /// A trace id of 64 bits is the lower half of the trace id. The debug flag makes the caller's span sampled, and is sent on. Without a
    /// sampling decision, the caller's span counts as not sampled.
    pub fn b3() -> Self {
        Self::of("b3", vec![Part::Trace(Box::new(B3::Single))])
    }

    /// B3 of Zipkin in several headers: `X-B3-TraceId`, `X-B3-SpanId` and `X-B3-Sampled` or `X-B3-Flags`. The header of
    /// [`b3`](Self::b3) is read, too, and has precedence.
    pub fn b3_multi() -> Self {
        Self::of("b3multi", vec![Part::Trace(Box::new(B3::Multi))])
    }

    /// Jaeger: `uber-trace-id`, and baggage in `uberctx-*` and `jaeger-baggage`.
    ///
    /// OpenTelemetry has deprecated this format. Keys of baggage are names of headers, so their case can be lost.
    pub fn jaeger() -> Self {
        let parts = vec![Part::Trace(Box::new(Jaeger)), Part::Baggage(Box::new(PrefixedBaggage::Jaeger))];
        Self::of("jaeger", parts)
    }

    /// AWS X-Ray: `X-Amzn-Trace-Id`.
    pub fn xray() -> Self {
        Self::of("xray", vec![Part::Trace(Box::new(XRay))])
    }

    /// The basic tracers of `OpenTracing`: `ot-tracer-traceid`, `ot-tracer-spanid`, `ot-tracer-sampled`, and baggage in `ot-baggage-*`.
    ///
    /// Trace ids are sent with 64 bits, so the upper half is lost, and a trace that continues in this format has another id. Use it only
    /// for services that read nothing else.
    pub fn ot_trace() -> Self {
        let parts = vec![Part::Trace(Box::new(OtTrace)), Part::Baggage(Box::new(PrefixedBaggage::OtTrace))];
        Self::of("ottrace", parts)
    }

    /// A propagator of another crate or of the application.
    pub fn custom(propagator: impl TextMapPropagator + Send + Sync + 'static) -> Self {
        Self::of("custom", vec![Part::Custom(Box::new(propagator))])
    }

    fn of(name: &str, parts: Vec<Part>) -> Self {
        let mut fields: Vec<String> = Vec::new();
        for field in parts.iter().flat_map(Part::fields) {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        Self { name: name.to_owned(), parts, fields }
    }
}

/// W3C Trace Context and Baggage, the default of the specification.
impl Default for Propagator {
    fn default() -> Self {
        [Self::trace_context(), Self::baggage()].into_iter().collect()
    }
}

impl FromIterator<Propagator> for Propagator {
    fn from_iter<I: IntoIterator<Item = Self>>(propagators: I) -> Self {
        let (mut names, mut parts) = (Vec::new(), Vec::new());
        for propagator in propagators {
            names.push(propagator.name);
            parts.extend(propagator.parts);
        }
        Self::of(&names.join(","), parts)
    }
}

/// The names as in `OTEL_PROPAGATORS`.
impl fmt::Display for Propagator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if self.name.is_empty() { "none" } else { &self.name })
    }
}

impl TextMapPropagator for Propagator {
    fn inject_context(&self, context: &Context, injector: &mut dyn Injector) {
        let span = context.span();
        for part in &self.parts {
            match part {
                Part::Trace(format) if span.span_context().is_valid() => {
                    format.inject(context, span.span_context(), injector);
                }
                Part::Trace(_) => {}
                Part::Baggage(format) => format.inject(context, injector),
                Part::Custom(propagator) => propagator.inject_context(context, injector),
            }
        }
    }

    fn extract_with_context(&self, context: &Context, extractor: &dyn Extractor) -> Context {
        let mut found = Extracted { context: context.clone(), has_caller: false, has_baggage: false };
        for part in &self.parts {
            match part {
                Part::Trace(format) if !found.has_caller => {
                    if let Some(next) = format.extract(&found.context, extractor) {
                        found = Extracted { context: next, has_caller: true, ..found };
                    }
                }
                Part::Trace(_) => {}
                Part::Baggage(format) => {
                    if let Some(baggage) = format.extract(extractor) {
                        found = found.with_baggage(baggage);
                    }
                }
                Part::Custom(propagator) => {
                    let next = propagator.extract_with_context(&found.context, extractor);
                    found = found.changed_to(next);
                }
            }
        }
        found.context
    }

    fn fields(&self) -> FieldIter<'_> {
        FieldIter::new(&self.fields)
    }
}

impl Part {
    fn fields(&self) -> Vec<String> {
        match self {
            Self::Trace(format) => format.fields().iter().map(ToString::to_string).collect(),
            Self::Baggage(format) => format.fields().iter().map(ToString::to_string).collect(),
            Self::Custom(propagator) => propagator.fields().map(str::to_owned).collect(),
        }
    }
}

/// The context, after some of the formats have been read.
struct Extracted {
    context: Context,
    has_caller: bool,
    has_baggage: bool,
}

impl Extracted {
    /// Replaces the baggage of the base context. Entries that an earlier format has found are kept.
    fn with_baggage(self, ExtractedBaggage { baggage: found, members }: ExtractedBaggage) -> Self {
        let mut baggage = Baggage::new();
        let known = self.context.baggage().iter().filter(|_| self.has_baggage);
        for (key, (value, metadata)) in known.chain(found.iter()) {
            if baggage.get(key).is_none() {
                baggage.insert_with_metadata(key.clone(), value.clone(), metadata.clone());
            }
        }
        let context = self.context.with_baggage(baggage);
        let context = match members {
            Some(members) => context.with_value(ReceivedBaggage(members)),
            None => context,
        };
        Self { context, has_baggage: true, ..self }
    }

    /// Takes what a propagator has added, except for a second caller.
    fn changed_to(self, next: Context) -> Self {
        let before = self.context.span().span_context().clone();
        if *next.span().span_context() == before {
            return Self { context: next, ..self };
        }
        let context = if self.has_caller { next.with_remote_span_context(before) } else { next };
        Self { context, has_caller: true, ..self }
    }
}
