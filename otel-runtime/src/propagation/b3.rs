//! B3, the format of Zipkin, with one header or with several.
//!
//! <https://github.com/openzipkin/b3-propagation>, and
//! <https://opentelemetry.io/docs/specs/otel/context/api-propagators/#b3-requirements>

use super::format::TraceFormat;
use super::ids::{span_id, trace_id, trim};
use super::sampling::{Decision, decision, with_caller};
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::{SpanContext, SpanId, TraceId};

const SINGLE: &str = "b3";
// B3 prefers lower case, because some transports that use this format are case-sensitive.
const TRACE_ID: &str = "x-b3-traceid";
const SPAN_ID: &str = "x-b3-spanid";
const SAMPLED: &str = "x-b3-sampled";
const FLAGS: &str = "x-b3-flags";

/// The encoding that is written. Both are read, and the single header has precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum B3 {
    /// The header `b3`.
    Single,
    /// The headers `X-B3-*`.
    Multi,
}

impl TraceFormat for B3 {
    fn fields(&self) -> &'static [&'static str] {
        match self {
            Self::Single => &[SINGLE],
            Self::Multi => &[TRACE_ID, SPAN_ID, SAMPLED, FLAGS],
        }
    }

    fn inject(&self, context: &Context, span: &SpanContext, injector: &mut dyn Injector) {
        let decision = decision(context, span);
        let state = match decision {
            Decision::Sampled => "1",
            Decision::NotSampled => "0",
            Decision::Debug => "d",
            Decision::Deferred => "",
        };
        match self {
            Self::Single => {
                let separator = if state.is_empty() { "" } else { "-" };
                injector.set(SINGLE, format!("{}-{}{separator}{state}", span.trace_id(), span.span_id()));
            }
            Self::Multi => {
                injector.set(TRACE_ID, span.trace_id().to_string());
                injector.set(SPAN_ID, span.span_id().to_string());
                match decision {
                    // Debug implies that the trace is sampled, so both are not sent together.
                    Decision::Debug => injector.set(FLAGS, "1".to_owned()),
                    Decision::Deferred => {}
                    Decision::Sampled | Decision::NotSampled => injector.set(SAMPLED, state.to_owned()),
                }
            }
        }
    }

    fn extract(&self, base: &Context, extractor: &dyn Extractor) -> Option<Context> {
        let (ids, decision) = extractor.get(SINGLE).and_then(single).or_else(|| multi(extractor))?;
        Some(with_caller(base, ids, decision))
    }
}

type Caller = ((TraceId, SpanId), Decision);

/// `4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1-05e3ac9a4f6e3b90`. The last two parts are optional. The id of the parent of the
/// caller's span, the last part, is checked and not used. A header that is only a decision, such as `0`, has no span to follow.
fn single(header: &str) -> Option<Caller> {
    let mut parts = trim(header).split('-');
    let ids = (trace_id(parts.next()?)?, span_id(parts.next()?)?);
    let decision = match parts.next() {
        None => Decision::Deferred,
        Some("1") => Decision::Sampled,
        Some("0") => Decision::NotSampled,
        Some("d") => Decision::Debug,
        Some(_) => return None,
    };
    let is_complete = parts.next().is_none_or(|parent| span_id(parent).is_some()) && parts.next().is_none();
    is_complete.then_some((ids, decision))
}

/// If a header is repeated, its first value applies.
fn multi(extractor: &dyn Extractor) -> Option<Caller> {
    let value = |key| extractor.get(key).map(trim);
    let ids = (trace_id(value(TRACE_ID)?)?, span_id(value(SPAN_ID)?)?);
    let decision = match (value(FLAGS), value(SAMPLED)) {
        (Some("1"), _) => Decision::Debug,
        (_, None) => Decision::Deferred,
        // `true` and `false` were written by early implementations.
        (_, Some("1" | "true")) => Decision::Sampled,
        (_, Some("0" | "false")) => Decision::NotSampled,
        (_, Some(_)) => return None,
    };
    Some((ids, decision))
}
