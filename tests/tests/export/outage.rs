//! A collector that is away for a while, or answers strangely: nothing is lost that could be delivered, and no answer does harm.

use super::{Over, PATIENCE, installed, record, turn};
use opentelemetry::trace::{Span as _, Tracer as _};
use opentelemetry::{KeyValue, global};
use otel_runtime::testing::{Fault, Receiver};
use otel_runtime::{Compression, Protocol, Telemetry, Traces, log};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const BOTH: [Over; 2] = [Over::Http, Over::Grpc];

#[test]
fn a_collector_that_starts_after_the_program_gets_everything() {
    let _turn = turn();
    for over in BOTH {
        let address = free_address();
        let telemetry = installed(to(over, &format!("http://{address}")));
        record(5);
        telemetry.flush().expect_err("nothing listens yet");
        record(5);
        let receiver = Receiver::listen(&[address]).expect("the address is free");
        let spans = receiver.wait_for_spans(10, PATIENCE);
        assert_eq!(spans.len(), 10, "{over:?}");
        telemetry.shutdown().expect("nothing was lost");
    }
}

#[test]
fn an_overloaded_collector_gets_everything_later() {
    let _turn = turn();
    for (over, fault) in BOTH.into_iter().flat_map(|over| {
        [Fault::Refuse(503), Fault::Disconnect, Fault::RetryAfter(429, Duration::from_secs(1))]
            .map(|fault| (over, fault))
    }) {
        let receiver = Receiver::start();
        receiver.fail(fault.clone());
        let telemetry = installed(over.traces(&receiver));
        for _ in 0..3 {
            record(2);
            thread::sleep(Duration::from_millis(300));
        }
        receiver.recover();
        telemetry.flush().expect("it recovered");
        assert_eq!(receiver.wait_for_spans(6, PATIENCE).len(), 6, "{over:?}, {fault:?}");
        telemetry.shutdown().expect("nothing was lost");
    }
}

#[test]
fn a_restart_of_the_collector_during_shutdown_is_waited_for() {
    let _turn = turn();
    for over in BOTH {
        let address = free_address();
        let receiver = Receiver::listen(&[address]).expect("the address is free");
        let telemetry = installed(to(over, &format!("http://{address}")));
        record(1);
        telemetry.flush().expect("it listens");
        drop(receiver);
        record(4);
        let restarted = thread::spawn(move || {
            thread::sleep(Duration::from_millis(700));
            Receiver::listen(&[address]).expect("the address is free again")
        });
        telemetry.shutdown().expect("it is back in time");
        assert_eq!(restarted.join().expect("does not panic").wait_for_spans(4, PATIENCE).len(), 4, "{over:?}");
    }
}

#[test]
fn a_partial_success_is_counted_over_both_protocols() {
    let _turn = turn();
    for over in BOTH {
        let receiver = Receiver::start();
        receiver.fail(Fault::PartialSuccess(2, "too old".to_owned()));
        let telemetry = installed(over.traces(&receiver));
        record(5);
        let error = telemetry.shutdown().expect_err("two were rejected");
        let failure = &error.failures()[0];
        assert_eq!(failure.lost, 2, "{over:?}");
        assert_eq!(failure.cause, "the collector rejected part of the batch: too old");
    }
}

#[test]
fn every_loss_is_returned_and_not_only_the_first() {
    let _turn = turn();
    let receiver = Receiver::start();
    receiver.fail(Fault::Refuse(400));
    let telemetry = installed(Over::Http.traces(&receiver));
    for spans in [2, 3] {
        record(spans);
        let error = telemetry.flush().expect_err("it refuses");
        assert_eq!(error.failures()[0].lost, u64::try_from(spans).expect("is small"));
    }
    telemetry.shutdown().expect("all losses were returned before");
}

#[test]
fn a_status_counts_whatever_the_body_is() {
    let _turn = turn();
    let large = "x".repeat(5_000_000);
    let bodies = [
        ("5 MB", format!("content-length: {}\r\n\r\n{large}", large.len())),
        ("shorter than announced", "content-length: 1000\r\n\r\nx".to_owned()),
        ("no OTLP", "content-type: text/html\r\ncontent-length: 6\r\n\r\n<html>".to_owned()),
        ("without an end", "transfer-encoding: chunked\r\n\r\n1\r\nx\r\n".to_owned()),
    ];
    for (name, body) in bodies {
        let server = RawServer::start(format!("HTTP/1.1 200 OK\r\n{body}"));
        let telemetry = installed(to(Over::Http, &server.url()));
        record(3);
        telemetry.shutdown().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(server.requests(), 1, "{name}");
    }
}

#[test]
fn an_answer_that_is_no_response_does_not_lose_the_next_ones() {
    let _turn = turn();
    for answer in [
        "garbage\r\n\r\n",
        "HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 100\r\n\r\n",
        "",
    ] {
        for over in BOTH {
            let server = RawServer::start(answer);
            let no_variables: [(&str, &str); 0] = [];
            let telemetry = Telemetry::builder()
                .environment(no_variables)
                .traces(to(over, &server.url()).timeout(Duration::from_millis(500)).retry_for(Duration::ZERO))
                .logs(otel_runtime::Logs::none())
                .metrics(otel_runtime::Metrics::none())
                .install()
                .expect("the settings can be followed");
            let begin = Instant::now();
            record(2);
            assert!(begin.elapsed() < Duration::from_secs(1), "the application does not wait");
            _ = telemetry.flush();
            record(1);
            _ = telemetry.flush();
            let report = telemetry.report().to_string();
            assert!(report.contains("0 delivered, 3 failed"), "{over:?}, {answer:?}: {report}");
            _ = telemetry.shutdown();
        }
    }
}

#[test]
fn the_body_of_a_refusal_is_part_of_the_cause() {
    let _turn = turn();
    let server = RawServer::start("HTTP/1.1 400 Bad Request\r\ncontent-length: 12\r\n\r\nno such\nteam");
    let telemetry = installed(to(Over::Http, &server.url()));
    record(1);
    let error = telemetry.shutdown().expect_err("it refuses");
    assert_eq!(error.failures()[0].cause, "HTTP status 400; response: no such team");
}

#[test]
fn batches_are_split_into_requests_that_a_collector_accepts() {
    let _turn = turn();
    for over in BOTH {
        let receiver = Receiver::start();
        let telemetry = installed(over.traces(&receiver).compression(Compression::Gzip));
        for _ in 0..60 {
            let text = KeyValue::new("acme.text", "x".repeat(100_000));
            let tracer = global::tracer("export");
            tracer.build(tracer.span_builder("large").with_attributes([text])).end();
        }
        telemetry.shutdown().expect("everything is delivered");
        assert_eq!(receiver.wait_for_spans(6, PATIENCE).len(), 60);
        assert!(receiver.requests().len() > 1);
    }
}

#[test]
fn no_duration_is_too_long() {
    let _turn = turn();
    let longest = u64::MAX.to_string();
    for over in BOTH {
        let receiver = Receiver::start();
        receiver.fail_next(1, Fault::Refuse(503));
        let telemetry = Telemetry::builder()
            .environment([
                ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint().as_str()),
                ("OTEL_EXPORTER_OTLP_TIMEOUT", &longest),
                ("OTEL_BSP_SCHEDULE_DELAY", &longest),
                ("OTEL_BLRP_SCHEDULE_DELAY", &longest),
                ("OTEL_METRIC_EXPORT_INTERVAL", &longest),
            ])
            .traces(over.traces(&receiver).timeout(Duration::MAX).retry_for(Duration::MAX))
            .deadline(Duration::MAX)
            .install()
            .expect("the settings can be followed");
        record(1);
        log!("a record");
        global::meter("export").u64_counter("orders").build().add(1, &[]);
        telemetry.flush().expect("everything is delivered");
        record(1);
        telemetry.shutdown().expect("everything is delivered");
        assert_eq!(receiver.wait_for_spans(2, PATIENCE).len(), 2, "{over:?}");
        assert_eq!(receiver.wait_for_logs(1, PATIENCE).len(), 1, "{over:?}");
        receiver.wait_for_metrics(1, PATIENCE);

        receiver.fail_next(1, Fault::RetryAfter(503, Duration::from_secs(u64::MAX)));
        let telemetry = installed(over.traces(&receiver));
        record(1);
        telemetry.flush().expect_err("the delay exceeds the time in which requests are sent again");
        record(1);
        telemetry.shutdown().expect("everything is delivered");
        assert_eq!(receiver.wait_for_spans(3, PATIENCE).len(), 3, "{over:?}");
    }
}

/// An address that nothing listens on: it was free a moment ago, and no other test of this program binds a port meanwhile.
pub(crate) fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it has an address")
}

fn to(over: Over, url: &str) -> Traces {
    let protocol = match over {
        Over::Http => Protocol::HttpProtobuf,
        Over::Grpc => Protocol::Grpc,
    };
    Traces::otlp().endpoint(url).protocol(protocol)
}

/// Answers each request with the same bytes, and then waits until the client closes the connection.
pub(crate) struct RawServer {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl RawServer {
    pub(crate) fn start(answer: impl Into<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let (address, requests) = (listener.local_addr().expect("it has an address"), Arc::new(AtomicUsize::new(0)));
        let (answer, counted) = (answer.into(), Arc::clone(&requests));
        // It ends with the process: nothing connects any more.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, counted) = (answer.clone(), Arc::clone(&counted));
                thread::spawn(move || answer_one(stream, &answer, &counted));
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn answer_one(mut stream: TcpStream, answer: &str, requests: &AtomicUsize) {
    let mut buffer = [0; 8192];
    // Requests of these tests arrive in one piece or two, and the answer does not depend on them.
    if stream.read(&mut buffer).is_ok_and(|read| read > 0) {
        requests.fetch_add(1, Ordering::SeqCst);
        if answer.is_empty() {
            return;
        }
        _ = stream.write_all(answer.as_bytes());
        while stream.read(&mut buffer).is_ok_and(|read| read > 0) {}
    }
}
