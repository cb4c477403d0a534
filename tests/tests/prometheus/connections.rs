//! Slow clients, many clients, and shutdown.

use super::{answer, builder, get, order, send, turn};
use otel_runtime::Metrics;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// Accepted connections that have not sent a request.
fn idle(address: SocketAddr, count: usize) -> Vec<TcpStream> {
    let mut streams: Vec<_> = (0..count).map(|_| TcpStream::connect(address).expect("it listens")).collect();
    for stream in &mut streams {
        stream.write_all(b"GET /metr").expect("it reads");
    }
    thread::sleep(Duration::from_millis(100));
    streams
}

#[test]
fn slow_clients_do_not_block_others() {
    let _turn = turn();
    let telemetry = builder(&[]).metrics(Metrics::prometheus("127.0.0.1:0")).install().expect("a free port");
    let address = telemetry.prometheus_addresses()[0];
    let mut slow = idle(address, 10);
    let begin = Instant::now();
    assert_eq!(get(address, "").status, 200);
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    // One of them sends a request and gets a response. Another never does, and is closed.
    slow[0].write_all(b"ics HTTP/1.1\r\n\r\n").expect("it reads");
    assert_eq!(answer(&mut slow[0]).expect("an answer").status, 200);
    assert_eq!(answer(&mut slow[1]).expect("an answer").status, 408);
    assert!(begin.elapsed() < Duration::from_secs(9), "{:?}", begin.elapsed());
}

#[test]
fn too_many_connections_are_refused() {
    let _turn = turn();
    let telemetry = builder(&[]).metrics(Metrics::prometheus("127.0.0.1:0")).install().expect("a free port");
    let address = telemetry.prometheus_addresses()[0];
    let slow = idle(address, 16);
    assert_eq!(get(address, "").status, 503);
    drop(slow);
    let end = Instant::now() + Duration::from_secs(5);
    while get(address, "").status != 200 {
        assert!(Instant::now() < end, "those that went away still count");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_shutdown_frees_the_port_without_a_long_wait() {
    let _turn = turn();
    let telemetry = builder(&[]).metrics(Metrics::prometheus("127.0.0.1:0")).install().expect("a free port");
    let address = telemetry.prometheus_addresses()[0];
    order();
    assert_eq!(get(address, "").status, 200);
    let slow = idle(address, 3);
    let begin = Instant::now();
    telemetry.shutdown().expect("nothing is lost");
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
    assert!(send(address, b"GET /metrics HTTP/1.1\r\n\r\n").is_err(), "nobody answers");
    drop(slow);
    let again = builder(&[]).metrics(Metrics::prometheus(address.to_string())).install().expect("the port is free");
    assert_eq!(again.prometheus_addresses(), [address]);
    assert_eq!(get(address, "").status, 200);
}

#[test]
fn dropping_the_guard_also_frees_the_port() {
    let _turn = turn();
    for address in ["0.0.0.0:0", "localhost:0"] {
        let telemetry = builder(&[]).metrics(Metrics::prometheus(address)).install().expect("a free port");
        let address = telemetry.prometheus_addresses()[0];
        drop(telemetry);
        TcpListener::bind(address).expect("the port is free");
    }
}

#[test]
fn a_failed_installation_leaves_no_listener() {
    let _turn = turn();
    let free = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port");
    let metrics = Metrics::prometheus(free.to_string()).and(Metrics::otlp().endpoint("nonsense"));
    builder(&[]).metrics(metrics).install().expect_err("that is not a URL");
    TcpListener::bind(free).expect("the port is free");
}
