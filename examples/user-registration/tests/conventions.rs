//! The telemetry of both services follows the semantic conventions and the names that the services register.

use otel_runtime::testing::{Buckets, PointValue, Receiver, semconv::Table};
use std::process::Command;

#[test]
fn the_demo_has_no_violations() {
    let receiver = Receiver::start();
    let mut demo = Command::new(env!("CARGO_BIN_EXE_user-registration"));
    demo.arg("demo").env_clear().env("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint());
    let output = demo.output().expect("the example starts");
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.ends_with("\ntelemetry was sent as configured by OTEL_EXPORTER_OTLP_ENDPOINT\n"), "{printed}");
    let own = Table::parse(include_str!("../semconv/user-registration.tsv")).expect("a table");
    receiver.conventions().company(own).assert_clean();
    one_trace_for_a_registration(&receiver, &printed);
    // The services export their metrics only at the end, when the database is still open.
    let metrics = receiver.wait_for_metrics(1, std::time::Duration::ZERO);
    for name in ["db.client.connection.count", "db.client.connection.max", "db.client.connection.pending_requests"] {
        assert!(metrics.iter().any(|metric| metric.name == name), "no {name}");
    }
}

#[test]
fn the_demo_runs_with_a_configuration_file_alone() {
    let receiver = Receiver::start();
    let mut demo = Command::new(env!("CARGO_BIN_EXE_user-registration"));
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/otel.yaml");
    // The file refers to the endpoint.
    demo.arg("demo").env_clear().env("OTEL_CONFIG_FILE", file).env("DEPLOYMENT_ENVIRONMENT", "test");
    let output =
        demo.env("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint()).output().expect("the example starts");
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.ends_with("\ntelemetry was sent as configured by OTEL_CONFIG_FILE\n"), "{printed}");
    one_trace_for_a_registration(&receiver, &printed);
    let own = Table::parse(include_str!("../semconv/user-registration.tsv")).expect("a table");
    receiver.conventions().company(own).assert_clean();
    let requests = receiver.requests();
    assert!(requests.iter().all(|request| request.header("content-encoding") == Some("gzip")), "{requests:?}");
    let span = receiver.spans().iter().next().expect("a span").clone();
    assert_eq!(span.resource.text("deployment.environment.name"), Some("test"));
    // The root sampler is a probability, which is written to the trace state.
    assert!(receiver.spans().iter().all(|span| span.trace_state == "ot=th:0"), "{span:?}");
    let durations = receiver.metrics().into_iter().find(|metric| metric.name == "http.server.request.duration");
    let points = durations.expect("the durations of requests").points;
    let PointValue::Distribution { buckets: Buckets::Explicit { bounds, .. }, .. } = &points[0].value else {
        panic!("{points:?}")
    };
    assert_eq!(bounds, &[0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0]);
}

#[test]
fn the_demo_fails_if_the_collector_is_dead() {
    let mut demo = Command::new(env!("CARGO_BIN_EXE_user-registration"));
    // Nothing listens on the discard port.
    demo.arg("demo").env_clear().env("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");
    let output = demo.output().expect("the example starts");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let (printed, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!printed.contains("telemetry was sent"), "{printed}");
    let expected = "telemetry was lost; it was to be sent as configured by OTEL_EXPORTER_OTLP_ENDPOINT\n";
    assert!(error.ends_with(expected) && error.contains("127.0.0.1:9"), "{error}");
}

/// The trace in the response header has the spans and log records of both services, and only one root.
fn one_trace_for_a_registration(receiver: &Receiver, printed: &str) {
    let line = printed.lines().find(|line| line.starts_with("201 a registration, trace ")).expect("a registration");
    let trace = line.rsplit(' ').next().expect("an id");
    let now = std::time::Duration::ZERO;
    let spans = receiver.wait_for_spans(1, now);
    let spans: Vec<_> = spans.iter().filter(|span| span.trace_id.to_string() == trace).collect();
    let of = |service: &str| spans.iter().filter(|span| span.resource.text("service.name") == Some(service)).count();
    assert_eq!((of("user-service"), of("mailer")), (8, 2), "{:?}", spans.iter().map(|s| &s.name).collect::<Vec<_>>());
    assert_eq!(spans.iter().filter(|span| span.parent.is_none()).count(), 1);
    let logs = receiver.wait_for_logs(1, now);
    let mut events: Vec<_> =
        logs.iter().filter(|log| log.span.is_some_and(|(id, _)| id.to_string() == trace)).collect();
    events.sort_by_key(|log| log.time);
    let events: Vec<_> = events.iter().filter_map(|log| log.event_name.as_deref()).collect();
    assert!(
        events.len() == 2 && events.contains(&"mails.delivered") && events.contains(&"users.registered"),
        "{events:?}"
    );
}
