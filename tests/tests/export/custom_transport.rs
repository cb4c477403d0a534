//! A transport of the application receives the requests, and decides whether they are sent again.

use super::{installed, record, turn};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use otel_runtime::{OtlpTransport, Traces, TransportError};
use prost::Message as _;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Answers with the scripted errors, and then keeps the names of the spans that it receives.
#[derive(Clone, Default)]
struct Scripted(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    errors: VecDeque<TransportError>,
    attempts: usize,
    received: Vec<String>,
}

impl Scripted {
    fn failing(errors: impl IntoIterator<Item = TransportError>) -> Self {
        let transport = Self::default();
        transport.0.lock().expect("no panic").errors.extend(errors);
        transport
    }

    /// The attempts so far, and the names of what arrived.
    fn received(&self) -> (usize, Vec<String>) {
        let script = self.0.lock().expect("no panic");
        (script.attempts, script.received.clone())
    }
}

impl OtlpTransport for Scripted {
    fn send(&self, request: &[u8]) -> Result<(), TransportError> {
        let mut script = self.0.lock().expect("no panic");
        script.attempts += 1;
        if let Some(error) = script.errors.pop_front() {
            return Err(error);
        }
        let request = ExportTraceServiceRequest::decode(request).map_err(TransportError::refused)?;
        let scopes = request.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
        script.received.extend(scopes.flat_map(|scope| scope.spans).map(|span| span.name));
        Ok(())
    }
}

#[test]
fn it_receives_what_the_recorder_wrote() {
    let _turn = turn();
    let transport = Scripted::default();
    let telemetry = installed(Traces::otlp().transport(transport.clone()));
    let report = telemetry.report();
    assert_eq!(report.setting("traces.pipeline").expect("reported").value, "recorder");
    assert_eq!(report.setting("traces.endpoint").expect("reported").value, "custom transport");
    record(3);
    telemetry.flush().expect("delivered");
    assert_eq!(transport.received(), (1, vec!["work".to_owned(); 3]));
    let text = telemetry.report().to_string();
    assert!(text.contains("traces to custom transport: 3 delivered, 0 failed"), "{text}");
    telemetry.shutdown().expect("nothing is left");
}

#[test]
fn a_request_is_sent_again_if_the_transport_asks_for_it() {
    let _turn = turn();
    let busy = TransportError::retry_after("busy", Duration::from_millis(10));
    let transport = Scripted::failing([busy.clone(), busy]);
    let telemetry = installed(Traces::otlp().transport(transport.clone()));
    record(2);
    telemetry.shutdown().expect("the third attempt succeeds");
    assert_eq!(transport.received(), (3, vec!["work".to_owned(); 2]));
}

#[test]
fn a_flush_keeps_what_the_transport_cannot_deliver_now() {
    let _turn = turn();
    let transport = Scripted::failing(vec![TransportError::unavailable("no socket"); 100]);
    let telemetry = installed(Traces::otlp().transport(transport.clone()));
    record(1);
    let error = telemetry.flush().expect_err("every attempt fails").to_string();
    assert!(error.contains("traces to custom transport: no socket"), "{error}");
    transport.0.lock().expect("no panic").errors.clear();
    telemetry.flush().expect("the next attempt succeeds");
    assert_eq!(transport.received().1, ["work"]);
    telemetry.shutdown().expect("nothing is left");
}

#[test]
fn a_refused_request_is_lost_and_counted() {
    let _turn = turn();
    let transport = Scripted::failing([TransportError::refused("unknown tenant")]);
    let telemetry = installed(Traces::otlp().transport(transport.clone()));
    record(4);
    let error = telemetry.shutdown().expect_err("refused");
    let expected = "telemetry was lost at shutdown: traces to custom transport: unknown tenant (4 spans lost)";
    assert_eq!(error.to_string(), expected);
    assert_eq!(transport.received(), (1, vec![]));
}
