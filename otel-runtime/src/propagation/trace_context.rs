//! The headers `traceparent` and `tracestate` of W3C Trace Context, level 2.
//!
//! <https://www.w3.org/TR/trace-context-2/>

use super::format::TraceFormat;
use super::ids::{hex, trim};
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};

const TRACEPARENT: &str = "traceparent";
const TRACESTATE: &str = "tracestate";
/// The flags that level 2 defines: sampled and random. Other flags are not propagated.
const KNOWN_FLAGS: u8 = 0x03;
/// The maximum number of members of `tracestate`.
const MAX_MEMBERS: usize = 32;
/// The maximum number of bytes of `tracestate` that are read. The specification requires at least 512.
const MAX_TRACESTATE: usize = 8192;

/// Reads and writes W3C Trace Context. Headers that violate the specification are ignored.
#[derive(Debug)]
pub(super) struct W3cTraceContext;

impl TraceFormat for W3cTraceContext {
    fn fields(&self) -> &'static [&'static str] {
        &[TRACEPARENT, TRACESTATE]
    }

    fn inject(&self, context: &Context, span: &SpanContext, injector: &mut dyn Injector) {
        let flags = span.trace_flags().to_u8() & KNOWN_FLAGS;
        injector.set(TRACEPARENT, format!("00-{}-{}-{flags:02x}", span.trace_id(), span.span_id()));
        let state = match context.get::<ReceivedTraceState>() {
            Some(received) if received.belongs_to(span) => received.members.clone(),
            _ => span.trace_state().header(),
        };
        if !state.is_empty() {
            injector.set(TRACESTATE, state);
        }
    }

    fn extract(&self, base: &Context, extractor: &dyn Extractor) -> Option<Context> {
        let (caller, received) = extracted(extractor)?;
        Some(base.with_remote_span_context(caller).with_value(received))
    }
}

/// The `tracestate` that a context was extracted from.
///
/// [`TraceState`] rejects some keys that the specification permits, such as a vendor of 14 characters after an `@`. To forward such
/// keys, the header is sent unchanged unless the members in [`TraceState`] were changed.
struct ReceivedTraceState {
    trace: TraceId,
    held: TraceState,
    members: String,
}

impl ReceivedTraceState {
    fn belongs_to(&self, parent: &SpanContext) -> bool {
        self.trace == parent.trace_id() && self.held == *parent.trace_state()
    }
}

fn extracted(extractor: &dyn Extractor) -> Option<(SpanContext, ReceivedTraceState)> {
    let headers = extractor.get_all(TRACEPARENT)?;
    // More than one header is an error of the sender or of a proxy, even if they are equal.
    let [header] = headers[..] else { return None };
    let (trace, span, flags) = traceparent(trim(header))?;
    let headers = extractor.get_all(TRACESTATE).unwrap_or_default();
    // An invalid `tracestate` does not make `traceparent` invalid.
    let members = tracestate(&headers).unwrap_or_default();
    let is_held = |member: &&(&str, &str)| TraceState::from_key_value([**member]).is_ok();
    let held = TraceState::from_key_value(members.iter().filter(is_held).copied()).unwrap_or_default();
    let members = members.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(",");
    Some((SpanContext::new(trace, span, flags, true, held.clone()), ReceivedTraceState { trace, held, members }))
}

/// `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`; later versions can contain more after another `-`.
fn traceparent(header: &str) -> Option<(TraceId, SpanId, TraceFlags)> {
    let (known, rest) = header.split_at_checked(55)?;
    let [version, trace, span, flags] = split(known)?;
    let version = hex(version, 2)?;
    let is_complete = rest.is_empty() || (version > 0 && rest.starts_with('-'));
    if version == 0xff || !is_complete {
        return None;
    }
    let trace = TraceId::from_bytes(hex(trace, 32)?.to_be_bytes());
    let span = SpanId::from_bytes(u64::try_from(hex(span, 16)?).ok()?.to_be_bytes());
    let flags = u8::try_from(hex(flags, 2)?).ok()?;
    let is_valid = trace != TraceId::INVALID && span != SpanId::INVALID;
    is_valid.then_some((trace, span, TraceFlags::new(flags & KNOWN_FLAGS)))
}

fn split(known: &str) -> Option<[&str; 4]> {
    let mut parts = known.split('-');
    let found = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(found)
}

/// Returns the members of all headers, or `None` if one of them is invalid or there are too many.
fn tracestate<'a>(headers: &[&'a str]) -> Option<Vec<(&'a str, &'a str)>> {
    if headers.iter().map(|header| header.len()).sum::<usize>() > MAX_TRACESTATE {
        return None;
    }
    let mut members: Vec<(&'a str, &'a str)> = Vec::new();
    let mut count = 0;
    for member in headers.iter().flat_map(|header| header.split(',')).map(trim).filter(|member| !member.is_empty()) {
        let (key, value) = member.split_once('=')?;
        count += 1;
        if count > MAX_MEMBERS || !is_key(key) || !is_value(value) {
            return None;
        }
        // The leftmost entry of a key is the most recent one.
        if members.iter().all(|(known, _)| *known != key) {
            members.push((key, value));
        }
    }
    Some(members)
}

/// `vendor` or `tenant@vendor`. Level 2 permits `@` everywhere, but the API of OpenTelemetry does not.
fn is_key(key: &str) -> bool {
    let is_made_of = |part: &str, longest: usize| {
        let is_known = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'/');
        (1..=longest).contains(&part.len()) && part.bytes().all(is_known)
    };
    let starts = |part: &str| part.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit());
    match key.split_once('@') {
        None => is_made_of(key, 256) && starts(key),
        Some((tenant, vendor)) => is_made_of(tenant, 241) && starts(tenant) && is_made_of(vendor, 14) && starts(vendor),
    }
}

/// Printable ASCII except `,` and `=`, at most 256 characters, not ending with a space.
fn is_value(value: &str) -> bool {
    let is_known = |byte| matches!(byte, b' '..=b'~') && byte != b',' && byte != b'=';
    (1..=256).contains(&value.len()) && value.bytes().all(is_known) && !value.ends_with(' ')
}

#[cfg(test)]
mod tests;
