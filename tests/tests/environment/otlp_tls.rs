//! The files for TLS, for all signals and for each. The server requires a certificate of the client.

use super::certificates::{Certificates, guard};
use super::run::{run_by, work};
use otel_runtime::testing::Receiver;
use otel_runtime::{Telemetry, TelemetryBuilder};
use std::time::Duration;

macro_rules! of_each_file {
    ($signals:expr => $certificate:ident $key:ident $chain:ident) => {
        #[test]
        fn $certificate() {
            check(stringify!($certificate), "CERTIFICATE", $signals);
        }

        #[test]
        fn $key() {
            check(stringify!($key), "CLIENT_KEY", $signals);
        }

        #[test]
        fn $chain() {
            check(stringify!($chain), "CLIENT_CERTIFICATE", $signals);
        }
    };
}

of_each_file!(&["traces", "metrics", "logs"] => otel_exporter_otlp_certificate otel_exporter_otlp_client_key
    otel_exporter_otlp_client_certificate);
of_each_file!(&["traces"] => otel_exporter_otlp_traces_certificate otel_exporter_otlp_traces_client_key
    otel_exporter_otlp_traces_client_certificate);
of_each_file!(&["metrics"] => otel_exporter_otlp_metrics_certificate otel_exporter_otlp_metrics_client_key
    otel_exporter_otlp_metrics_client_certificate);
of_each_file!(&["logs"] => otel_exporter_otlp_logs_certificate otel_exporter_otlp_logs_client_key
    otel_exporter_otlp_logs_client_certificate);

/// Checks that the signals arrive if all three files are set, and that they do not arrive without the file of this variable.
fn check(test: &str, part: &str, signals: &[&str]) {
    let variable = test.to_uppercase();
    let prefix = variable.strip_suffix(part).expect("the variable ends with the name of the setting");
    let certificates = Certificates::new(test);
    let [chain, key] = certificates.client();
    let files = [("CERTIFICATE", certificates.authority()), ("CLIENT_KEY", key), ("CLIENT_CERTIFICATE", chain)];
    let variables: Vec<_> =
        files.iter().map(|(part, path)| (format!("{prefix}{part}"), path.display().to_string())).collect();
    assert_eq!(sent(&certificates, &variables), signals.len(), "{test}");
    let without: Vec<_> = variables.into_iter().filter(|(name, _)| *name != variable).collect();
    assert_eq!(sent(&certificates, &without), 0, "{test}: without {variable}");
}

/// Returns the number of signals that arrive.
fn sent(certificates: &Certificates, files: &[(String, String)]) -> usize {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let receiver = Receiver::start();
    let address = guard(&runtime, certificates.acceptor(), &receiver);
    let endpoint = format!("https://localhost:{}", address.port());
    let mut variables = vec![("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str())];
    variables.extend(files.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let settings = |builder: TelemetryBuilder| builder.deadline(Duration::from_secs(3));
    run_by(settings, None, &variables, |_: &Telemetry| work("text"));
    receiver.requests().len()
}
