//! A sampler whose strategy is fetched.

use otel_runtime::{Logs, Metrics, OtlpTransport, RemoteSampling, Sampler, Telemetry, Traces, TransportError};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

struct Accepting;

impl OtlpTransport for Accepting {
    fn send(&self, _: &[u8]) -> Result<(), TransportError> {
        Ok(())
    }
}

/// Answers requests, in turn, with the status and the body that it receives. The last answer is repeated.
fn server() -> (String, Sender<(u16, &'static str)>, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
    let address = listener.local_addr().expect("it is bound");
    let (answers, next) = channel::<(u16, &'static str)>();
    let (requests, received) = channel();
    thread::spawn(move || {
        let mut answer = (503, "");
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            answer = next.try_iter().last().unwrap_or(answer);
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let request = lines.next().unwrap_or_default();
            lines.take_while(|line| !line.is_empty()).count();
            let (status, body) = answer;
            let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            _ = stream.write_all((head + body).as_bytes());
            if requests.send(request).is_err() {
                return;
            }
        }
    });
    (format!("http://{address}"), answers, received)
}

fn installed(traces: Traces, variables: &[(&str, &str)]) -> Telemetry {
    Telemetry::builder()
        .environment(variables.iter().copied())
        .service_name("my shop")
        .traces(traces)
        .metrics(Metrics::none())
        .logs(Logs::none())
        .install()
        .expect("the settings can be followed")
}

fn report_contains(telemetry: &Telemetry, expected: &str) {
    let end = Instant::now() + Duration::from_secs(20);
    while !telemetry.report().to_string().contains(expected) {
        assert!(Instant::now() < end, "{expected} is not in {}", telemetry.report());
        thread::sleep(Duration::from_millis(5));
    }
}

fn sampled(count: u32) -> u32 {
    use opentelemetry::trace::{Span as _, Tracer as _};
    let tracer = opentelemetry::global::tracer("test");
    let is_sampled = |_: &u32| tracer.start("operation").span_context().is_sampled();
    u32::try_from((0..count).filter(is_sampled).count()).expect("is small")
}

#[test]
fn the_strategy_of_the_server_is_in_force_and_remains_after_a_failure() {
    let _alone = super::installed::alone();
    let (endpoint, answers, requests) = server();
    let remote =
        RemoteSampling::at(endpoint).polling_interval(Duration::from_millis(1)).initial_sampler(Sampler::always_on());
    let sampler = Sampler::parent_based(Sampler::remote(remote));
    let telemetry = installed(Traces::otlp().transport(Accepting).sampler(sampler), &[]);
    report_contains(&telemetry, "sampling strategy: no strategy yet, 0 fetched");
    assert_eq!(sampled(10), 10);
    assert_eq!(requests.recv().expect("there is a request"), "GET /sampling?service=my%20shop HTTP/1.1");

    answers.send((200, r#"{"strategyType":"PROBABILISTIC","probabilisticSampling":{}}"#)).expect("is running");
    report_contains(&telemetry, "sampling strategy: probabilistic(0)");
    assert_eq!(sampled(10), 0);

    answers.send((200, r#"{"strategyType":1,"rateLimitingSampling":{"maxTracesPerSecond":3}}"#)).expect("is running");
    report_contains(&telemetry, "sampling strategy: rate_limiting(3/s)");
    assert!((3..9).contains(&sampled(10)));

    let operations = r#"{"operationSampling":{"defaultSamplingProbability":0,"defaultLowerBoundTracesPerSecond":0,
        "perOperationStrategies":[{"operation":"operation","probabilisticSampling":{"samplingRate":1}}]}}"#;
    answers.send((200, operations)).expect("is running");
    report_contains(&telemetry, "sampling strategy: per_operation(0, at least 0/s, operation: 1)");
    assert_eq!(sampled(10), 10);

    for (answer, reason) in [
        ((500, ""), "(last: http status: 500)"),
        ((200, "{}"), "(last: the answer contains no strategy)"),
        ((200, r#"{"probabilisticSampling":{"samplingRate":7}}"#), "(last: `7` is not a number from 0 to 1)"),
    ] {
        answers.send(answer).expect("is running");
        report_contains(&telemetry, reason);
        assert_eq!(sampled(10), 10);
    }
    telemetry.shutdown().expect("nothing is lost");
}

#[test]
fn the_variables_of_the_specification_select_it() {
    let _alone = super::installed::alone();
    let (endpoint, answers, _requests) = server();
    answers.send((200, r#"{"probabilisticSampling":{"samplingRate":0}}"#)).expect("is running");
    let argument = format!("endpoint={endpoint}/sampling,pollingIntervalMs=1,initialSamplingRate=1");
    let variables = [("OTEL_TRACES_SAMPLER", "parentbased_jaeger_remote"), ("OTEL_TRACES_SAMPLER_ARG", &*argument)];
    let telemetry = installed(Traces::otlp().transport(Accepting), &variables);
    assert_eq!(telemetry.report().problems(), []);
    report_contains(&telemetry, "sampling strategy: probabilistic(0)");
    assert_eq!(sampled(10), 0);
    telemetry.shutdown().expect("nothing is lost");
}
