//! The types of samplers.

use super::{SchemaType, full, part};

pub(in super::super) const SAMPLER: SchemaType = SchemaType {
    name: "Sampler",
    properties: &[
        full("always_on"),
        full("always_off"),
        full("trace_id_ratio_based"),
        full("parent_based"),
        full("always_record"),
        full("composite/development"),
        part("jaeger_remote/development", "over HTTP, with the feature `jaeger-remote`"),
        full("probability/development"),
    ],
};

pub(in super::super) const RATIO: SchemaType =
    SchemaType { name: "TraceIdRatioBasedSampler", properties: &[full("ratio")] };

pub(in super::super) const PROBABILITY: SchemaType =
    SchemaType { name: "ExperimentalProbabilitySampler", properties: &[full("ratio")] };

pub(in super::super) const PARENT_BASED: SchemaType = SchemaType {
    name: "ParentBasedSampler",
    properties: &[
        full("root"),
        full("remote_parent_sampled"),
        full("remote_parent_not_sampled"),
        full("local_parent_sampled"),
        full("local_parent_not_sampled"),
    ],
};

pub(in super::super) const ALWAYS_RECORD: SchemaType =
    SchemaType { name: "AlwaysRecordSampler", properties: &[full("root")] };

pub(in super::super) const JAEGER_REMOTE: SchemaType = SchemaType {
    name: "ExperimentalJaegerRemoteSampler",
    properties: &[
        part("endpoint", "a URL for HTTP; the default path is `/sampling`"),
        part("interval", "1 or more"),
        full("initial_sampler"),
    ],
};

pub(in super::super) const COMPOSABLE: SchemaType = SchemaType {
    name: "ExperimentalComposableSampler",
    properties: &[
        full("always_on"),
        full("always_off"),
        full("parent_threshold"),
        full("probability"),
        full("rule_based"),
    ],
};

pub(in super::super) const COMPOSABLE_PROBABILITY: SchemaType =
    SchemaType { name: "ExperimentalComposableProbabilitySampler", properties: &[full("ratio")] };

pub(in super::super) const PARENT_THRESHOLD: SchemaType =
    SchemaType { name: "ExperimentalComposableParentThresholdSampler", properties: &[full("root")] };

pub(in super::super) const RULE_BASED: SchemaType =
    SchemaType { name: "ExperimentalComposableRuleBasedSampler", properties: &[full("rules")] };

const AT_START: &str =
    "the attributes with which a span starts; of an annotated function, only those that describe its code";

pub(in super::super) const RULE: SchemaType = SchemaType {
    name: "ExperimentalComposableRuleBasedSamplerRule",
    properties: &[
        part("attribute_values", AT_START),
        part("attribute_patterns", AT_START),
        full("span_kinds"),
        full("parent"),
        full("sampler"),
    ],
};

pub(in super::super) const RULE_VALUES: SchemaType = SchemaType {
    name: "ExperimentalComposableRuleBasedSamplerRuleAttributeValues",
    properties: &[full("key"), full("values")],
};

pub(in super::super) const RULE_PATTERNS: SchemaType = SchemaType {
    name: "ExperimentalComposableRuleBasedSamplerRuleAttributePatterns",
    properties: &[full("key"), full("included"), full("excluded")],
};

pub(in super::super) const SPAN_KIND: SchemaType = SchemaType {
    name: "SpanKind",
    properties: &[full("internal"), full("server"), full("client"), full("producer"), full("consumer")],
};

pub(in super::super) const SPAN_PARENT: SchemaType =
    SchemaType { name: "ExperimentalSpanParent", properties: &[full("none"), full("remote"), full("local")] };
