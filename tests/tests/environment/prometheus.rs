//! The endpoint for Prometheus.

use super::run::{run_by, turn, work};
use otel_runtime::{Telemetry, TelemetryBuilder};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

const HOST: &str = "OTEL_EXPORTER_PROMETHEUS_HOST";
const PORT: &str = "OTEL_EXPORTER_PROMETHEUS_PORT";
const EXPORTER: (&str, &str) = ("OTEL_METRICS_EXPORTER", "prometheus");

/// Returns the address and the page.
fn served(variables: &[(&str, &str)]) -> (SocketAddr, String) {
    let mut served = None;
    let all = [&[EXPORTER], variables].concat();
    let settings = |builder: TelemetryBuilder| builder.deadline(Duration::from_secs(5));
    run_by(settings, None, &all, |telemetry| {
        work("text");
        let address = telemetry.prometheus_addresses()[0];
        let mut response = ureq::get(format!("http://{address}/metrics")).call().expect("a page");
        served = Some((address, response.body_mut().read_to_string().expect("text")));
    });
    served.expect("it was served")
}

fn error(variables: &[(&str, &str)]) -> String {
    let _turn = turn();
    let all = [&[EXPORTER], variables].concat();
    Telemetry::builder().environment(all).install().expect_err("it cannot listen").to_string()
}

#[test]
fn otel_exporter_prometheus_host() {
    let (address, page) = served(&[(HOST, "127.0.0.1"), (PORT, "0")]);
    assert!(address.ip().is_loopback() && page.contains("environment_work_total"), "{page}");
    // An address of the documentation, which no host has.
    let error = error(&[(HOST, "192.0.2.1"), (PORT, "0")]);
    assert!(error.starts_with(&format!("{HOST}: cannot listen on `192.0.2.1:0`: ")), "{error}");
}

#[test]
fn otel_exporter_prometheus_port() {
    let (address, page) = served(&[(HOST, "127.0.0.1"), (PORT, "0")]);
    assert!(![0, 9464].contains(&address.port()) && page.contains("environment_work_total"), "{page}");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    for host in [&[][..], &[(HOST, "127.0.0.1")]] {
        let error = error(&[host, &[(PORT, port.as_str())]].concat());
        assert!(error.starts_with(&format!("{PORT}: cannot listen on ")), "{error}");
    }
}
