//! Variables that select exporters, and those of metrics, Prometheus and Zipkin.

use super::variable::Variable;

pub(super) const EXPORTERS: &[Variable] = &[
    Variable::new(
        "OTEL_TRACES_EXPORTER",
        "the exporters of spans: a list of `otlp`, `console`, `otlp/stdout` and `none`",
        "",
    )
    .partly("`zipkin`, `otlp/file` and `memory` are not supported yet"),
    Variable::new(
        "OTEL_METRICS_EXPORTER",
        "the exporters of metrics: a list of `otlp`, `console`, `otlp/stdout`, `prometheus` and `none`",
        "",
    )
    .partly("`otlp/file` and `memory` are not supported yet"),
    Variable::new(
        "OTEL_LOGS_EXPORTER",
        "the exporters of log records: a list of `otlp`, `console`, `otlp/stdout` and `none`",
        "",
    )
    .partly("`otlp/file` and `memory` are not supported yet"),
];

pub(super) const METRICS: &[Variable] = &[
    Variable::new("OTEL_METRIC_EXPORT_INTERVAL", "the milliseconds between two exports of metrics", "60000"),
    Variable::new(
        "OTEL_METRIC_EXPORT_TIMEOUT",
        "the maximum milliseconds of an export of metrics. The timeout of the exporter applies, too",
        "30000",
    ),
    Variable::new("OTEL_METRICS_EXEMPLAR_FILTER", "which measurements become exemplars", "always_off")
        .refused("not supported yet"),
    Variable::new(
        "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
        "whether OTLP metrics are `cumulative`, or `delta` or `lowmemory`",
        "cumulative",
    ),
    Variable::new(
        "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION",
        "the buckets of histograms in OTLP",
        "explicit_bucket_histogram",
    )
    .refused("not supported yet"),
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
    .refused("not supported yet"),
    Variable::new("OTEL_EXPORTER_ZIPKIN_TIMEOUT", "the maximum milliseconds of a request", "10000")
        .refused("not supported yet"),
    Variable::new("OTEL_EXPORTER_ZIPKIN_PROTOCOL", "the encoding of a request", "http/json")
        .refused("not supported yet"),
];
