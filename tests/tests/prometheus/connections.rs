//! Slow clients, many clients, and shutdown.

use super::{answer, builder, get, order, send, turn};
use otel_runtime::Metrics;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
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

/// Clients that connect and send nothing, or only a part, do not keep a scraper out.
#[test]
fn many_idle_connections_do_not_delay_a_scraper() {
    let _turn = turn();
    let telemetry = builder(&[]).metrics(Metrics::prometheus("127.0.0.1:0")).install().expect("a free port");
    let address = telemetry.prometheus_addresses()[0];
    for count in [16, 100] {
        let mut slow = idle(address, count);
        let begin = Instant::now();
        for _ in 0..3 {
            assert_eq!(get(address, "").status, 200);
        }
        assert!(begin.elapsed() < Duration::from_secs(1), "{count} idle connections: {:?}", begin.elapsed());
        // The oldest have been closed. The newest is still served.
        assert!(answer(&mut slow[0]).is_err(), "{count}");
        let newest = slow.last_mut().expect("there are some");
        newest.write_all(b"ics HTTP/1.1\r\n\r\n").expect("it reads");
        assert_eq!(answer(newest).expect("an answer").status, 200);
    }
}

/// Scrapes that are being answered are not replaced. Further ones are refused, without a delay for those after them.
#[test]
fn too_many_scrapes_are_refused() {
    let _turn = turn();
    let telemetry = builder(&[]).metrics(Metrics::prometheus("127.0.0.1:0")).install().expect("a free port");
    let address = telemetry.prometheus_addresses()[0];
    let (open, is_open) = (Arc::new(Barrier::new(2)), Arc::new(AtomicBool::new(false)));
    let (gate, passed) = (Arc::clone(&open), Arc::clone(&is_open));
    let slow = opentelemetry::global::meter("slow");
    let slow = slow.u64_observable_gauge("slow").with_callback(move |_| {
        if !passed.swap(true, SeqCst) {
            gate.wait();
        }
    });
    let _slow = slow.build();
    let scrapes: Vec<_> = (0..16).map(|_| thread::spawn(move || get(address, "").status)).collect();
    thread::sleep(Duration::from_millis(300));
    let begin = Instant::now();
    for _ in 0..100 {
        assert_eq!(get(address, "").status, 503);
    }
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    open.wait();
    for scrape in scrapes {
        assert_eq!(scrape.join().expect("no panic"), 200);
    }
    assert_eq!(get(address, "").status, 200);
}

#[test]
fn a_page_is_compressed_if_the_scraper_accepts_it() {
    let _turn = turn();
    let telemetry = builder(&[]).metrics(Metrics::prometheus("127.0.0.1:0")).install().expect("a free port");
    let address = telemetry.prometheus_addresses()[0];
    order();
    let plain = get(address, "").body;
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.write_all(b"GET /metrics HTTP/1.1\r\nAccept-Encoding: deflate, gzip\r\n\r\n").expect("it reads");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head") + 4;
    let (head, body) = bytes.split_at(end);
    let head = String::from_utf8(head.to_vec()).expect("text");
    assert!(head.contains("\r\ncontent-encoding: gzip\r\n"), "{head}");
    assert!(head.contains(&format!("\r\ncontent-length: {}\r\n", body.len())), "{head}");
    let mut text = String::new();
    flate2::read::GzDecoder::new(body).read_to_string(&mut text).expect("gzip");
    assert_eq!(text, plain);
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
