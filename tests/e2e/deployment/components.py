"""The collector components that the files use, as of release 0.162: (required settings, optional settings).

The settings are from the documentation of each component. Unused settings are left out. If you need one, look it up in the
documentation and add it.
"""

SENDING = {"compression", "headers", "retry_on_failure", "sending_queue", "timeout", "tls"}

COMPONENTS = {
    ("receivers", "otlp"): ({"protocols"}, set()),
    ("receivers", "fluent_forward"): ({"endpoint"}, set()),
    ("processors", "memory_limiter"): (
        {"check_interval"},
        {"limit_mib", "spike_limit_mib", "limit_percentage", "spike_limit_percentage"},
    ),
    ("processors", "batch"): (set(), {"timeout", "send_batch_size", "send_batch_max_size"}),
    ("processors", "transform"): (
        set(),
        {"error_mode", "trace_statements", "metric_statements", "log_statements"},
    ),
    ("processors", "tail_sampling"): (
        {"policies"},
        {"decision_wait", "num_traces", "expected_new_traces_per_sec", "decision_cache"},
    ),
    ("exporters", "debug"): (set(), {"verbosity", "sampling_initial", "sampling_thereafter"}),
    ("exporters", "otlp_grpc"): ({"endpoint"}, SENDING),
    ("exporters", "otlp_http"): ({"endpoint"}, SENDING | {"encoding", "logs_endpoint"}),
    ("exporters", "load_balancing"): (
        {"protocol", "resolver"},
        {"routing_key", "timeout", "retry_on_failure", "sending_queue"},
    ),
    ("exporters", "zipkin"): ({"endpoint"}, SENDING | {"format"}),
    ("exporters", "influxdb"): (
        {"endpoint", "org", "bucket", "token"},
        SENDING | {"metrics_schema", "span_dimensions", "log_record_dimensions", "v1_compatibility"},
    ),
    ("exporters", "elasticsearch"): ({"endpoints"}, SENDING | {"user", "password", "api_key", "retry"}),
    ("exporters", "datadog"): ({"api"}, {"hostname", "traces", "metrics", "logs", "sending_queue", "retry_on_failure"}),
    ("connectors", "datadog"): (set(), {"traces"}),
    ("extensions", "health_check"): (set(), {"endpoint", "path"}),
}

# Old names, which many examples still use.
RENAMED = {
    ("receivers", "fluentforward"): "now `fluent_forward`",
    ("exporters", "otlp"): "now `otlp_grpc`",
    ("exporters", "otlphttp"): "now `otlp_http`",
    ("exporters", "loadbalancing"): "now `load_balancing`",
    ("exporters", "logging"): "now `debug`",
    ("exporters", "jaeger"): "removed; Jaeger receives OTLP: `otlp_grpc`",
    ("exporters", "loki"): "removed; Loki receives OTLP: `otlp_http`",
    ("exporters", "carbon"): "removed; see deploy/collector/graphite.yaml",
}
