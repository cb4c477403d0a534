//! The proxy of an exporter, from the variables that most programs read, such as `HTTPS_PROXY` and `NO_PROXY`.
//!
//! There is no standard for them. The names in lower case come first, as for curl, and loopback addresses never use a proxy, as in Go.

use crate::export::{Protocol, url};
use crate::setup::config::{Found, SettingsReader};
use std::net::IpAddr;

/// Returns the proxy through which requests to `to` are sent. `setting` is its name in the report.
pub(crate) fn resolve(setting: &str, protocol: Protocol, to: &str, reader: &mut SettingsReader) -> Option<url::Url> {
    let names = if to.to_ascii_lowercase().starts_with("https://") {
        ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    } else {
        ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
    };
    let Found { value: proxy, source } = reader.read(&names, parse)?;
    let (host, port) = (url::host(to), url::port_of(to));
    if is_loopback(host) {
        return None;
    }
    let excluded = reader.text(&["no_proxy", "NO_PROXY"]).filter(|list| is_excluded(&list.value, host, port));
    if let Some(excluded) = excluded {
        reader.report.add_setting(setting, "none", excluded.source);
        return None;
    }
    if protocol == Protocol::Grpc {
        reader.report.add_problem(source, "gRPC uses no proxy; for one, send over HTTP", false);
        return None;
    }
    reader.report.add_setting(setting, url::without_secrets(&proxy), source);
    Some(url::Url(proxy))
}

fn parse(text: &str) -> Result<String, String> {
    let proxy = if url::has_scheme(text) { text.to_owned() } else { format!("http://{text}") };
    url::check(&proxy).map_err(|_| {
        let shown = url::without_secrets(text);
        format!("`{shown}` is not a proxy for HTTP; write `http://host:port`")
    })
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Returns whether a list such as `example.com,.internal,10.0.0.0/8,*` contains the host. A domain contains its subdomains.
fn is_excluded(list: &str, host: &str, port: u16) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    list.split(',').map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
        if entry == "*" {
            return true;
        }
        if let Some(found) = address_matches(entry, &host) {
            return found;
        }
        let (entry, entry_port) = match entry.rsplit_once(':') {
            Some((entry, digits)) if digits.parse::<u16>().is_ok() => (entry, digits.parse::<u16>().ok()),
            _ => (entry, None),
        };
        let entry = entry.trim_start_matches("*.").trim_matches(['.', '[', ']']).to_ascii_lowercase();
        let is_of_domain = host.strip_suffix(&entry).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        !entry.is_empty() && is_of_domain && entry_port.is_none_or(|entry| entry == port)
    })
}

/// Returns whether an address or a network, such as `10.0.0.0/8`, contains the host, or `None` if the entry is neither.
fn address_matches(entry: &str, host: &str) -> Option<bool> {
    let (address, length) = match entry.split_once('/') {
        Some((address, length)) => (address, Some(length.parse::<u32>().ok()?)),
        None => (entry, None),
    };
    let network: IpAddr = address.parse().ok()?;
    let Ok(host) = host.parse::<IpAddr>() else { return Some(false) };
    Some(match (network, host) {
        (IpAddr::V4(network), IpAddr::V4(host)) => {
            let unused = 32_u32.saturating_sub(length.unwrap_or(32));
            (network.to_bits() ^ host.to_bits()).checked_shr(unused).unwrap_or(0) == 0
        }
        (IpAddr::V6(network), IpAddr::V6(host)) => {
            let unused = 128_u32.saturating_sub(length.unwrap_or(128));
            (network.to_bits() ^ host.to_bits()).checked_shr(unused).unwrap_or(0) == 0
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(to: &str, protocol: Protocol, variables: &[(&str, &str)]) -> (Option<String>, Vec<String>) {
        let mut reader = SettingsReader::new(variables.iter().copied().collect());
        let proxy = resolve("proxy", protocol, to, &mut reader).map(|url| url.0);
        let report = reader.finish();
        let settings = report.settings().iter().map(|setting| format!("{} {}", setting.value, setting.source));
        (proxy, settings.chain(report.problems().iter().map(ToString::to_string)).collect())
    }

    #[test]
    fn the_scheme_of_the_endpoint_selects_the_variable() {
        let variables = [("HTTP_PROXY", "http://a:1"), ("HTTPS_PROXY", "http://me:hunter2@b:2"), ("all_proxy", "c:3")];
        let proxy = |to| resolved(to, Protocol::HttpProtobuf, &variables);
        assert_eq!(proxy("http://x"), (Some("http://a:1".to_owned()), vec!["http://a:1 HTTP_PROXY".to_owned()]));
        let hidden = vec!["http://***@b:2 HTTPS_PROXY".to_owned()];
        assert_eq!(proxy("https://x"), (Some("http://me:hunter2@b:2".to_owned()), hidden));
        let all = resolved("https://x", Protocol::HttpProtobuf, &variables[2..]).0;
        assert_eq!(all.as_deref(), Some("http://c:3"));
        let both = [("HTTP_PROXY", "a"), ("http_proxy", "b")];
        assert_eq!(resolved("http://x", Protocol::HttpJson, &both).0.as_deref(), Some("http://b"));
    }

    #[test]
    fn excluded_hosts_use_no_proxy() {
        let excludes = |list: &str, host: &str| is_excluded(list, host, 4318);
        for (list, host) in [
            ("*", "collector"),
            ("a.b, collector", "Collector"),
            ("example.com", "otel.example.com"),
            (".example.com", "otel.example.com"),
            ("*.example.com", "otel.example.com"),
            ("example.com:4318", "example.com"),
            ("10.0.0.0/8", "10.1.2.3"),
            ("10.1.2.3", "10.1.2.3"),
            ("0.0.0.0/0", "8.8.8.8"),
            ("fd00::/8", "fd12::1"),
        ] {
            assert!(excludes(list, host), "{list} {host}");
        }
        for (list, host) in [
            ("", "collector"),
            ("example.com", "myexample.com"),
            ("example.com:80", "example.com"),
            ("10.0.0.0/8", "11.1.2.3"),
            ("10.0.0.0/8", "collector"),
            ("fd00::/8", "fe80::1"),
            (".", "collector"),
        ] {
            assert!(!excludes(list, host), "{list} {host}");
        }
        let variables = [("HTTP_PROXY", "http://a:1"), ("NO_PROXY", "collector")];
        let expected = (None, vec!["none NO_PROXY".to_owned()]);
        assert_eq!(resolved("http://collector:4318/v1/traces", Protocol::HttpProtobuf, &variables), expected);
    }

    #[test]
    fn loopback_addresses_use_no_proxy() {
        for host in ["localhost", "127.0.0.1", "[::1]"] {
            let to = format!("http://{host}:4318");
            assert_eq!(resolved(&to, Protocol::HttpProtobuf, &[("ALL_PROXY", "http://a:1")]), (None, vec![]));
        }
    }

    #[test]
    fn what_cannot_be_used_is_reported() {
        let socks = [("ALL_PROXY", "socks5://me:hunter2@a:1")];
        let message = "ALL_PROXY: `socks5://***@a:1` is not a proxy for HTTP; write `http://host:port`".to_owned();
        assert_eq!(resolved("http://x", Protocol::HttpProtobuf, &socks), (None, vec![message]));
        let grpc = [("HTTPS_PROXY", "http://a:1")];
        let message = "HTTPS_PROXY: gRPC uses no proxy; for one, send over HTTP".to_owned();
        assert_eq!(resolved("https://x", Protocol::Grpc, &grpc), (None, vec![message]));
    }
}
