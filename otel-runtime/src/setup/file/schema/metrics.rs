//! The types of the provider of metrics.

use super::{SchemaType, full, part, refused};

pub(in super::super) const METER_PROVIDER: SchemaType = SchemaType {
    name: "MeterProvider",
    properties: &[full("readers"), full("views"), full("exemplar_filter"), full("meter_configurator/development")],
};

pub(in super::super) const METER_CONFIGURATOR: SchemaType =
    SchemaType { name: "ExperimentalMeterConfigurator", properties: &[full("default_config"), full("meters")] };

pub(in super::super) const METER_MATCHER: SchemaType =
    SchemaType { name: "ExperimentalMeterMatcherAndConfig", properties: &[full("name"), full("config")] };

pub(in super::super) const METER_CONFIG: SchemaType =
    SchemaType { name: "ExperimentalMeterConfig", properties: &[full("enabled")] };

pub(in super::super) const EXEMPLAR_FILTER: SchemaType = SchemaType {
    name: "ExemplarFilter",
    properties: &[
        refused("always_on", "no exemplars are recorded; write `always_off`"),
        full("always_off"),
        part("trace_based", "it is the default, and no exemplars are recorded; the report says so"),
    ],
};

pub(in super::super) const METRIC_READER: SchemaType =
    SchemaType { name: "MetricReader", properties: &[full("periodic"), full("pull")] };

const NO_PRODUCERS: &str = "there is no bridge from OpenCensus, which is no longer maintained";

pub(in super::super) const PERIODIC: SchemaType = SchemaType {
    name: "PeriodicMetricReader",
    properties: &[
        part("interval", "1 or more"),
        full("timeout"),
        refused(
            "max_export_batch_size/development",
            "a request is divided by its size; write `max_request_size` of the exporter",
        ),
        full("exporter"),
        refused("producers", NO_PRODUCERS),
        part("cardinality_limits", SAME_LIMITS),
    ],
};

pub(in super::super) const PULL: SchemaType = SchemaType {
    name: "PullMetricReader",
    properties: &[full("exporter"), refused("producers", NO_PRODUCERS), part("cardinality_limits", SAME_LIMITS)],
};

const SAME_LIMITS: &str = "all readers need the same limits";

pub(in super::super) const CARDINALITY_LIMITS: SchemaType = SchemaType {
    name: "CardinalityLimits",
    properties: &[
        full("default"),
        full("counter"),
        full("gauge"),
        full("histogram"),
        full("observable_counter"),
        full("observable_gauge"),
        full("observable_up_down_counter"),
        full("up_down_counter"),
    ],
};

pub(in super::super) const TEMPORALITY: SchemaType = SchemaType {
    name: "ExporterTemporalityPreference",
    properties: &[full("cumulative"), full("delta"), full("low_memory")],
};

pub(in super::super) const HISTOGRAM_AGGREGATION: SchemaType = SchemaType {
    name: "ExporterDefaultHistogramAggregation",
    properties: &[
        full("explicit_bucket_histogram"),
        part("base2_exponential_bucket_histogram", "for Prometheus, with buckets at powers of two"),
    ],
};

pub(in super::super) const VIEW: SchemaType =
    SchemaType { name: "View", properties: &[full("selector"), full("stream")] };

pub(in super::super) const VIEW_SELECTOR: SchemaType = SchemaType {
    name: "ViewSelector",
    properties: &[
        full("instrument_name"),
        full("instrument_type"),
        full("unit"),
        full("meter_name"),
        full("meter_version"),
        full("meter_schema_url"),
    ],
};

pub(in super::super) const INSTRUMENT_TYPE: SchemaType = SchemaType {
    name: "InstrumentType",
    properties: &[
        full("counter"),
        full("gauge"),
        full("histogram"),
        full("observable_counter"),
        full("observable_gauge"),
        full("observable_up_down_counter"),
        full("up_down_counter"),
    ],
};

pub(in super::super) const VIEW_STREAM: SchemaType = SchemaType {
    name: "ViewStream",
    properties: &[
        part("name", "for a selector of one instrument, without `*` and `?`"),
        full("description"),
        full("aggregation"),
        full("aggregation_cardinality_limit"),
        full("attribute_keys"),
    ],
};

pub(in super::super) const ATTRIBUTE_KEYS: SchemaType = SchemaType {
    name: "IncludeExclude (of views)",
    properties: &[
        part("included", "names without `*` and `?`: the SDK keeps attributes by name"),
        part("excluded", "together with `included`"),
    ],
};

pub(in super::super) const AGGREGATION: SchemaType = SchemaType {
    name: "Aggregation",
    properties: &[
        full("default"),
        full("drop"),
        full("explicit_bucket_histogram"),
        full("base2_exponential_bucket_histogram"),
        full("last_value"),
        full("sum"),
    ],
};

pub(in super::super) const EXPLICIT_BUCKETS: SchemaType = SchemaType {
    name: "ExplicitBucketHistogramAggregation",
    properties: &[full("boundaries"), full("record_min_max")],
};

pub(in super::super) const EXPONENTIAL_BUCKETS: SchemaType = SchemaType {
    name: "Base2ExponentialBucketHistogramAggregation",
    properties: &[full("max_scale"), full("max_size"), full("record_min_max")],
};
