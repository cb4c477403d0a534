//! The types of the root, the resource, and the providers of traces and log records.

use super::{Property, SchemaType, full, part, refused};

pub(in super::super) const ROOT: SchemaType = SchemaType {
    name: "OpenTelemetryConfiguration",
    properties: &[
        part("file_format", "`1.0`, `1.1`, and later minor versions, of which unknown keys are refused"),
        full("disabled"),
        part(
            "log_level",
            "the levels of `OTEL_LOG_LEVEL`: losses are errors, and nothing is more detailed than `debug`",
        ),
        full("resource"),
        full("attribute_limits"),
        full("propagator"),
        full("tracer_provider"),
        full("meter_provider"),
        full("logger_provider"),
        part("instrumentation/development", "keys for other languages, and keys without a value"),
        refused("distribution", "settings of this project are set in code, or by `OTEL_RUST_*` variables"),
    ],
};

const IN_CODE: &str = "set the options of the layers and wrappers in code";

/// What other keys are, whatever is below them.
pub(in super::super) const INSTRUMENTATION: SchemaType = SchemaType {
    name: "ExperimentalInstrumentation",
    properties: &[
        part("general", "keys without a value"),
        part("cpp", OTHER_LANGUAGE),
        part("dotnet", OTHER_LANGUAGE),
        part("erlang", OTHER_LANGUAGE),
        part("go", OTHER_LANGUAGE),
        part("java", OTHER_LANGUAGE),
        part("js", OTHER_LANGUAGE),
        part("php", OTHER_LANGUAGE),
        part("python", OTHER_LANGUAGE),
        part("ruby", OTHER_LANGUAGE),
        refused("rust", "there are no keys for Rust; set the options of the attributes and layers in code"),
        part("swift", OTHER_LANGUAGE),
    ],
};

const OTHER_LANGUAGE: &str = "has no effect here; the report lists it";

pub(in super::super) const GENERAL_INSTRUMENTATION: SchemaType = SchemaType {
    name: "ExperimentalGeneralInstrumentation",
    properties: &[
        refused("http", IN_CODE),
        refused("code", ONE_VERSION),
        refused("db", ONE_VERSION),
        refused("gen_ai", ONE_VERSION),
        refused("messaging", ONE_VERSION),
        refused("rpc", ONE_VERSION),
        refused("sanitization", IN_CODE),
        refused("stability_opt_in_list", ONE_VERSION),
    ],
};

const ONE_VERSION: &str = "names are those of the conventions that this version of the crates has, and no others";

pub(in super::super) const SEVERITY_NUMBER: SchemaType = SchemaType {
    name: "SeverityNumber",
    properties: &[
        full("trace"),
        full("trace2"),
        full("trace3"),
        full("trace4"),
        full("debug"),
        full("debug2"),
        full("debug3"),
        full("debug4"),
        full("info"),
        full("info2"),
        full("info3"),
        full("info4"),
        full("warn"),
        full("warn2"),
        full("warn3"),
        full("warn4"),
        full("error"),
        full("error2"),
        full("error3"),
        full("error4"),
        full("fatal"),
        full("fatal2"),
        full("fatal3"),
        full("fatal4"),
    ],
};

pub(in super::super) const RESOURCE: SchemaType = SchemaType {
    name: "Resource",
    properties: &[full("attributes"), full("attributes_list"), full("schema_url"), full("detection/development")],
};

pub(in super::super) const DETECTION: SchemaType =
    SchemaType { name: "ExperimentalResourceDetection", properties: &[full("attributes"), full("detectors")] };

pub(in super::super) const DETECTOR: SchemaType = SchemaType {
    name: "ExperimentalResourceDetector",
    properties: &[
        full("container"),
        full("host"),
        part("process", "without the arguments, which can contain secrets"),
        full("service"),
    ],
};

pub(in super::super) const INCLUDE_EXCLUDE: SchemaType =
    SchemaType { name: "IncludeExclude", properties: &[full("included"), full("excluded")] };

pub(in super::super) const ATTRIBUTE_NAME_VALUE: SchemaType =
    SchemaType { name: "AttributeNameValue", properties: &[full("name"), full("value"), full("type")] };

pub(in super::super) const ATTRIBUTE_TYPE: SchemaType = SchemaType {
    name: "AttributeType",
    properties: &[
        full("string"),
        full("bool"),
        full("int"),
        full("double"),
        full("string_array"),
        full("bool_array"),
        full("int_array"),
        full("double_array"),
    ],
};

pub(in super::super) const ATTRIBUTE_LIMITS: SchemaType = SchemaType {
    name: "AttributeLimits",
    properties: &[full("attribute_value_length_limit"), DEPTH, full("attribute_count_limit")],
};

const DEPTH: Property = part(
    "attribute_value_depth_limit",
    "attributes of spans cannot be nested, and an exporter that is written for the SDK receives log records as they are",
);

pub(in super::super) const PROPAGATOR: SchemaType =
    SchemaType { name: "Propagator", properties: &[full("composite"), full("composite_list")] };

pub(in super::super) const TEXT_MAP_PROPAGATOR: SchemaType = SchemaType {
    name: "TextMapPropagator",
    properties: &[full("tracecontext"), full("baggage"), full("b3"), full("b3multi")],
};

/// A type without keys, such as that of a propagator.
pub(in super::super) const NO_KEYS: SchemaType = SchemaType { name: "", properties: &[] };

pub(in super::super) const TRACER_PROVIDER: SchemaType = SchemaType {
    name: "TracerProvider",
    properties: &[
        full("processors"),
        full("limits"),
        full("sampler"),
        full("id_generator"),
        refused(
            "tracer_configurator/development",
            "the filter `OTEL_RUST_FILTER` disables functions by module, name and level",
        ),
    ],
};

pub(in super::super) const ID_GENERATOR: SchemaType = SchemaType { name: "IdGenerator", properties: &[full("random")] };

pub(in super::super) const SPAN_LIMITS: SchemaType = SchemaType {
    name: "SpanLimits",
    properties: &[
        full("attribute_value_length_limit"),
        DEPTH,
        full("attribute_count_limit"),
        full("event_count_limit"),
        full("link_count_limit"),
        full("event_attribute_count_limit"),
        full("link_attribute_count_limit"),
    ],
};

pub(in super::super) const SPAN_PROCESSOR: SchemaType =
    SchemaType { name: "SpanProcessor", properties: &[full("batch"), full("simple")] };

pub(in super::super) const BATCH_SPAN_PROCESSOR: SchemaType =
    SchemaType { name: "BatchSpanProcessor", properties: BATCH };

const BATCH: &[Property] = &[
    part("schedule_delay", SHARED),
    part("export_timeout", SHARED),
    part("max_queue_size", SHARED),
    part("max_export_batch_size", SHARED),
    full("exporter"),
];

const SHARED: &str = "the processors of a signal share one queue, so all of them need the same value";

pub(in super::super) const SIMPLE_SPAN_PROCESSOR: SchemaType =
    SchemaType { name: "SimpleSpanProcessor", properties: SIMPLE };

const SIMPLE: &[Property] = &[part(
    "exporter",
    "the thread that ends a span does not wait for its export; the processor cannot be used next to `batch`, except with `console`",
)];

pub(in super::super) const LOGGER_PROVIDER: SchemaType = SchemaType {
    name: "LoggerProvider",
    properties: &[
        full("processors"),
        full("limits"),
        refused(
            "logger_configurator/development",
            "the filter `OTEL_RUST_FILTER` disables log records by module and level",
        ),
    ],
};

pub(in super::super) const LOG_RECORD_LIMITS: SchemaType = SchemaType {
    name: "LogRecordLimits",
    properties: &[full("attribute_value_length_limit"), DEPTH, full("attribute_count_limit")],
};

pub(in super::super) const LOG_RECORD_PROCESSOR: SchemaType = SchemaType {
    name: "LogRecordProcessor",
    properties: &[
        full("batch"),
        full("simple"),
        refused(
            "event_to_span_event_bridge/development",
            "set `OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN` for exceptions, and add other span events in code",
        ),
    ],
};

pub(in super::super) const BATCH_LOG_RECORD_PROCESSOR: SchemaType =
    SchemaType { name: "BatchLogRecordProcessor", properties: BATCH };

pub(in super::super) const SIMPLE_LOG_RECORD_PROCESSOR: SchemaType =
    SchemaType { name: "SimpleLogRecordProcessor", properties: SIMPLE };
