//! Variables that select exporters, and those of metrics, Prometheus and Zipkin.

use super::variable::Variable;

/// The deviation of all three variables.
const DEFAULT: &str =
    "the default is `console` unless an endpoint or another signal selects OTLP; that of the specification is `otlp`";

pub(super) const EXPORTERS: &[Variable] = &[
    Variable::new(
        "OTEL_TRACES_EXPORTER",
        "the exporters of spans: a list of `otlp`, `console`, `otlp/stdout`, `otlp/file`, `zipkin` (feature `zipkin`) and \
         `none`",
        "",
    )
    .partly(DEFAULT),
    Variable::new(
        "OTEL_METRICS_EXPORTER",
        "the exporters of metrics: a list of `otlp`, `console`, `otlp/stdout`, `otlp/file`, `prometheus` (feature \
         `prometheus`) and `none`",
        "",
    )
    .partly(DEFAULT),
    Variable::new(
        "OTEL_LOGS_EXPORTER",
        "the exporters of log records: a list of `otlp`, `console`, `otlp/stdout`, `otlp/file` and `none`",
        "",
    )
    .partly(DEFAULT),
];

pub(super) const METRICS: &[Variable] = &[
    Variable::new("OTEL_METRIC_EXPORT_INTERVAL", "the milliseconds between two exports of metrics", "60000"),
    Variable::new(
        "OTEL_METRIC_EXPORT_TIMEOUT",
        "the maximum milliseconds of an export of metrics. The timeout of the exporter applies, too",
        "30000",
    ),
    Variable::new("OTEL_METRICS_EXEMPLAR_FILTER", "which measurements become exemplars", "always_off")
        .partly("only `always_off`: the aggregations of the SDK keep no exemplars"),
    Variable::new(
        "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
        "whether OTLP metrics are `cumulative`, `delta` or `lowmemory`",
        "cumulative",
    ),
    Variable::new(
        "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION",
        "`base2_exponential_bucket_histogram` makes all histograms exponential. A view of the SDK applies to all \
         exporters: on the page for Prometheus, bucket boundaries are then powers of two, because the text format has \
         no native histograms",
        "explicit_bucket_histogram",
    ),
];

pub(super) const PROMETHEUS: &[Variable] = &[
    Variable::new("OTEL_EXPORTER_PROMETHEUS_HOST", "the host on which metrics are served", "localhost")
        .feature("prometheus"),
    Variable::new(
        "OTEL_EXPORTER_PROMETHEUS_PORT",
        "the port on which metrics are served; 0 takes any free port",
        "9464",
    )
    .feature("prometheus"),
];

pub(super) const ZIPKIN: &[Variable] = &[
    Variable::new(
        "OTEL_EXPORTER_ZIPKIN_ENDPOINT",
        "the URL to which spans are sent",
        "http://localhost:9411/api/v2/spans",
    )
    .feature("zipkin"),
    Variable::new("OTEL_EXPORTER_ZIPKIN_TIMEOUT", "the maximum milliseconds of a request; 0 is no limit", "10000")
        .feature("zipkin"),
    Variable::new("OTEL_EXPORTER_ZIPKIN_PROTOCOL", "the encoding of a request", "http/json")
        .partly("the specification reserves the name and defines no values, so only what is sent anyway is accepted")
        .feature("zipkin"),
];
