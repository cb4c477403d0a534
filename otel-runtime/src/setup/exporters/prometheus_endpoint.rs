//! The endpoint from which Prometheus scrapes metrics.

use super::destination::Pull;
use crate::error::InstallError;
use crate::setup::config::{Origins, SettingsReader};
use std::fmt;

const HOST: &str = "OTEL_EXPORTER_PROMETHEUS_HOST";
const PORT: &str = "OTEL_EXPORTER_PROMETHEUS_PORT";
const IN_CODE: &str = "metrics.prometheus";

/// An endpoint with an address in code, `host:port`, or one from the environment.
#[derive(Debug, Default)]
pub(crate) struct PrometheusEndpoint {
    address: Option<String>,
    pub(crate) scope_info: Option<bool>,
    pub(crate) sdk_metrics: Option<bool>,
    pub(crate) utf8_names: Option<bool>,
    /// Where the settings are in a configuration file.
    pub(crate) origins: Origins,
}

/// The address of a listener.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ListenAddress {
    pub(crate) host: String,
    /// Zero for any free port.
    pub(crate) port: u16,
    /// The setting to name if the host is wrong.
    pub(crate) host_setting: &'static str,
    /// The setting to name if the port cannot be bound.
    pub(crate) port_setting: &'static str,
    /// Whether series have the labels of their scope.
    pub(crate) scope_info: bool,
    /// Whether metrics of the SDK about itself are included.
    pub(crate) sdk_metrics: bool,
    /// Whether scrapers that support names with dots receive them.
    pub(crate) utf8_names: bool,
}

impl PrometheusEndpoint {
    pub(crate) fn at(address: String) -> Self {
        Self { address: Some(address), ..Self::default() }
    }

    /// Resolves the address: first code, then the variables, then `localhost:9464`.
    ///
    /// Specification: [Prometheus exporter](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#prometheus-exporter).
    ///
    /// # Errors
    ///
    /// Returns an error if the value in code is not an address.
    pub(crate) fn resolve(self, reader: &mut SettingsReader) -> Result<ListenAddress, InstallError> {
        reader.exporter_origins = self.origins;
        let in_code_parts = self.address.map(|address| split_address(&address)).transpose();
        let in_code_parts = in_code_parts.map_err(|reason| InstallError::setting(IN_CODE, reason))?;
        let in_code = in_code_parts.is_some();
        let (host, port) = in_code_parts.unzip();
        let host = reader.choose("metrics.prometheus.host", host, &[HOST], host_name, "localhost".to_owned());
        let port = reader.choose("metrics.prometheus.port", port, &[PORT], port_number, 9464);
        // Also if nothing is set, because these are the variables to set.
        let (host_setting, port_setting) = if in_code { (IN_CODE, IN_CODE) } else { (HOST, PORT) };
        let scope_info = page_setting(reader, "metrics.prometheus.scope_info", self.scope_info, true);
        let sdk_metrics = page_setting(reader, "metrics.prometheus.sdk_metrics", self.sdk_metrics, false);
        let utf8_names = page_setting(reader, "metrics.prometheus.utf8_names", self.utf8_names, false);
        reader.exporter_origins = Origins::default();
        Ok(ListenAddress { host, port, host_setting, port_setting, scope_info, sdk_metrics, utf8_names })
    }
}

/// Resolves a setting of the page, for which the specification has no variable. It is in the report if it is set.
fn page_setting(reader: &mut SettingsReader, setting: &str, code: Option<bool>, default: bool) -> bool {
    let parse = |text: &str| text.parse().map_err(|_| format!("`{text}` is not `true` or `false`"));
    reader.choose_optional(setting, code, &[], parse).unwrap_or(default)
}

impl Pull for PrometheusEndpoint {
    fn named(name: &str) -> Option<Self> {
        name.eq_ignore_ascii_case("prometheus").then(Self::default)
    }
}

impl fmt::Display for PrometheusEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("prometheus")
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, .. } = self;
        if host.contains(':') { write!(f, "[{host}]:{port}") } else { write!(f, "{host}:{port}") }
    }
}

/// `[::1]:9464` → (`::1`, 9464)
pub(crate) fn split_address(address: &str) -> Result<(String, u16), String> {
    let wrong = || format!("`{address}` is not an address; write `127.0.0.1:9464`, or port 0 for any free port");
    let (host, port) = address.trim().rsplit_once(':').ok_or_else(wrong)?;
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    // An IPv6 address without brackets was split at the wrong colon.
    if bare.is_none() && host.contains(':') {
        return Err(wrong());
    }
    let host = host_name(bare.unwrap_or(host)).map_err(|_| wrong())?;
    Ok((host, port.parse().map_err(|_| wrong())?))
}

fn host_name(text: &str) -> Result<String, String> {
    let bare = text.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(text);
    let name = |c: char| c.is_ascii_alphanumeric() || "-._:%".contains(c);
    if bare.is_empty() || !bare.chars().all(name) {
        return Err(format!("`{text}` is not a host; write a name or an address, such as `localhost` or `0.0.0.0`"));
    }
    Ok(bare.to_owned())
}

fn port_number(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("`{text}` is not a port; write a number from 0 to 65535"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: Option<&str>, variables: &[(&str, &str)], expected: &str) -> Vec<String> {
        let mut reader = SettingsReader::new(variables.iter().copied().collect());
        let endpoint = PrometheusEndpoint { address: code.map(str::to_owned), ..PrometheusEndpoint::default() };
        let result = match endpoint.resolve(&mut reader) {
            Ok(address) => format!("{address} by {} and {}", address.host_setting, address.port_setting),
            Err(error) => error.to_string(),
        };
        assert_eq!(result, expected);
        let report = reader.finish();
        let settings = report.settings().iter().map(|setting| format!("{}: {}", setting.name, setting.source));
        settings.chain(report.problems().iter().map(ToString::to_string)).collect()
    }

    #[test]
    fn code_then_variables_then_default() {
        let report = check(None, &[], &format!("localhost:9464 by {HOST} and {PORT}"));
        assert_eq!(report, ["metrics.prometheus.host: default", "metrics.prometheus.port: default"]);
        check(None, &[(PORT, "0")], &format!("localhost:0 by {HOST} and {PORT}"));
        check(None, &[(HOST, "::")], &format!("[::]:9464 by {HOST} and {PORT}"));
        let report =
            check(Some("0.0.0.0:80"), &[(PORT, "1")], "0.0.0.0:80 by metrics.prometheus and metrics.prometheus");
        assert_eq!(report[1], "metrics.prometheus.port: code, before OTEL_EXPORTER_PROMETHEUS_PORT");
        check(Some("[::1]:80"), &[], "[::1]:80 by metrics.prometheus and metrics.prometheus");
    }

    #[test]
    fn invalid_values_are_reported() {
        let report =
            check(None, &[(HOST, "http://x"), (PORT, "65536")], &format!("localhost:9464 by {HOST} and {PORT}"));
        assert_eq!(
            report[1..],
            [
                "metrics.prometheus.port: default",
                "OTEL_EXPORTER_PROMETHEUS_HOST: `http://x` is not a host; write a name or an address, such as \
                 `localhost` or `0.0.0.0`; using localhost",
                "OTEL_EXPORTER_PROMETHEUS_PORT: `65536` is not a port; write a number from 0 to 65535; using 9464",
            ]
        );
        for wrong in ["localhost", "9464", ":9464", "::1:9464", "http://x:1", "x:port", ""] {
            let message = format!(
                "metrics.prometheus: `{wrong}` is not an address; write `127.0.0.1:9464`, or port 0 for any free port"
            );
            check(Some(wrong), &[], &message);
        }
    }
}
