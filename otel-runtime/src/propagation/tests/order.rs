//! Several propagators at once.

use super::{Propagator, Repeated, baggage, caller, extracted, forwarded, injected, map, with_span};
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::{TraceContextExt as _, TraceFlags};
use opentelemetry::{Context, KeyValue};

const W3C: (&str, &str) = ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
const B3: (&str, &str) = ("b3", "80f198ee56343ba864fe8b2a57d3eff7-05e3ac9a4f6e3b90-0");
const FROM_W3C: &str = "4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7 sampled";
const FROM_B3: &str = "80f198ee56343ba864fe8b2a57d3eff7 05e3ac9a4f6e3b90 not sampled";

fn all<const N: usize>(propagators: [Propagator; N]) -> Propagator {
    propagators.into_iter().collect()
}

#[test]
fn the_first_valid_format_applies() {
    let w3c_first = all([Propagator::trace_context(), Propagator::b3()]);
    let b3_first = all([Propagator::b3(), Propagator::trace_context()]);
    for (propagator, first) in [(w3c_first, FROM_W3C), (b3_first, FROM_B3)] {
        assert_eq!(caller(&propagator, &[W3C, B3]), first);
        assert_eq!(caller(&propagator, &[B3, W3C]), first);
        assert_eq!(caller(&propagator, &[W3C]), FROM_W3C);
        assert_eq!(caller(&propagator, &[B3]), FROM_B3);
        assert_eq!(caller(&propagator, &[("traceparent", "broken"), B3]), FROM_B3);
        assert_eq!(caller(&propagator, &[("b3", "broken"), W3C]), FROM_W3C);
    }
}

#[test]
fn the_caller_replaces_the_current_span_and_an_invalid_carrier_keeps_it() {
    let propagator = all([Propagator::trace_context(), Propagator::b3()]);
    let current =
        with_span(&Context::new(), "00000000000000000000000000000001", "0000000000000002", TraceFlags::SAMPLED);
    let span = |carrier: &[(&str, &str)]| {
        let context = propagator.extract_with_context(&current, &Repeated(carrier));
        context.span().span_context().span_id().to_string()
    };
    assert_eq!(span(&[B3]), "05e3ac9a4f6e3b90");
    assert_eq!(span(&[("b3", "0"), ("traceparent", "")]), "0000000000000002");
}

#[test]
fn all_formats_are_written_with_their_fields() {
    let propagator = all([Propagator::b3(), Propagator::trace_context(), Propagator::b3(), Propagator::xray()]);
    assert_eq!(propagator.fields().collect::<Vec<_>>(), ["b3", "traceparent", "tracestate", "X-Amzn-Trace-Id"]);
    let written = forwarded(&propagator, &[W3C]);
    assert_eq!(written.keys().collect::<Vec<_>>(), ["b3", "traceparent", "x-amzn-trace-id"]);
    assert_eq!(propagator.to_string(), "b3,tracecontext,b3,xray");
    assert_eq!(Propagator::from_iter([]).to_string(), "none");
    assert!(forwarded(&Propagator::from_iter([]), &[W3C, B3]).is_empty());
}

#[test]
fn baggage_of_several_formats_is_merged_and_the_first_value_of_a_key_applies() {
    let carrier = [("baggage", "a=w3c;p,b=w3c"), ("uberctx-a", "jaeger"), ("uberctx-c", "jaeger")];
    let w3c_first = all([Propagator::baggage(), Propagator::jaeger()]);
    let context = extracted(&w3c_first, &carrier);
    assert_eq!(baggage(&context), map(&[("a", "w3c"), ("b", "w3c"), ("c", "jaeger")]));
    assert_eq!(injected(&w3c_first, &context)["baggage"], "a=w3c;p,b=w3c,c=jaeger");
    let jaeger_first = all([Propagator::jaeger(), Propagator::baggage()]);
    let context = extracted(&jaeger_first, &carrier);
    assert_eq!(baggage(&context), map(&[("a", "jaeger"), ("b", "w3c"), ("c", "jaeger")]));

    let base = Context::new().with_baggage([KeyValue::new("old", "1")]);
    let replaced = w3c_first.extract_with_context(&base, &Repeated(&carrier));
    assert!(replaced.baggage().get("old").is_none(), "the baggage of the caller applies");
    assert_eq!(baggage(&w3c_first.extract_with_context(&base, &Repeated(&[]))), map(&[("old", "1")]));
}

/// Reads `x-custom` as B3, and adds baggage.
#[derive(Debug)]
struct Custom([String; 1]);

impl TextMapPropagator for Custom {
    fn inject_context(&self, _: &Context, injector: &mut dyn Injector) {
        injector.set("x-custom", "1".to_owned());
    }

    fn extract_with_context(&self, context: &Context, extractor: &dyn Extractor) -> Context {
        let Some(header) = extractor.get("x-custom") else { return context.clone() };
        let context = Propagator::b3().extract_with_context(context, &Repeated(&[("b3", header)]));
        context.with_baggage([KeyValue::new("custom", "yes")])
    }

    fn fields(&self) -> FieldIter<'_> {
        FieldIter::new(&self.0)
    }
}

#[test]
fn a_custom_propagator_keeps_the_order() {
    let custom = || Propagator::custom(Custom(["x-custom".to_owned()]));
    let carrier = [W3C, ("x-custom", B3.1)];
    let last = all([Propagator::trace_context(), custom()]);
    assert_eq!(caller(&last, &carrier), FROM_W3C);
    assert_eq!(baggage(&extracted(&last, &carrier)), map(&[("custom", "yes")]), "only the span is that of the first");
    let first = all([custom(), Propagator::trace_context()]);
    assert_eq!(caller(&first, &carrier), FROM_B3);
    assert_eq!(caller(&first, &[W3C]), FROM_W3C);
    assert_eq!(first.fields().collect::<Vec<_>>(), ["x-custom", "traceparent", "tracestate"]);
    assert_eq!(injected(&first, &Context::new()), map(&[("x-custom", "1")]));
}
