//! The member `ot` of `tracestate`: the threshold by which a trace was sampled (`th`), and the randomness of the trace (`rv`).
//!
//! Specification: [trace state handling](https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/).

use super::threshold::{Randomness, Threshold};
use opentelemetry::TraceId;
use opentelemetry::trace::{SpanContext, TraceState};
use std::borrow::Cow;

const MEMBER: &str = "ot";
const THRESHOLD: &str = "th";
const RANDOMNESS: &str = "rv";

/// The maximum length of the value of a member.
const LONGEST: usize = 256;

/// What the member `ot` contains. Values that are not valid count as missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OtMember {
    pub(super) threshold: Option<Threshold>,
    pub(super) randomness: Option<Randomness>,
}

impl OtMember {
    pub(super) fn of(state: &TraceState) -> Self {
        state.get(MEMBER).map_or_else(Self::default, Self::parse)
    }

    pub(super) fn parse(text: &str) -> Self {
        let mut found = Self::default();
        for (key, value) in text.split(';').filter_map(|member| member.split_once(':')) {
            match key {
                THRESHOLD => found.threshold = found.threshold.or_else(|| Threshold::parse(value)),
                RANDOMNESS => found.randomness = found.randomness.or_else(|| Randomness::parse(value)),
                _ => {}
            }
        }
        found
    }

    /// Returns the randomness that all services of a trace use.
    pub(super) fn randomness(self, trace: TraceId) -> Randomness {
        self.randomness.unwrap_or_else(|| Randomness::of(trace))
    }
}

/// Returns the trace state with this threshold, or without one.
pub(super) fn with_threshold(state: &TraceState, threshold: Option<Threshold>) -> TraceState {
    let known = state.get(MEMBER);
    if known.is_none() && threshold.is_none() {
        return state.clone();
    }
    let Some(value) = rewritten(known.unwrap_or_default(), threshold) else {
        return if known.is_some() { state.delete(MEMBER).unwrap_or_default() } else { state.clone() };
    };
    if known == Some(&*value) {
        return state.clone();
    }
    // Other values keep their characters, so this cannot fail.
    state.insert(MEMBER, value.into_owned()).unwrap_or_else(|_| state.clone())
}

/// Returns the trace state without a threshold.
#[cold]
pub(crate) fn without_threshold(state: &TraceState) -> TraceState {
    with_threshold(state, None)
}

/// Returns the value of the member with this threshold, or `None` if nothing is left. A threshold that does not fit is left out.
pub(super) fn rewritten(value: &str, threshold: Option<Threshold>) -> Option<Cow<'_, str>> {
    let has_threshold = |member: &&str| member.split(':').next() == Some(THRESHOLD);
    if threshold.is_none() && !value.split(';').any(|member| has_threshold(&member)) {
        return (!value.is_empty()).then_some(Cow::Borrowed(value));
    }
    let others: Vec<_> = value.split(';').filter(|member| !member.is_empty() && !has_threshold(member)).collect();
    let others = others.join(";");
    let with = threshold.map(|threshold| match others.as_str() {
        "" => format!("{THRESHOLD}:{threshold}"),
        others => format!("{THRESHOLD}:{threshold};{others}"),
    });
    let value = with.filter(|value| value.len() <= LONGEST).unwrap_or(others);
    (!value.is_empty()).then_some(Cow::Owned(value))
}

/// Returns the trace state of a span that follows the decision of `parent`. A threshold that contradicts the decision is left out.
#[cold]
pub(crate) fn consistent(parent: &SpanContext) -> TraceState {
    let state = parent.trace_state();
    let member = OtMember::of(state);
    let is_consistent = |threshold: Threshold| threshold.accepts(member.randomness(parent.trace_id()));
    match member.threshold {
        Some(threshold) if is_consistent(threshold) != parent.is_sampled() => with_threshold(state, None),
        _ => state.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::trace::{SpanId, TraceFlags};

    fn state(ot: &str) -> TraceState {
        TraceState::from_key_value([("a", "1"), ("ot", ot)]).expect("is valid")
    }

    #[test]
    fn a_threshold_replaces_another_and_keeps_the_rest() {
        let threshold = Threshold::of(0.25);
        for (before, after) in [
            ("rv:ffffffffffffff", "ot=th:c;rv:ffffffffffffff,a=1"),
            ("p:8;th:8;r:62", "ot=th:c;p:8;r:62,a=1"),
            ("th:c", "a=1,ot=th:c"),
        ] {
            assert_eq!(with_threshold(&state(before), threshold).header(), after);
        }
        assert_eq!(with_threshold(&TraceState::NONE, threshold).header(), "ot=th:c");
        assert_eq!(with_threshold(&state("th:8"), None).header(), "a=1");
        assert_eq!(with_threshold(&state("th:8;k:v"), None).header(), "ot=k:v,a=1");
        assert_eq!(with_threshold(&state("k:v"), None).header(), "a=1,ot=k:v");
        assert_eq!(with_threshold(&TraceState::NONE, None), TraceState::NONE);
    }

    #[test]
    fn a_threshold_that_does_not_fit_is_left_out() {
        let long = format!("k:{}", "v".repeat(252));
        assert_eq!(rewritten(&long, Threshold::of(0.1)).as_deref(), Some(&*long));
    }

    #[test]
    fn the_threshold_of_a_parent_is_kept_if_it_explains_the_decision() {
        let parent = |flags, ot: &str| {
            let trace = TraceId::from(0x90_0000_0000_0000);
            SpanContext::new(trace, SpanId::from(1), TraceFlags::new(flags), true, state(ot))
        };
        for (flags, ot, expected) in [
            (1, "th:8", "a=1,ot=th:8"),
            (1, "th:c", "a=1"),
            (0, "th:c", "a=1,ot=th:c"),
            (0, "th:8", "a=1"),
            (1, "th:c;rv:d0000000000000", "a=1,ot=th:c;rv:d0000000000000"),
            (1, "th:nonsense", "a=1,ot=th:nonsense"),
        ] {
            assert_eq!(consistent(&parent(flags, ot)).header(), expected, "{flags} {ot}");
        }
    }
}
