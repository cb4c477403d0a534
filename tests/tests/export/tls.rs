//! TLS and mutual TLS with the certificates that the environment names, over both transports.

use super::certificates::{Certificates, guard};
use super::{PATIENCE, record, turn};
use otel_runtime::testing::Receiver;
use otel_runtime::{InstallError, ShutdownError, Telemetry};
use std::net::SocketAddr;
use std::path::Path;

fn installed(protocol: &str, address: SocketAddr, files: &[(&str, &Path)]) -> Result<Telemetry, InstallError> {
    let mut variables = vec![
        ("OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(), format!("https://localhost:{}", address.port())),
        ("OTEL_EXPORTER_OTLP_PROTOCOL".to_owned(), protocol.to_owned()),
        ("OTEL_LOGS_EXPORTER".to_owned(), "none".to_owned()),
        ("OTEL_METRICS_EXPORTER".to_owned(), "none".to_owned()),
    ];
    for (name, path) in files {
        variables.push((format!("OTEL_EXPORTER_OTLP_{name}"), path.display().to_string()));
    }
    Telemetry::builder().environment(variables).install()
}

fn sent(protocol: &str, address: SocketAddr, files: &[(&str, &Path)]) -> Result<(), ShutdownError> {
    let telemetry = installed(protocol, address, files).expect("the files are valid");
    record(1);
    telemetry.shutdown()
}

#[test]
fn a_wrong_file_is_an_error_of_the_installation() {
    let _turn = turn();
    let certificates = Certificates::new("a_wrong_file_is_an_error_of_the_installation");
    let address = SocketAddr::from(([127, 0, 0, 1], 9));
    let [chain, key] = certificates.client();
    let other_key = certificates.server_key();
    let cases = [
        (
            [("CERTIFICATE", key), ("CLIENT_CERTIFICATE", chain), ("CLIENT_KEY", key)],
            "OTEL_EXPORTER_OTLP_CERTIFICATE: the file contains no PEM certificate",
        ),
        (
            [("CERTIFICATE", chain), ("CLIENT_CERTIFICATE", key), ("CLIENT_KEY", key)],
            "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: the file contains no PEM certificate",
        ),
        (
            [("CERTIFICATE", chain), ("CLIENT_CERTIFICATE", chain), ("CLIENT_KEY", chain)],
            "OTEL_EXPORTER_OTLP_CLIENT_KEY: the file contains no PEM private key",
        ),
        (
            [("CERTIFICATE", chain), ("CLIENT_CERTIFICATE", chain), ("CLIENT_KEY", other_key)],
            "OTEL_EXPORTER_OTLP_CLIENT_KEY: the key does not belong to the certificate of `OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE`",
        ),
    ];
    for protocol in ["http/protobuf", "grpc"] {
        for (files, message) in &cases {
            let error = installed(protocol, address, files).expect_err("a file is wrong");
            assert_eq!(error.to_string(), *message, "{protocol}");
        }
    }
}

#[test]
fn both_sides_present_a_certificate() {
    let _turn = turn();
    let certificates = Certificates::new("both_sides_present_a_certificate");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    for protocol in ["http/protobuf", "grpc"] {
        let receiver = Receiver::start();
        let address = guard(&runtime, certificates.acceptor(), &receiver);
        let [chain, key] = certificates.client();
        let ours = [("CERTIFICATE", certificates.authority()), ("CLIENT_CERTIFICATE", chain), ("CLIENT_KEY", key)];
        sent(protocol, address, &ours).expect("everything is delivered");
        assert_eq!(receiver.wait_for_spans(1, PATIENCE).len(), 1, "{protocol}");

        let stranger = sent(protocol, address, &[]).expect_err("nobody knows this authority").to_string();
        let hint = "set `OTEL_EXPORTER_OTLP_CERTIFICATE` to the file with the issuer's certificate (1 span lost)";
        assert!(stranger.ends_with(hint), "{protocol}: {stranger}");

        let nameless = sent(protocol, address, &ours[..1]).expect_err("the server wants a certificate").to_string();
        assert!(nameless.contains("does the server require a client certificate?"), "{protocol}: {nameless}");
        assert_eq!(receiver.requests().len(), 1, "{protocol}: only the first was let in");
    }
}
