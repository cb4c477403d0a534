//! The exact text of errors about keys and values.

use super::problems;

/// Checks the problems of a file that begins with the version in line 1.
#[track_caller]
pub(super) fn check(rest: &str, expected: &[&str]) {
    assert_eq!(problems(&format!("file_format: \"1.1\"\n{rest}")), expected, "{rest}");
}

#[test]
fn unknown_keys_are_refused_with_a_suggestion() {
    check("trace_provider:\n", &["2:1: trace_provider: unknown key; did you mean `tracer_provider`?"]);
    check(
        "tracer_provider:\n  procesors: []\n",
        &[
            "2:1: tracer_provider: the key `processors` is missing",
            "3:3: tracer_provider.procesors: unknown key; did you mean `processors`?",
        ],
    );
    check(
        "x: 1",
        &[
            "2:1: x: unknown key; expected one of `file_format`, `disabled`, `log_level`, `resource`, `attribute_limits`, \
         `propagator`, `tracer_provider`, `meter_provider`, `logger_provider`, `instrumentation/development`",
        ],
    );
    let exporter = |exporter: &str| format!("tracer_provider: {{processors: [{{batch: {{exporter: {exporter}}}}}]}}");
    check(
        &exporter("{otpl_http: }"),
        &["2:52: tracer_provider.processors[0].batch.exporter.otpl_http: unknown key; did you mean `otlp_http`?"],
    );
    check(
        &exporter("{console: {colour: true}}"),
        &["2:62: tracer_provider.processors[0].batch.exporter.console.colour: unknown key; expected no keys"],
    );
    check(
        &exporter("{console: , otlp_http: }"),
        &["2:51: tracer_provider.processors[0].batch.exporter: expected one exporter, found `console`, `otlp_http`"],
    );
    check(
        &exporter(""),
        &["2:41: tracer_provider.processors[0].batch.exporter: expected one of `otlp_http`, `otlp_grpc`, \
         `otlp_file/development`, `console`"],
    );
}

#[test]
fn everything_that_is_not_supported_is_reported_at_once() {
    let yaml = "instrumentation/development:\n  general: {http: {}}\n\
                distribution:\n  vendor: {}\n\
                tracer_provider:\n  processors:\n    - acme: {}\n  id_generator:\n    acme:\n";
    check(
        yaml,
        &[
            "3:13: instrumentation/development.general.http: not supported: set the options of the layers and wrappers in code",
            "4:1: distribution: not supported: settings of this project are set in code, or by `OTEL_RUST_*` variables",
            "8:7: tracer_provider.processors[0].acme: unknown key; expected one of `batch`, `simple`",
            "10:5: tracer_provider.id_generator.acme: unknown key; expected `random`",
        ],
    );
}

#[test]
fn types_are_checked() {
    check("disabled: 'true'", &["2:11: disabled: expected `true` or `false`, found a text"]);
    check("log_level: 9", &["2:12: log_level: expected a text, found the integer `9`; write it in quotes"]);
    check("log_level: inf", &["2:12: log_level: `inf` is unknown; did you mean `info`?"]);
    check(
        "attribute_limits: {attribute_count_limit: -1}",
        &["2:43: attribute_limits.attribute_count_limit: expected an integer of 0 or more, found the integer `-1`"],
    );
    check("attribute_limits: [1]", &["2:19: attribute_limits: expected a mapping, found a list"]);
    check("propagator: {composite: tracecontext}", &["2:25: propagator.composite: expected a list, found a text"]);
    check(
        "propagator: {composite: []}",
        &["2:25: propagator.composite: an empty list; remove the key, or add an entry"],
    );
}

#[test]
fn attributes_have_the_type_that_is_written() {
    let attribute = |attribute: &str| format!("resource: {{attributes: [{{name: a, {attribute}}}]}}");
    for good in
        ["value: x", "value: 1, type: int", "value: 1, type: double", "value: [1, 2.5], type: double_array", "value: "]
    {
        check(&attribute(good), &[]);
    }
    let at = "2:42: resource.attributes[0].value";
    check(
        &attribute("value: 1"),
        &[&format!(
            "{at}: expected a value of the type `string`, found the integer `1`; write it in quotes, or set `type`"
        )],
    );
    check(
        &attribute("value: 1.5, type: int"),
        &[&format!("{at}: expected a value of the type `int`, found the number `1.5`")],
    );
    check(
        &attribute("value: [a, 1], type: string_array"),
        &[&format!("{at}: expected a value of the type `string_array`, found a list")],
    );
    check(
        &attribute("type: strng"),
        &["2:41: resource.attributes[0].type: `strng` is unknown; did you mean `string`?"],
    );
    check(&attribute("type: string"), &["2:25: resource.attributes[0]: the key `value` is missing"]);
}

#[test]
fn exporters_are_checked() {
    let otlp = |kind: &str, keys: &str| {
        format!("tracer_provider:\n  processors:\n    - batch:\n        exporter:\n          {kind}: {{{keys}}}")
    };
    let path = "tracer_provider.processors[0].batch.exporter";
    check(
        &otlp("otlp_http", "endpoint: collector"),
        &[&format!(
            "6:33: {path}.otlp_http.endpoint: `collector` is not a URL; write `http://host:4318` or `https://host:4318`"
        )],
    );
    check(&otlp("otlp_grpc", "endpoint: 'collector:4317'"), &[]);
    check(
        &otlp("otlp_http", "headers_list: 'a'"),
        &[&format!("6:37: {path}.otlp_http.headers_list: pair 1 has no `=`; write `key=value,key=value`")],
    );
    check(
        &otlp("otlp_http", "compression: br"),
        &[&format!("6:36: {path}.otlp_http.compression: `br` is unknown; expected one of `none`, `gzip`, `zstd`")],
    );
    check(
        &otlp("otlp_http", "tls: {key_file: a}"),
        &[&format!(
            "6:23: {path}.otlp_http.tls: a client needs both a key and a certificate; write `key_file` and `cert_file`"
        )],
    );
    check(
        &otlp("otlp_http", "max_response_size: 1000"),
        &[&format!(
            "6:42: {path}.otlp_http.max_response_size: a limit below 65536 is not supported; write `65536` or more"
        )],
    );
    check(
        &otlp("otlp_file/development", "output_stream: 'file://a'"),
        &[&format!(
            "6:50: {path}.otlp_file/development.output_stream: neither `stdout` nor the URL of a file; write \
         `file:///path/to/file.jsonl`"
        )],
    );
}

#[test]
fn processors_share_one_queue() {
    let processors = |list: &str| format!("tracer_provider:\n  processors:\n{list}");
    let batch = |keys: &str| format!("    - batch: {{exporter: {{otlp_http: }}{keys}}}\n");
    check(&processors(&(batch(", schedule_delay: 5000") + &batch(""))), &[]);
    let shared = "the processors of a signal share one queue, so all need the same";
    check(
        &processors(&(batch(", schedule_delay: 1") + &batch(", schedule_delay: 2"))),
        &[&format!(
            "5:56: tracer_provider.processors[1].batch.schedule_delay: {shared} `schedule_delay`; another one has `1`"
        )],
    );
    check(
        &processors(&(batch("") + &batch(", max_queue_size: 2"))),
        &[&format!(
            "5:56: tracer_provider.processors[1].batch.max_queue_size: {shared} `max_queue_size`; another one has `2048`"
        )],
    );
    check(
        &processors(&(batch("") + "    - simple: {exporter: {otlp_http: }}\n")),
        &[
            "5:7: tracer_provider.processors[1].simple: `simple` cannot be used next to `batch`, because the processors of a \
         signal share one queue",
        ],
    );
    check(&processors(&(batch("") + "    - simple: {exporter: {console: }}\n")), &[]);
    let console = "    - simple: {exporter: {console: }}\n";
    check(
        &processors(&(console.to_owned() + console)),
        &["5:7: tracer_provider.processors[1].simple: the signal is printed already; remove one of the processors"],
    );
    check(
        &processors(&batch(", max_queue_size: 10, max_export_batch_size: 11")),
        &[
            "4:83: tracer_provider.processors[0].batch.max_export_batch_size: `11` exceeds `max_queue_size`, which is `10`",
        ],
    );
}

#[test]
fn readers_and_views_are_checked() {
    let metrics =
        |rest: &str| format!("meter_provider:\n  readers: [{{periodic: {{exporter: {{otlp_http: }}}}}}]\n{rest}");
    check(
        &metrics("  exemplar_filter: always_on"),
        &[
            "4:20: meter_provider.exemplar_filter: `always_on` is not supported: no exemplars are recorded; write `always_off`",
        ],
    );
    let view = |selector: &str, stream: &str| {
        metrics(&format!("  views: [{{selector: {{{selector}}}, stream: {{{stream}}}}}]"))
    };
    check(&view("instrument_name: a", "name: b"), &[]);
    check(
        &view("instrument_name: 'a*'", "name: b"),
        &[
            "4:11: meter_provider.views[0]: the name `b` would be that of several metrics; select one instrument by its name, \
         without `*` and `?`",
        ],
    );
    check(
        &view("", "attribute_keys: {included: ['a.*']}"),
        &[
            "4:63: meter_provider.views[0].stream.attribute_keys.included[0]: a pattern is not supported: the SDK keeps \
         attributes by name; list the names",
        ],
    );
    check(
        &view("", "attribute_keys: {excluded: [a]}"),
        &[
            "4:52: meter_provider.views[0].stream.attribute_keys.excluded: not supported without `included`: the SDK keeps \
         attributes by name; list those to keep",
        ],
    );
    check(
        &view("", "aggregation: {explicit_bucket_histogram: {boundaries: [2, 1]}}"),
        &["4:11: meter_provider.views[0]: bucket boundaries must be sorted and not contain any duplicates"],
    );
    let reader =
        |limits: &str| format!("    - periodic: {{cardinality_limits: {{{limits}}}, exporter: {{otlp_http: }}}}\n");
    check(
        &format!("meter_provider:\n  readers:\n{}{}", reader("default: 1"), reader("default: 2")),
        &[
            "5:18: meter_provider.readers[1].periodic.cardinality_limits: all readers need the same `cardinality_limits`, \
         because metrics are aggregated once; see otel.yaml:4",
        ],
    );
    check(
        "meter_provider:\n  readers: [{pull: {exporter: {'prometheus/development': {host: a b}}}}]",
        &[
            "3:65: meter_provider.readers[0].pull.exporter.prometheus/development.host: `a b:9464` is not an address; write \
         `127.0.0.1:9464`, or port 0 for any free port",
        ],
    );
}

#[test]
fn samplers_are_checked() {
    let sampler = |sampler: &str| {
        format!("tracer_provider:\n  processors: [{{simple: {{exporter: {{console: }}}}}}]\n  sampler: {sampler}")
    };
    check(
        &sampler("{trace_id_ratio_based: {ratio: 2}}"),
        &["4:43: tracer_provider.sampler.trace_id_ratio_based.ratio: `2` is not a number from 0 to 1"],
    );
    for good in [
        "{parent_based: {remote_parent_sampled: {always_off: }}}",
        "{probability/development: }",
        "{always_record: {root: {always_on: }}}",
        "{composite/development: {rule_based: {rules: [{span_kinds: [client], sampler: {probability: {ratio: 0.1}}}]}}}",
    ] {
        check(&sampler(good), &[]);
    }
    check(
        &sampler("{composite/development: {rule_based: {rules: [{parent: [remte], sampler: {always_on: }}]}}}"),
        &[
            "4:68: tracer_provider.sampler.composite/development.rule_based.rules[0].parent[0]: `remte` is unknown; did you \
         mean `remote`?",
        ],
    );
    check(
        &sampler("{xray: }"),
        &["4:13: tracer_provider.sampler.xray: unknown key; expected one of `always_on`, `always_off`, \
         `trace_id_ratio_based`, `parent_based`, `always_record`, `composite/development`, `jaeger_remote/development`, \
         `probability/development`"],
    );
}
