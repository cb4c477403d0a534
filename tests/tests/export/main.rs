//! End-to-end export: nothing is lost, whatever the application does with its async runtime. Telemetry that is lost because
//! the receiver is unreachable is reported once, with its URL, without delay.

mod arrival;
mod attribute_limits;
mod certificates;
mod console;
mod contexts;
mod custom_transport;
mod faults;
mod installation;
mod json;
mod loss;
mod outage;
mod process_end;
mod runtime_metrics;
mod self_metrics;
mod tls;

use opentelemetry::global;
use opentelemetry::trace::{Span as _, Tracer as _};
use otel_runtime::testing::Receiver;
use otel_runtime::{Logs, Metrics, Protocol, Telemetry, Traces, traced};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);
/// Installing is process-wide, so these tests take turns.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Copy, Debug)]
enum Over {
    Http,
    Grpc,
}

impl Over {
    fn traces(self, receiver: &Receiver) -> Traces {
        match self {
            Self::Http => Traces::otlp().endpoint(receiver.http_endpoint()).protocol(Protocol::HttpProtobuf),
            Self::Grpc => Traces::otlp().endpoint(receiver.grpc_endpoint()).protocol(Protocol::Grpc),
        }
    }
}

fn installed(traces: Traces) -> Telemetry {
    let no_variables: [(&str, &str); 0] = [];
    Telemetry::builder()
        .environment(no_variables)
        .service_name("export")
        .traces(traces)
        .logs(Logs::none())
        .metrics(Metrics::none())
        .install()
        .expect("the settings can be followed")
}

/// The URL of an address that nothing listens on.
fn unreachable_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("it has an address"))
}

fn record(spans: usize) {
    let tracer = global::tracer("export");
    for _ in 0..spans {
        tracer.start("work").end();
    }
}

#[traced(err)]
fn refuse() -> Result<(), &'static str> {
    Err("no")
}

fn refused() {
    _ = refuse();
}
