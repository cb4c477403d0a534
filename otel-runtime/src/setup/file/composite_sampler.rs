//! Composite samplers, which combine probabilities.

use super::cursor::{Cursor, Section};
use super::sampler_ratio::read as ratio;
use super::schema;
use crate::sampling::{Sampler, SamplingRule, SpanParent};
use opentelemetry::trace::SpanKind;

/// Reads a composite sampler.
pub(super) fn read(cursor: &Cursor<'_>) -> Option<Sampler> {
    let (kind, cursor) = cursor.one_of(&schema::COMPOSABLE, "sampler")?;
    Some(match kind {
        "always_on" => {
            cursor.section(&schema::NO_KEYS);
            Sampler::probability(1.0)
        }
        "always_off" => {
            cursor.section(&schema::NO_KEYS);
            Sampler::always_off()
        }
        "probability" => Sampler::probability(ratio(&cursor.section(&schema::COMPOSABLE_PROBABILITY))?),
        "parent_threshold" => {
            let section = cursor.section(&schema::PARENT_THRESHOLD);
            Sampler::parent_threshold(section.required("root").and_then(read)?)
        }
        _ => {
            let section = cursor.section(&schema::RULE_BASED);
            let rules = section.get("rules").map(|rules| rules.list(false)).unwrap_or_default();
            Sampler::rules(rules.iter().map(rule).collect::<Option<Vec<_>>>()?)
        }
    })
}

fn rule(cursor: &Cursor<'_>) -> Option<SamplingRule> {
    let section = cursor.section(&schema::RULE);
    let mut rule = SamplingRule::new(section.required("sampler").and_then(read)?);
    if let Some(condition) = section.get("attribute_values") {
        let condition = condition.section(&schema::RULE_VALUES);
        let key = condition.required("key").and_then(Cursor::text);
        let values = condition.required("values").map(texts);
        rule = rule.attribute_values(key?, values?);
    }
    if let Some(condition) = section.get("attribute_patterns") {
        let condition = condition.section(&schema::RULE_PATTERNS);
        let key = condition.required("key").and_then(Cursor::text);
        let patterns = |key: &str| condition.get(key).map(texts).unwrap_or_default();
        rule = rule.attribute_patterns(key?, patterns("included"), patterns("excluded"));
    }
    rule = rule.span_kinds(choices(&section, "span_kinds", &schema::SPAN_KIND).map(|kind| match kind {
        "server" => SpanKind::Server,
        "client" => SpanKind::Client,
        "producer" => SpanKind::Producer,
        "consumer" => SpanKind::Consumer,
        _ => SpanKind::Internal,
    }));
    Some(rule.parents(choices(&section, "parent", &schema::SPAN_PARENT).map(|parent| match parent {
        "remote" => SpanParent::Remote,
        "local" => SpanParent::Local,
        _ => SpanParent::None,
    })))
}

fn texts<'a>(list: &Cursor<'a>) -> Vec<&'a str> {
    list.list(false).iter().filter_map(Cursor::text).collect()
}

fn choices(
    section: &Section<'_>,
    key: &str,
    of: &'static schema::SchemaType,
) -> impl Iterator<Item = &'static str> + use<> {
    let list = section.get(key).map(|list| list.list(false)).unwrap_or_default();
    list.iter().filter_map(|entry| entry.choice(of)).collect::<Vec<_>>().into_iter()
}
