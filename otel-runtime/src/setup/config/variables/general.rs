//! Variables of the SDK as a whole, of sampling and of batch processors.

use super::variable::Variable;

pub(super) const GENERAL: &[Variable] = &[
    Variable::new("OTEL_SDK_DISABLED", "`true` disables everything except the propagation of the context", "false"),
    Variable::new("OTEL_SERVICE_NAME", "the resource attribute `service.name`", ""),
    Variable::new("OTEL_RESOURCE_ATTRIBUTES", "resource attributes, `key=value,key=value`, percent-encoded", ""),
    Variable::new(
        "OTEL_ENTITIES",
        "entities whose attributes are resource attributes, `type{key=value}[key=value]@schema_url;..`",
        "",
    )
    .partly("OTLP has the attributes, but no references to the entities"),
    Variable::new(
        "OTEL_LOG_LEVEL",
        "the messages of this crate on stderr: `none`, `error` (losses), `warn` (also settings that are ignored), `info` (also where \
         telemetry is printed) or `debug` (also all settings)",
        "info",
    ),
    Variable::new(
        "OTEL_PROPAGATORS",
        "the formats in which the context is sent and received: a list of `tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger`, \
         `xray` and `ottrace`, or `none`. The first valid one of a request applies",
        "tracecontext,baggage",
    ),
    Variable::new(
        "OTEL_CONFIG_FILE",
        "the path of [a configuration file](configuration-file.md), with which only variables that begin with `OTEL_RUST_` have an effect",
        "",
    )
    .feature("config-file")
    .tested_in("config_file"),
    Variable::new("OTEL_EXPERIMENTAL_CONFIG_FILE", "the former name of `OTEL_CONFIG_FILE`", "")
        .feature("config-file")
        .tested_in("config_file"),
];

pub(super) const SAMPLING: &[Variable] = &[
    Variable::new(
        "OTEL_TRACES_SAMPLER",
        "the sampler: `always_on`, `always_off`, `traceidratio` or `jaeger_remote` (feature `jaeger-remote`), or one of these after \
         `parentbased_`",
        "parentbased_always_on",
    )
    .partly("`xray` is refused, because centralized sampling of AWS X-Ray requires its daemon and signed requests"),
    Variable::new(
        "OTEL_TRACES_SAMPLER_ARG",
        "the argument of the sampler: the share of `traceidratio`, from 0 to 1, or \
         `endpoint=http://localhost:5778/sampling,pollingIntervalMs=60000,initialSamplingRate=0.001` for `jaeger_remote`",
        "1",
    ),
];

pub(super) const BATCHES: &[Variable] = &[
    Variable::new("OTEL_BSP_SCHEDULE_DELAY", "the milliseconds between two exports of spans", "5000"),
    Variable::new(
        "OTEL_BSP_EXPORT_TIMEOUT",
        "the maximum milliseconds of an export of spans. The timeout of the exporter applies, too",
        "30000",
    ),
    Variable::new(
        "OTEL_BSP_MAX_QUEUE_SIZE",
        "the maximum number of spans that wait for an export. If it is not set, the queue is limited in bytes",
        "",
    )
    .partly("the default of the specification, 2048 spans, is replaced by a limit of 32 MiB"),
    Variable::new("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "the maximum number of spans in a request", "512"),
    Variable::new("OTEL_BLRP_SCHEDULE_DELAY", "the milliseconds between two exports of log records", "1000"),
    Variable::new(
        "OTEL_BLRP_EXPORT_TIMEOUT",
        "the maximum milliseconds of an export of log records. The timeout of the exporter applies, too",
        "30000",
    ),
    Variable::new(
        "OTEL_BLRP_MAX_QUEUE_SIZE",
        "the maximum number of log records that wait for an export. If it is not set, the queue is limited in bytes",
        "",
    )
    .partly("the default of the specification, 2048 log records, is replaced by a limit of 32 MiB"),
    Variable::new("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "the maximum number of log records in a request", "512"),
];
