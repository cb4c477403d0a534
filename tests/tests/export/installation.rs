//! Installations: all signals with their settings, one installation at a time, and a disabled SDK.

use super::{Over, PATIENCE, installed, record, refused, turn};
use opentelemetry::global;
use otel_runtime::testing::Receiver;
use otel_runtime::{Sampler, Telemetry, traced};
use std::process::Command;

#[test]
fn all_three_signals_arrive_with_headers_compression_and_resource() {
    let _turn = turn();
    let protocols = ["http/protobuf", "http/json", "grpc"];
    for (protocol, compression) in protocols.into_iter().flat_map(|one| [(one, "gzip"), (one, "zstd")]) {
        let receiver = Receiver::start();
        let telemetry = Telemetry::builder()
            .environment([
                ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint().as_str()),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
                ("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=seven%207"),
                ("OTEL_EXPORTER_OTLP_COMPRESSION", compression),
                ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=a%2Cb"),
            ])
            .service_name("shop")
            .service_version("1.2.3")
            .install()
            .expect("the settings can be followed");
        refused();
        global::meter("export").u64_counter("orders").build().add(2, &[]);
        telemetry.shutdown().expect("everything is delivered");
        let span = &receiver.wait_for_spans(1, PATIENCE)[0];
        let log = &receiver.wait_for_logs(1, PATIENCE)[0];
        let metrics = receiver.wait_for_metrics(1, PATIENCE);
        let metric = metrics.iter().find(|metric| metric.name == "orders").expect("the metric arrives");
        assert_eq!((span.name.as_str(), metric.name.as_str()), ("refuse", "orders"));
        for resource in [&span.resource, &log.resource, &metric.resource] {
            let text = format!("{resource:?}");
            for part in ["shop", "1.2.3", "a,b", "otel-runtime", "service.instance.id"] {
                assert!(text.contains(part), "{part} in {text}");
            }
        }
        for request in receiver.requests() {
            assert_eq!(request.header("x-tenant"), Some("seven 7"));
            let encoding = request.header("content-encoding").or(request.header("grpc-encoding"));
            assert_eq!(encoding, Some(compression));
            assert_eq!(request.refusal, None);
        }
    }
}

#[test]
fn an_older_guard_does_not_affect_a_newer_one() {
    let _turn = turn();
    let (first, second) = (Receiver::start(), Receiver::start());
    let older = installed(Over::Http.traces(&first));
    let newer = installed(Over::Http.traces(&second));
    older.set_filter("off".parse().expect("a filter"));
    drop(older);
    quiet();
    record(1);
    newer.set_filter("off".parse().expect("a filter"));
    quiet();
    newer.shutdown().expect("everything is delivered");
    let names: Vec<_> = second.wait_for_spans(2, PATIENCE).into_iter().map(|span| span.name).collect();
    assert_eq!(names, ["quiet", "work"]);
    let again = installed(Over::Http.traces(&second));
    quiet();
    again.shutdown().expect("everything is delivered");
    assert_eq!(second.wait_for_spans(3, PATIENCE).len(), 3);
    assert!(first.requests().is_empty());
}

#[traced]
fn quiet() {}

#[test]
fn a_disabled_sdk_only_propagates() {
    let _turn = turn();
    let receiver = Receiver::start();
    let endpoint = receiver.http_endpoint();
    let telemetry = Telemetry::builder()
        .environment([("OTEL_SDK_DISABLED", "true"), ("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)])
        .install()
        .expect("nothing to refuse");
    quiet();
    let mut headers = http::HeaderMap::new();
    headers.insert("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().expect("a value"));
    let caller = otel_runtime::context::extract(&headers);
    let mut forwarded = http::HeaderMap::new();
    otel_runtime::context::inject(&caller, &mut forwarded);
    assert_eq!(forwarded.get("traceparent"), headers.get("traceparent"));
    telemetry.shutdown().expect("nothing to lose");
    assert!(receiver.requests().is_empty());
}

#[test]
fn the_report_names_every_setting_its_source_and_ignored_variables() {
    let _turn = turn();
    let telemetry = Telemetry::builder()
        .environment([
            ("OTEL_SERVICE_NAME", "other"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=secret"),
            ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "250"),
            ("OTEL_TRACES_SAMPLER", "traceidratio"),
            ("OTEL_TRACES_SAMPLER_ARG", "a tenth"),
            ("OTEL_LOGS_EXPORTER", "none"),
            ("OTEL_METRICS_EXPORTER", "zipkin,none"),
            ("OTEL_BSP_SCHEDULE_DELAY", "60000"),
            ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://127.0.0.1:9/logs"),
            ("OTEL_PYTHON_ID_GENERATOR", "random"),
            ("OTEL_PROPOGATORS", "b3"),
        ])
        .service_name("shop")
        .install()
        .expect("the settings can be followed");
    let expected = "\
propagators         tracecontext,baggage          default
resource.detectors  default                       default
service.name        shop                          code, before OTEL_SERVICE_NAME
filter              info                          default
traces.limit.text   4096                          default
logs.limit.text     4096                          default
traces              otlp                          default
logs                none                          OTEL_LOGS_EXPORTER
metrics             none                          OTEL_METRICS_EXPORTER
traces.sampler      traceidratio(1)               OTEL_TRACES_SAMPLER
traces.pipeline     recorder                      no exporter is written for the SDK
traces.batch_size   512                           default
traces.delay        60000 ms                      OTEL_BSP_SCHEDULE_DELAY
traces.protocol     http/protobuf                 default
traces.endpoint     http://127.0.0.1:9/v1/traces  OTEL_EXPORTER_OTLP_ENDPOINT
traces.headers      api-key=***                   OTEL_EXPORTER_OTLP_HEADERS
traces.timeout      250 ms                        OTEL_EXPORTER_OTLP_TRACES_TIMEOUT
traces.compression  none                          default
traces.queue_bytes  33554432                      default
traces.retry_for    60000 ms                      default
ignored:
  OTEL_METRICS_EXPORTER: `zipkin` exports spans only; set it in `OTEL_TRACES_EXPORTER`; using `none`
  OTEL_TRACES_SAMPLER_ARG: `a tenth` is not a number from 0 to 1; using 1
  OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: not used, because no enabled component reads it
  OTEL_PROPOGATORS: unknown variable; did you mean `OTEL_PROPAGATORS`?
  OTEL_PYTHON_ID_GENERATOR: for OpenTelemetry in another language
delivery:
  traces to http://127.0.0.1:9/v1/traces: 0 delivered, 0 failed
";
    assert_eq!(telemetry.report().to_string(), expected);
    telemetry.shutdown().expect("nothing to lose");
}

#[test]
fn without_any_configuration_the_console_shows_the_trace() {
    let output = Command::new(env!("CARGO_BIN_EXE_failing_main")).env_clear().output().expect("it starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(stdout.contains("work") && stdout.contains("└─ step"), "{stdout}");
    let hint = "otel-runtime: printing telemetry here; set OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 to send it \
                to a collector";
    assert_eq!(stderr.lines().filter(|line| line.starts_with("otel-runtime")).collect::<Vec<_>>(), [hint]);
}

#[test]
fn otlp_on_stdout_is_one_json_line_for_each_signal() {
    let output = Command::new(env!("CARGO_BIN_EXE_panicking_main"))
        .env_clear()
        .env("OTEL_TRACES_EXPORTER", "otlp/stdout")
        .env("OTEL_LOGS_EXPORTER", "none")
        .output()
        .expect("it starts");
    let stdout = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<serde_json::Value> = stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let spans = lines[0]["resourceSpans"][0]["scopeSpans"][0]["spans"].as_array().map(Vec::len);
    assert_eq!((lines.len(), spans), (1, Some(10)), "{stdout}");
}

#[test]
fn unsampled_traces_are_not_exported() {
    let _turn = turn();
    let receiver = Receiver::start();
    let telemetry = installed(Over::Http.traces(&receiver).sampler(Sampler::parent_ratio(0.0)));
    record(10);
    telemetry.shutdown().expect("nothing to lose");
    assert!(receiver.requests().is_empty());
}

#[test]
fn metrics_are_summarized_on_the_console() {
    if std::env::var_os("SUMMARY").is_some() {
        let telemetry = Telemetry::builder().install().expect("the settings can be followed");
        global::meter("export").u64_counter("orders").build().add(3, &[]);
        telemetry.shutdown().expect("stdout takes everything");
        return;
    }
    let itself = std::env::current_exe().expect("tests run from a file");
    let output = Command::new(itself)
        .args(["installation::metrics_are_summarized_on_the_console", "--exact", "--nocapture"])
        .env_clear()
        .env("SUMMARY", "1")
        .output()
        .expect("it starts");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("metrics\n  orders") && stdout.contains('3'), "{stdout}");
}

#[test]
fn the_report_counts_values_whose_conversion_panicked() {
    struct Evil;
    impl std::fmt::Display for Evil {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("Display panics")
        }
    }
    #[traced(fields(evil = %Evil, again = %Evil))]
    fn work() {}
    let _turn = turn();
    let receiver = Receiver::start();
    let telemetry = installed(Over::Http.traces(&receiver));
    work();
    assert!(
        telemetry.report().to_string().ends_with("panics:\n  recorded values: 2 times\n"),
        "{}",
        telemetry.report()
    );
    telemetry.shutdown().expect("everything is delivered");
    let span = &receiver.wait_for_spans(1, PATIENCE)[0];
    assert_eq!(span.attributes.get("evil"), Some(&"[panicked]".into()));
}
