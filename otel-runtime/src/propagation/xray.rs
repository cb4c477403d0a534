//! The header `X-Amzn-Trace-Id` of AWS X-Ray.
//!
//! <https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader>

use super::format::{TraceFormat, only_value};
use super::ids::{hex, short_hex, span_id, trim, valid_trace_id};
use super::sampling::{Decision, decision, with_caller};
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::{SpanContext, SpanId, TraceId};

const X_AMZN_TRACE_ID: &str = "X-Amzn-Trace-Id";
/// The digits of a trace id after those of the time.
const UNIQUE_DIGITS: usize = 24;

#[derive(Debug)]
pub(super) struct XRay;

impl TraceFormat for XRay {
    fn fields(&self) -> &'static [&'static str] {
        &[X_AMZN_TRACE_ID]
    }

    fn inject(&self, context: &Context, span: &SpanContext, injector: &mut dyn Injector) {
        let sampled = match decision(context, span) {
            Decision::Sampled | Decision::Debug => '1',
            Decision::NotSampled => '0',
            Decision::Deferred => '?',
        };
        let trace = span.trace_id().to_string();
        let (time, unique) = trace.split_at(trace.len() - UNIQUE_DIGITS);
        injector.set(X_AMZN_TRACE_ID, format!("Root=1-{time}-{unique};Parent={};Sampled={sampled}", span.span_id()));
    }

    fn extract(&self, base: &Context, extractor: &dyn Extractor) -> Option<Context> {
        let (ids, decision) = caller(only_value(extractor, X_AMZN_TRACE_ID)?)?;
        Some(with_caller(base, ids, decision))
    }
}

/// `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`, in any order. Other fields, such as `Self` and
/// `Lineage`, are ignored.
fn caller(header: &str) -> Option<((TraceId, SpanId), Decision)> {
    let (mut root, mut parent, mut sampled) = (None, None, None);
    for field in header.split(';').map(trim).filter(|field| !field.is_empty()) {
        let (name, value) = field.split_once('=')?;
        let slot = match name {
            "Root" => &mut root,
            "Parent" => &mut parent,
            "Sampled" => &mut sampled,
            _ => continue,
        };
        if slot.replace(value).is_some() {
            return None;
        }
    }
    let decision = match sampled {
        Some("1") => Decision::Sampled,
        Some("0") => Decision::NotSampled,
        None | Some("?") => Decision::Deferred,
        Some(_) => return None,
    };
    Some(((trace_id(root?)?, span_id(parent?)?), decision))
}

/// `1-5759e988-bd862e3fe1be46a994272793`: the version, the time and a random number. Zeros at the start of the time can be missing.
fn trace_id(root: &str) -> Option<TraceId> {
    let (time, unique) = root.strip_prefix("1-")?.split_once('-')?;
    let (time, unique) = (short_hex(time, 8)?, hex(unique, UNIQUE_DIGITS)?);
    valid_trace_id(time << (4 * UNIQUE_DIGITS) | unique)
}
