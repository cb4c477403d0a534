//! SIGHUP changes telemetry without a restart. The handler belongs to the whole process, so the test has one of its own.
#![cfg(unix)]

use otel_runtime::Telemetry;
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;

#[test]
fn sighup_calls_what_reads_the_configuration() {
    let none = ["TRACES", "METRICS", "LOGS"].map(|signal| (format!("OTEL_{signal}_EXPORTER"), "none"));
    let (done, wait) = channel();
    let mut calls = 0;
    let telemetry = Telemetry::builder().environment(none).install().expect("valid settings");
    let telemetry = telemetry
        .reload_on_sighup(move |telemetry| {
            calls += 1;
            telemetry.set_filter("warn,orders=debug".parse().expect("a filter"));
            telemetry.set_sampling_ratio(0.25).expect("a share");
            done.send(calls).expect("the test waits");
            assert_ne!(calls, 1, "expected in this test");
        })
        .expect("a handler");
    for call in 1..=2 {
        let kill = Command::new("kill").args(["-HUP", &std::process::id().to_string()]).status();
        assert!(kill.expect("`kill` exists").success());
        assert_eq!(wait.recv_timeout(Duration::from_secs(20)), Ok(call));
    }
    let changes = telemetry.report().changes();
    let changes: Vec<_> = changes.iter().map(|change| (change.value.as_str(), change.source.as_str())).collect();
    let each = [("warn,orders=debug", "SIGHUP"), ("parentbased_traceidratio(0.25)", "SIGHUP")];
    assert_eq!(changes, [each, each].concat());
    assert_eq!(telemetry.report().setting("reload_on_sighup").map(|setting| setting.value.as_str()), Some("true"));
}
