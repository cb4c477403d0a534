//! Replaces `pull.rs` when the feature `prometheus` is disabled.

use crate::error::InstallError;
use crate::export::Transport;
use crate::setup::exporters::ListenAddress;
use opentelemetry_sdk::metrics::MeterProviderBuilder;

#[derive(Debug, Default)]
pub(crate) struct Scrapes;

#[expect(clippy::unused_self, reason = "the handles that it stands in for have state")]
impl Scrapes {
    pub(super) fn len(&self) -> usize {
        0
    }

    pub(super) fn connect(self, provider: MeterProviderBuilder, _: &mut Transport) -> MeterProviderBuilder {
        provider
    }
}

pub(super) fn serve(
    _: MeterProviderBuilder,
    address: &ListenAddress,
    _: &mut Transport,
) -> Result<MeterProviderBuilder, InstallError> {
    let setting = if address.port_setting == "metrics.prometheus" { "metrics" } else { "OTEL_METRICS_EXPORTER" };
    Err(InstallError::Feature { setting: setting.to_owned(), value: "prometheus", feature: "prometheus" })
}

#[cfg(test)]
mod tests {
    use crate::{Metrics, Telemetry};

    fn check(builder: crate::TelemetryBuilder, setting: &str) {
        let error = builder.install().expect_err("the feature is off");
        let expected = format!(
            "{setting}: `prometheus` requires a Cargo feature; add `features = [\"prometheus\"]` to `otel-runtime` in \
             Cargo.toml"
        );
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn the_error_names_the_feature() {
        let variables = [("OTEL_METRICS_EXPORTER", "prometheus")];
        check(Telemetry::builder().environment(variables), "OTEL_METRICS_EXPORTER");
        let nothing: [(&str, &str); 0] = [];
        let in_code = Telemetry::builder().environment(nothing).metrics(Metrics::prometheus("127.0.0.1:0"));
        check(in_code, "metrics");
    }
}
