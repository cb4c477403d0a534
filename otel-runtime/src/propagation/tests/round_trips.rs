//! What is written is read again, for arbitrary ids and baggage; and carriers with arbitrary content.

use super::{Propagator, Repeated, baggage, injected};
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};

/// A generator `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).expect("a small number")).expect("a small number")
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

fn every() -> [Propagator; 8] {
    [
        Propagator::trace_context(),
        Propagator::baggage(),
        Propagator::b3(),
        Propagator::b3_multi(),
        Propagator::jaeger(),
        Propagator::xray(),
        Propagator::ot_trace(),
        [Propagator::ot_trace(), Propagator::jaeger(), Propagator::b3(), Propagator::default()].into_iter().collect(),
    ]
}

fn read_back(propagator: &Propagator, context: &Context) -> Context {
    let written = injected(propagator, context);
    let carrier: Vec<_> = written.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    propagator.extract_with_context(&Context::new(), &Repeated(&carrier))
}

#[test]
fn ids_and_the_sampled_flag_survive() {
    let mut random = Random(1);
    for _ in 0..2_000 {
        // Small numbers have zeros at the start.
        let trace = u128::from(random.next() >> random.below(64)) << 64 | u128::from(random.next() >> random.below(64));
        let span = random.next() >> random.below(64);
        let flags = if random.below(2) == 0 { TraceFlags::SAMPLED } else { TraceFlags::default() };
        let sent = SpanContext::new(TraceId::from(trace), SpanId::from(span), flags, true, TraceState::NONE);
        if !sent.is_valid() || trace & u128::from(u64::MAX) == 0 {
            continue;
        }
        for (at, propagator) in every().iter().enumerate() {
            let received = read_back(propagator, &Context::new().with_remote_span_context(sent.clone()));
            match at {
                1 => assert!(!received.has_active_span(), "baggage has no ids"),
                6 | 7 => {
                    assert_eq!(received.span().span_context().trace_id(), TraceId::from(trace & u128::from(u64::MAX)));
                }
                _ => assert_eq!(*received.span().span_context(), sent, "{propagator}"),
            }
        }
    }
}

#[test]
fn baggage_survives() {
    let mut random = Random(2);
    let propagators = [Propagator::baggage(), Propagator::jaeger(), Propagator::default()];
    for _ in 0..2_000 {
        let value: String =
            (0..random.below(12)).map(|_| random.pick(&["a", "é", " ", "+", "%", "=", ",", ";", "\n", "日"])).collect();
        let context = Context::new().with_baggage([KeyValue::new("key", value.clone()), KeyValue::new("b.c", "1")]);
        for propagator in &propagators {
            assert_eq!(baggage(&read_back(propagator, &context))["key"], value, "{propagator}");
        }
    }
}

const KEYS: [&str; 15] = [
    "traceparent",
    "tracestate",
    "baggage",
    "b3",
    "X-B3-TraceId",
    "x-b3-spanid",
    "X-B3-Sampled",
    "X-B3-Flags",
    "uber-trace-id",
    "uberctx-a",
    "jaeger-baggage",
    "X-Amzn-Trace-Id",
    "ot-tracer-traceid",
    "ot-tracer-spanid",
    "ot-baggage-b",
];
const PIECES: [&str; 32] = [
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "80f198ee56343ba864fe8b2a57d3eff7-05e3ac9a4f6e3b90-1",
    "4bf92f3577b34da6a3ce929d0e0e4736",
    "00f067aa0ba902b7",
    "Root=1-5759e988-bd862e3fe1be46a994272793",
    "Parent=53995c3f42cd8ad8",
    "Sampled=",
    ";",
    ":",
    "%3A",
    "-",
    "=",
    ",",
    "0",
    "1",
    "d",
    "?",
    "true",
    "false",
    "ff",
    "",
    " ",
    "\t",
    "a=1",
    "%",
    "%zz",
    "%FF",
    "é",
    "\u{fffd}",
    "00000000000000000000000000000000",
    "日本",
    "rojo=1",
];

/// Builds a value from pieces of valid ones, and changes a byte of some.
fn value(random: &mut Random) -> String {
    let mut text: String = (0..random.below(6)).map(|_| random.pick(&PIECES)).collect();
    if random.below(3) == 0 && text.is_ascii() && !text.is_empty() {
        let at = random.below(text.len());
        let byte = char::from(u8::try_from(random.below(128)).expect("a small number"));
        text.replace_range(at..=at, byte.encode_utf8(&mut [0; 4]));
    }
    text
}

/// Reads arbitrary carriers. What a propagator reads is valid, and it reads the same again from what it has written.
fn run(rounds: u64) {
    let propagators = every();
    let mut random = Random(3);
    for _ in 0..rounds {
        let owned: Vec<_> = (0..=random.below(5)).map(|_| (random.pick(&KEYS), value(&mut random))).collect();
        let carrier: Vec<_> = owned.iter().map(|(key, value)| (*key, value.as_str())).collect();
        for propagator in &propagators {
            let context = propagator.extract_with_context(&Context::new(), &Repeated(&carrier));
            let span = context.span().span_context().clone();
            assert_eq!(context.has_active_span(), span.is_valid(), "{carrier:?}");
            let written = injected(propagator, &context);
            for value in written.values() {
                assert!(value.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')), "{value:?} of {carrier:?}");
            }
            let again = read_back(propagator, &context);
            assert_eq!(again.span().span_context().span_id(), span.span_id(), "{propagator}: {carrier:?}");
            assert_eq!(again.span().span_context().is_sampled(), span.is_sampled(), "{propagator}: {carrier:?}");
        }
    }
}

#[test]
fn arbitrary_carriers_are_read_without_a_panic() {
    run(3_000);
}

#[test]
#[ignore = "takes a minute; 1,000,000 carriers for each propagator"]
fn a_million_arbitrary_carriers_are_read_without_a_panic() {
    run(1_000_000);
}
