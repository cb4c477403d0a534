//! What samplers decide.

use super::random_text::Random;
use super::threshold::Threshold;
use super::trace_state::{OtMember, rewritten};
use super::*;
use crate::random_ids::new_trace_id;
use opentelemetry::trace::{SpanContext, SpanId, SpanKind, TraceContextExt as _, TraceFlags, TraceState};
use opentelemetry::{Array, Context, KeyValue, TraceId, Value};
use opentelemetry_sdk::trace::SamplingDecision::{Drop, RecordAndSample, RecordOnly};
use opentelemetry_sdk::trace::{Sampler as Sdk, SamplingResult};

const TRACE: TraceId = TraceId::from_bytes([1, 0, 0, 0, 0, 0, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 0]);

fn parent(is_remote: bool, is_sampled: bool, state: &str) -> Context {
    let state: TraceState = state.parse().expect("is valid");
    let flags = TraceFlags::default().with_sampled(is_sampled);
    Context::new().with_remote_span_context(SpanContext::new(TRACE, SpanId::from(1), flags, is_remote, state))
}

fn decide(sampler: &Sampler, context: &Context, attributes: &[KeyValue]) -> SamplingResult {
    let sampler = sampler.clone().into_sdk();
    sampler.should_sample(Some(context), TRACE, "GET /items", &SpanKind::Server, attributes, &[])
}

fn is_sampled(sampler: &Sampler, context: &Context) -> bool {
    decide(sampler, context, &[]).decision == RecordAndSample
}

#[test]
fn the_ratio_is_that_of_the_sdk() {
    for share in [0.0, 0.001, 0.3, 0.5, 0.999, 1.0] {
        let (ours, of_sdk) = (Sampler::ratio(share).into_sdk(), Sdk::TraceIdRatioBased(share));
        for _ in 0..1_000 {
            let trace = new_trace_id();
            let decide = |sampler: &dyn opentelemetry_sdk::trace::ShouldSample| {
                sampler.should_sample(None, trace, "", &SpanKind::Internal, &[], &[]).decision
            };
            assert_eq!(decide(&*ours), decide(&of_sdk), "{share} {trace}");
        }
    }
}

#[test]
fn a_probability_is_written_to_the_trace_state() {
    let root = Context::new();
    for (probability, decision, state) in
        [(1.0, RecordAndSample, "ot=th:0"), (0.5, RecordAndSample, "ot=th:8"), (0.25, Drop, ""), (0.0, Drop, "")]
    {
        let result = decide(&Sampler::probability(probability), &root, &[]);
        assert_eq!((result.decision, &*result.trace_state.header()), (decision, state), "{probability}");
    }
    // The randomness of the parent counts, and its threshold is replaced or removed.
    let parent = parent(true, true, "ot=th:8;rv:f0000000000000,a=1");
    let result = decide(&Sampler::probability(0.1), &parent, &[]);
    assert_eq!((result.decision, &*result.trace_state.header()), (RecordAndSample, "ot=th:e666;rv:f0000000000000,a=1"));
    let result = decide(&Sampler::probability(0.01), &parent, &[]);
    assert_eq!((result.decision, &*result.trace_state.header()), (Drop, "ot=rv:f0000000000000,a=1"));
    let result = decide(&Sampler::ratio(1.0), &parent, &[]);
    assert_eq!(result.trace_state.header(), "ot=rv:f0000000000000,a=1");
}

#[test]
fn probabilities_are_kept() {
    for probability in [0.001, 0.05, 0.5] {
        let sampler = Sampler::probability(probability).into_sdk();
        let sample = |_: &u32| {
            let result = sampler.should_sample(None, new_trace_id(), "", &SpanKind::Internal, &[], &[]);
            result.decision == RecordAndSample
        };
        let count = f64::from(u32::try_from((0..100_000).filter(sample).count()).expect("is small"));
        let (mean, deviation) = (100_000.0 * probability, (100_000.0 * probability * (1.0 - probability)).sqrt());
        assert!((count - mean).abs() < 6.0 * deviation, "{count} {mean}");
    }
}

#[test]
fn each_parent_can_have_a_sampler() {
    let sampler = Sampler::parent_always_off();
    assert!(!is_sampled(&sampler, &Context::new()));
    for remote in [false, true] {
        assert!(is_sampled(&sampler, &parent(remote, true, "")));
        assert!(!is_sampled(&sampler, &parent(remote, false, "")));
    }
    let inverted = Sampler::always_on()
        .remote_parent_sampled(Sampler::always_off())
        .local_parent_sampled(Sampler::always_off())
        .remote_parent_not_sampled(Sampler::always_on())
        .local_parent_not_sampled(Sampler::always_on());
    assert!(is_sampled(&inverted, &Context::new()));
    for remote in [false, true] {
        assert!(!is_sampled(&inverted, &parent(remote, true, "")));
        assert!(is_sampled(&inverted, &parent(remote, false, "")));
    }
    assert!(!inverted.follows_parent());
    // The decision of the parent is the default.
    let spelled_out = Sampler::parent_ratio(0.1)
        .remote_parent_sampled(Sampler::always_on())
        .local_parent_sampled(Sampler::always_on())
        .remote_parent_not_sampled(Sampler::always_off())
        .local_parent_not_sampled(Sampler::always_off());
    assert!(spelled_out.follows_parent());
    assert_eq!(spelled_out.to_string(), "parentbased_traceidratio(0.1)");
    assert_eq!(
        Sampler::parent_ratio(0.1).local_parent_sampled(Sampler::always_off()).to_string(),
        "parentbased(traceidratio(0.1), local_parent_sampled: always_off)"
    );
}

#[test]
fn a_parent_threshold_is_kept_if_it_explains_the_decision() {
    let sampler = Sampler::parent_threshold(Sampler::always_on());
    assert!(sampler.follows_parent());
    for (context, decision, state) in [
        (Context::new(), RecordAndSample, "ot=th:0"),
        (parent(true, true, "ot=th:8"), RecordAndSample, "ot=th:8"),
        (parent(true, true, "ot=th:c"), RecordAndSample, ""),
        (parent(true, true, "a=1"), RecordAndSample, "a=1"),
        (parent(true, false, "ot=th:8"), Drop, ""),
        (parent(true, false, "ot=th:c"), Drop, "ot=th:c"),
    ] {
        let result = decide(&sampler, &context, &[]);
        assert_eq!((result.decision, &*result.trace_state.header()), (decision, state));
    }
}

#[test]
fn the_first_rule_that_fits_decides() {
    let sampler = Sampler::rules([
        SamplingRule::new(Sampler::always_off()).attribute_values("http.route", ["/healthz", "/livez"]),
        SamplingRule::new(Sampler::always_on()).attribute_patterns(
            "http.path",
            ["/internal/*"],
            ["/internal/special/*"],
        ),
        SamplingRule::new(Sampler::always_on()).attribute_values("codes", ["404"]),
        SamplingRule::new(Sampler::always_on()).parents([SpanParent::Remote]).span_kinds([SpanKind::Server]),
        SamplingRule::new(Sampler::always_on()).span_names(["POST *"]),
    ]);
    let with =
        |key: &'static str, value: Value| decide(&sampler, &Context::new(), &[KeyValue::new(key, value)]).decision;
    assert_eq!(with("http.route", "/healthz".into()), Drop);
    assert_eq!(with("http.path", "/internal/a".into()), RecordAndSample);
    assert_eq!(with("http.path", "/internal/special/a".into()), Drop);
    assert_eq!(with("http.path", "/public".into()), Drop);
    assert_eq!(with("codes", 404.into()), RecordAndSample);
    assert_eq!(with("codes", Value::Array(Array::I64(vec![200, 404]))), RecordAndSample);
    assert_eq!(with("codes", 500.into()), Drop);
    assert!(is_sampled(&sampler, &parent(true, false, "")));
    assert!(!is_sampled(&sampler, &parent(false, true, "")));
    assert_eq!(decide(&sampler, &parent(true, true, ""), &[]).trace_state.header(), "ot=th:0");
    assert_eq!(
        Sampler::rules([SamplingRule::new(Sampler::always_off()).span_kinds([SpanKind::Client]).span_names(["PING"])])
            .to_string(),
        "rules(name `PING`, kind client: always_off)"
    );
}

#[test]
fn dropped_spans_are_recorded_for_processors() {
    let off = Sampler::always_record(Sampler::always_off());
    assert_eq!(decide(&off, &Context::new(), &[]).decision, RecordOnly);
    assert_eq!(decide(&Sampler::always_record(Sampler::always_on()), &Context::new(), &[]).decision, RecordAndSample);
    assert!(!off.follows_parent() && !off.drops_children_of_unsampled());
}

#[test]
fn numbers_are_checked_everywhere() {
    for wrong in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
        for sampler in [
            Sampler::ratio(wrong),
            Sampler::parent_based(Sampler::probability(wrong)),
            Sampler::always_on().local_parent_sampled(Sampler::ratio(wrong)),
            Sampler::rules([SamplingRule::new(Sampler::always_record(Sampler::ratio(wrong)))]),
        ] {
            assert_eq!(sampler.check(), Err(format!("`{wrong}` is not a number from 0 to 1")));
        }
    }
    for wrong in [f64::NAN, -1.0, f64::INFINITY] {
        assert_eq!(Sampler::rate_limited(wrong).check(), Err(format!("`{wrong}` is not a number of spans per second")));
    }
    let message = "`keep_errors` requires a sampler that follows the parent, such as `Sampler::parent_ratio(..)`";
    assert_eq!(Sampler::ratio(0.1).keep_errors().check(), Err(message.to_owned()));
}

#[test]
fn children_of_unsampled_spans_are_never_sampled_by_parent_based_samplers() {
    assert!(Sampler::parent_ratio(0.1).drops_children_of_unsampled());
    assert!(Sampler::always_off().drops_children_of_unsampled());
    assert!(!Sampler::ratio(0.1).drops_children_of_unsampled());
    assert!(!Sampler::custom(Sdk::AlwaysOn).drops_children_of_unsampled());
}

/// Whatever another service sends, the rest of the member is kept, and a threshold that is written is read again.
fn random_members(executions: u64) {
    let seeds = ["th:8;rv:d0000000000000", "rv:ffffffffffffff;th:fd70a", "p:8;r:62;k1:13", "th:0", ""];
    let parts = [";", ":", "th:", "rv:", "th", "ffffffffffffffff", "00000000000000", "0", "-", "+8", "th:c;"];
    let thresholds = [None, Threshold::of(1.0), Threshold::of(0.3), Threshold::of(1e-9)];
    let mut random = Random(1);
    for _ in 0..executions {
        let text = random.changed(&seeds, &parts);
        let before = OtMember::parse(&text);
        let threshold = thresholds[random.below(thresholds.len())];
        let after = rewritten(&text, threshold);
        let read = after.as_deref().map_or_else(OtMember::default, OtMember::parse);
        assert_eq!((read.threshold, read.randomness), (threshold, before.randomness), "{text}");
        assert!(threshold.is_none() || after.is_some_and(|after| after.len() <= 256), "{text}");
        if let Some(threshold) = before.threshold {
            assert_eq!(Threshold::parse(&threshold.to_string()), Some(threshold), "{text}");
        }
    }
}

#[test]
fn random_members_of_the_trace_state() {
    random_members(5_000);
}

#[test]
#[ignore = "takes long: run it with `--release`"]
fn a_million_random_members_of_the_trace_state() {
    random_members(1_000_000);
}

#[cfg(feature = "jaeger-remote")]
fn random_strategies(executions: u64) {
    let seeds = [
        r#"{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.5}}"#,
        r#"{"strategyType":1,"rateLimitingSampling":{"maxTracesPerSecond":5}}"#,
        r#"{"operationSampling":{"defaultSamplingProbability":0.5,"defaultLowerBoundTracesPerSecond":1.5,"perOperationStrategies":
            [{"operation":"GET","probabilisticSampling":{"samplingRate":1}},{"operation":"b"}]}}"#,
    ];
    let parts = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "-1",
        "1e999",
        "2",
        "\"",
        "\\u0000",
        "NaN",
        "true",
        "{}",
        "\"samplingRate\":7",
    ];
    let mut random = Random(2);
    let mut accepted = 0_u64;
    for _ in 0..executions {
        let text = random.changed(&seeds, &parts);
        if let Ok(strategy) = parse_strategy(text.as_bytes()) {
            accepted += 1;
            strategy.is_sampled(TRACE, "GET");
            let state = remote::RemoteState::new("http://localhost".to_owned(), std::time::Duration::from_secs(1));
            state.succeeded(strategy);
            assert!(state.decide(TRACE, "other").is_some());
        }
    }
    assert!(accepted > executions / 20, "{accepted} of {executions} are valid");
}

#[cfg(feature = "jaeger-remote")]
#[test]
fn random_strategies_are_read_or_refused() {
    random_strategies(5_000);
}

#[cfg(feature = "jaeger-remote")]
#[test]
#[ignore = "takes long: run it with `--release`"]
fn a_million_random_strategies_are_read_or_refused() {
    random_strategies(1_000_000);
}
