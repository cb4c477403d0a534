//! Bridges in a process that has its own subscriber and logger, both of which receive the events of exporters. One test,
//! because these are process-wide.

use otel_runtime::bridge::{LogBridge, tracing_layer};
use otel_runtime::{Logs, Metrics, Protocol, Telemetry, Traces};
use std::net::TcpListener;
use std::sync::Mutex;
use std::time::Duration;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// The crates that logged anything.
static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn hear(target: &str) {
    let name = target.split("::").next().unwrap_or(target);
    HEARD.lock().expect("no thread panics while holding the lock").push(name.to_owned());
}

fn heard() -> Vec<String> {
    let mut heard = std::mem::take(&mut *HEARD.lock().expect("no thread panics while holding the lock"));
    heard.sort();
    heard.dedup();
    heard
}

struct Ears;

impl<S: tracing::Subscriber> Layer<S> for Ears {
    fn on_event(&self, event: &tracing::Event<'_>, _context: Context<'_, S>) {
        hear(event.metadata().target());
    }
}

impl log::Log for Ears {
    fn enabled(&self, _metadata: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        hear(record.target());
        LogBridge.log(record);
    }

    fn flush(&self) {}
}

fn installed(logs: Logs) -> Telemetry {
    let no_variables: [(&str, &str); 0] = [];
    let builder = Telemetry::builder().environment(no_variables).traces(Traces::none()).metrics(Metrics::none());
    builder.filter("trace".parse().expect("a filter")).logs(logs).install().expect("the settings can be followed")
}

/// Nothing listens there any more.
fn dead_end() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("it is bound"))
}

#[test]
fn events_of_exporters_are_not_exported() {
    let subscriber = tracing_subscriber::registry().with(tracing_layer()).with(Ears);
    tracing::subscriber::set_global_default(subscriber).expect("it is the first");
    log::set_logger(&Ears).expect("it is the first");
    log::set_max_level(log::LevelFilter::Trace);

    // The subscriber has the layer already. The logger is taken, which is not a failure, and the report says what to do.
    let telemetry = installed(Logs::none().bridge_tracing().bridge_log());
    let problems: Vec<_> = telemetry.report().problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["logs.bridge_log: a global logger is already set, so records of the `log` crate are not recorded; remove \
          `bridge_log()` and make that logger pass its records to `otel_runtime::bridge::LogBridge`, too"]
    );
    drop(telemetry);

    for (protocol, client) in [(Protocol::HttpProtobuf, "ureq"), (Protocol::Grpc, "hyper_util")] {
        let logs = Logs::otlp().endpoint(dead_end()).protocol(protocol).timeout(Duration::from_millis(300));
        let telemetry = installed(logs);
        heard();
        tracing::info!("one");
        log::info!("two");
        for _ in 0..3 {
            _ = telemetry.flush();
        }
        let report = telemetry.report().to_string();
        let heard = heard();
        assert!(heard.iter().any(|name| name == client), "{client} has logged nothing; heard {heard:?}");
        assert!(report.contains(": 0 delivered, 0 failed, 2 waiting\n"), "{report}");
        drop(telemetry);
    }
}
