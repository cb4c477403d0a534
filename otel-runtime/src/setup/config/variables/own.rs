//! Variables that are not in the specification.

use super::variable::Variable;

pub(super) const CONVENTIONS: &[Variable] = &[
    Variable::other(
        "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN",
        "`logs` records exceptions as log records; `logs/dup` also adds a span event `exception` for each of them",
        "logs",
    ),
    Variable::other("OTEL_SEMCONV_STABILITY_OPT_IN", "which version of the conventions is emitted", "")
        .refused("not supported yet"),
];

pub(super) const OWN: &[Variable] = &[
    Variable::other(
        "OTEL_RUST_FILTER",
        "which call sites are enabled, in the syntax of `RUST_LOG`, such as `info,orders=debug`",
        "info",
    ),
    Variable::other(
        "RUST_LOG",
        "the filter, if `TelemetryBuilder::rust_log(true)` is set and `OTEL_RUST_FILTER` is not",
        "",
    ),
    Variable::other(
        "OTEL_RUST_RESOURCE_DETECTORS",
        "what the resource says about where the process runs: a list of `service`, `process`, `command_args`, `host`, `os`, \
         `container`, `kubernetes` and `cloud`, or `all` without `command_args`, or `none`. Without it, each detector has a part of its \
         attributes",
        "",
    ),
    Variable::other(
        "OTEL_MACROS_SEMCONV",
        "whether violations of the conventions are reported: `off`, `warn` or `deny`",
        "warn",
    )
    .elsewhere("read at compile time, not at run time", "semconv_settings"),
    Variable::other("OTEL_RUST_TEST_PIPELINE", "`sdk` runs tests with `TestTelemetry` over the SDK's providers", "")
        .elsewhere("only for tests with `TestTelemetry`", "testing"),
];
