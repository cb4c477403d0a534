//! Variables that are not in the specification of the SDK.

use super::variable::Variable;

pub(super) const CONVENTIONS: &[Variable] = &[
    Variable::other(
        "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN",
        "`logs` records exceptions as log records; `logs/dup` also adds a span event `exception` for each of them",
        "logs",
    ),
    Variable::other(
        "OTEL_SEMCONV_STABILITY_OPT_IN",
        "which conventions are emitted: a list such as `http,database`. The current ones are always emitted, so these \
         values change nothing",
        "",
    )
    .partly("`http/dup`, `database/dup` and the like are refused, because former conventions are not emitted"),
];

pub(super) const OWN: &[Variable] = &[
    Variable::other(
        "OTEL_RUST_FILTER",
        "which call sites are enabled, in the syntax of `RUST_LOG`, such as `info,orders=debug`",
        "info",
    ),
    Variable::other(
        "OTEL_RUST_OTLP_FILE",
        "the file to which the exporter `otlp/file` appends, one line of OTLP JSON for each batch",
        "",
    ),
    Variable::other(
        "OTEL_RUST_BAGGAGE_ATTRIBUTES",
        "the entries of baggage that are attributes of spans and log records: a list of keys and namespaces, such as `tenant.id,session.*`",
        "",
    ),
    Variable::other(
        "OTEL_RUST_METRIC_BAGGAGE_ATTRIBUTES",
        "the entries of baggage that are attributes of the metrics of annotated functions: a list of keys",
        "",
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

/// There is no standard for these variables. Programs read the names in both cases.
pub(super) const PROXIES: &[Variable] = &[
    Variable::other("http_proxy", PROXY_OF_HTTP, "").partly(PROXY),
    Variable::other("HTTP_PROXY", PROXY_OF_HTTP, "").partly(PROXY),
    Variable::other("https_proxy", PROXY_OF_HTTPS, "").partly(PROXY),
    Variable::other("HTTPS_PROXY", PROXY_OF_HTTPS, "").partly(PROXY),
    Variable::other("all_proxy", PROXY_OF_ALL, "").partly(PROXY),
    Variable::other("ALL_PROXY", PROXY_OF_ALL, "").partly(PROXY),
    Variable::other("no_proxy", NO_PROXY, ""),
    Variable::other("NO_PROXY", NO_PROXY, ""),
];

const PROXY: &str =
    "OTLP over HTTP uses the proxy, with `CONNECT`. gRPC uses none, and SOCKS is not supported; the report lists both";
const PROXY_OF_HTTP: &str =
    "the proxy for `http` endpoints, such as `http://user:password@proxy:3128`. Loopback addresses use no proxy";
const PROXY_OF_HTTPS: &str = "the proxy for `https` endpoints";
const PROXY_OF_ALL: &str = "the proxy for endpoints without another";
const NO_PROXY: &str =
    "hosts, domains, addresses and networks without a proxy, such as `.internal,10.0.0.0/8`, or `*` for all";
