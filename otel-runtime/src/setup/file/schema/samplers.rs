//! The types of samplers.

use super::{SchemaType, full, part, refused};

pub(in super::super) const SAMPLER: SchemaType = SchemaType {
    name: "Sampler",
    properties: &[
        full("always_on"),
        full("always_off"),
        full("trace_id_ratio_based"),
        full("parent_based"),
        refused("always_record", "spans that are not sampled are not recorded"),
        refused("composite/development", NO_COMPOSITE),
        refused("jaeger_remote/development", "there is no remote sampler; set `Sampler::custom(..)` in code"),
        refused("probability/development", "write `trace_id_ratio_based`"),
    ],
};

const NO_COMPOSITE: &str = "write `parent_based`, `trace_id_ratio_based`, `always_on` or `always_off`";

pub(in super::super) const RATIO: SchemaType =
    SchemaType { name: "TraceIdRatioBasedSampler", properties: &[full("ratio")] };

pub(in super::super) const PARENT_BASED: SchemaType = SchemaType {
    name: "ParentBasedSampler",
    properties: &[
        part("root", "`always_on`, `always_off` or `trace_id_ratio_based`"),
        part("remote_parent_sampled", "`always_on`"),
        part("remote_parent_not_sampled", "`always_off`"),
        part("local_parent_sampled", "`always_on`"),
        part("local_parent_not_sampled", "`always_off`"),
    ],
};
