//! The types of exporters.

use super::{Property, SchemaType, full, part, refused};

pub(in super::super) const SPAN_EXPORTER: SchemaType = SchemaType { name: "SpanExporter", properties: PUSHED };

pub(in super::super) const LOG_RECORD_EXPORTER: SchemaType =
    SchemaType { name: "LogRecordExporter", properties: PUSHED };

pub(in super::super) const PUSH_METRIC_EXPORTER: SchemaType =
    SchemaType { name: "PushMetricExporter", properties: PUSHED };

const PUSHED: &[Property] = &[full("otlp_http"), full("otlp_grpc"), full("otlp_file/development"), full("console")];

pub(in super::super) const OTLP_HTTP: SchemaType = SchemaType {
    name: "OtlpHttpExporter",
    properties: &[
        full("endpoint"),
        full("tls"),
        full("headers"),
        full("headers_list"),
        COMPRESSION,
        REQUEST_SIZE,
        RESPONSE_SIZE,
        full("timeout"),
        full("encoding"),
    ],
};

pub(in super::super) const OTLP_HTTP_METRICS: SchemaType = SchemaType {
    name: "OtlpHttpMetricExporter",
    properties: &[
        full("endpoint"),
        full("tls"),
        full("headers"),
        full("headers_list"),
        COMPRESSION,
        REQUEST_SIZE,
        RESPONSE_SIZE,
        full("timeout"),
        full("encoding"),
        full("temporality_preference"),
        HISTOGRAM,
    ],
};

pub(in super::super) const OTLP_GRPC: SchemaType = SchemaType {
    name: "OtlpGrpcExporter",
    properties: &[
        full("endpoint"),
        full("tls"),
        full("headers"),
        full("headers_list"),
        COMPRESSION,
        REQUEST_SIZE,
        GRPC_RESPONSE_SIZE,
        full("timeout"),
    ],
};

pub(in super::super) const OTLP_GRPC_METRICS: SchemaType = SchemaType {
    name: "OtlpGrpcMetricExporter",
    properties: &[
        full("endpoint"),
        full("tls"),
        full("headers"),
        full("headers_list"),
        COMPRESSION,
        REQUEST_SIZE,
        GRPC_RESPONSE_SIZE,
        full("timeout"),
        full("temporality_preference"),
        HISTOGRAM,
    ],
};

const COMPRESSION: Property = part("compression", "`none`, `gzip`, and `zstd` with the feature `zstd`");

const REQUEST_SIZE: Property = part(
    "max_request_size",
    "no request is larger than 4 MB, because many servers refuse larger ones; the smallest value of a signal applies to all its exporters",
);

const RESPONSE_SIZE: Property =
    part("max_response_size", "65,536 or more: a response is read up to 64 KiB, whatever the limit");

const GRPC_RESPONSE_SIZE: Property = part("max_response_size", "4,194,304 or more: a response is never larger");

const HISTOGRAM: Property = part("default_histogram_aggregation", "all readers need the same value");

pub(in super::super) const HTTP_TLS: SchemaType =
    SchemaType { name: "HttpTls", properties: &[full("ca_file"), full("key_file"), full("cert_file")] };

pub(in super::super) const GRPC_TLS: SchemaType = SchemaType {
    name: "GrpcTls",
    properties: &[full("ca_file"), full("key_file"), full("cert_file"), full("insecure")],
};

pub(in super::super) const NAME_VALUE: SchemaType =
    SchemaType { name: "NameStringValuePair", properties: &[full("name"), full("value")] };

pub(in super::super) const ENCODING: SchemaType =
    SchemaType { name: "OtlpHttpEncoding", properties: &[full("protobuf"), full("json")] };

pub(in super::super) const OTLP_FILE: SchemaType =
    SchemaType { name: "ExperimentalOtlpFileExporter", properties: &[OUTPUT] };

pub(in super::super) const OTLP_FILE_METRICS: SchemaType = SchemaType {
    name: "ExperimentalOtlpFileMetricExporter",
    properties: &[OUTPUT, full("temporality_preference"), HISTOGRAM],
};

const OUTPUT: Property = full("output_stream");

pub(in super::super) const CONSOLE: SchemaType = SchemaType { name: "ConsoleExporter", properties: &[] };

pub(in super::super) const CONSOLE_METRICS: SchemaType = SchemaType {
    name: "ConsoleMetricExporter",
    properties: &[part("temporality_preference", "`cumulative`: the console prints totals"), HISTOGRAM],
};

pub(in super::super) const PULL_METRIC_EXPORTER: SchemaType =
    SchemaType { name: "PullMetricExporter", properties: &[full("prometheus/development")] };

pub(in super::super) const PROMETHEUS: SchemaType = SchemaType {
    name: "ExperimentalPrometheusMetricExporter",
    properties: &[
        full("host"),
        full("port"),
        full("scope_info_enabled"),
        part("target_info_enabled/development", "`true`: a page always has `target_info`"),
        refused(
            "resource_constant_labels",
            "join `target_info` in the query, or set labels in the scrape configuration",
        ),
        full("translation_strategy"),
    ],
};

const WITHOUT_SUFFIXES: &str = "names have the suffixes of type and unit; write `underscore_escaping_with_suffixes`";

pub(in super::super) const TRANSLATION: SchemaType = SchemaType {
    name: "ExperimentalPrometheusTranslationStrategy",
    properties: &[
        full("underscore_escaping_with_suffixes"),
        refused("underscore_escaping_without_suffixes/development", WITHOUT_SUFFIXES),
        part(
            "no_utf8_escaping_with_suffixes/development",
            "a scraper that does not support names with dots receives underscores",
        ),
        refused("no_translation/development", WITHOUT_SUFFIXES),
    ],
};
