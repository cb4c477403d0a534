//! Who may see the telemetry: the names of this machine, requests of the page itself, and a token.

use axum::http::{HeaderMap, Method, header};
use std::fmt;
use std::io;
use std::net::IpAddr;

/// The conditions for access.
#[derive(Clone, Default)]
pub(crate) struct Access {
    pub(crate) token: Option<String>,
    /// Names that are allowed in addition to those of this machine.
    pub(crate) hosts: Vec<String>,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.token.as_ref().map(|_| "***");
        f.debug_struct("Access").field("token", &token).field("hosts", &self.hosts).finish()
    }
}

/// The name of the cookie with the token.
pub(crate) const COOKIE: &str = "otel-viewer-token";

impl Access {
    /// # Errors
    ///
    /// Returns an error if the token can be guessed or does not fit into a URL.
    pub(crate) fn check(&self) -> io::Result<()> {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        match &self.token {
            Some(token) if token.len() < 16 || !token.chars().all(is_allowed) => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "a token has at least 16 characters, which are letters, digits, `-` or `_`",
            )),
            _ => Ok(()),
        }
    }

    /// Checks the headers of a request.
    ///
    /// - `Host` must be a name of this machine. A web page of another origin can make its own name point to this machine, and would then
    ///   be of the same origin as this API.
    /// - `Origin` must be that of this page, and `Sec-Fetch-Site` must not say that the request comes from another site. Following a link
    ///   to the page is allowed.
    ///
    /// # Errors
    ///
    /// Returns a message if a header is wrong.
    pub(crate) fn check_origin(&self, method: &Method, headers: &HeaderMap, is_page: bool) -> Result<(), String> {
        let host = text(headers, header::HOST).unwrap_or_default();
        if !self.is_own_name(&host) {
            return Err(format!("the host `{host}` is not allowed; write `localhost` or `127.0.0.1`"));
        }
        if let Some(origin) = text(headers, header::ORIGIN)
            && !["http://", "https://"].iter().any(|scheme| origin == format!("{scheme}{host}"))
        {
            return Err(format!("requests of the origin `{origin}` are not allowed"));
        }
        let site = headers.get("sec-fetch-site").map(|value| String::from_utf8_lossy(value.as_bytes()));
        let is_navigation = is_page && method == Method::GET;
        match site.as_deref() {
            None | Some("same-origin" | "none") => Ok(()),
            Some(_) if is_navigation => Ok(()),
            Some(site) => Err(format!("requests from another site are not allowed (`Sec-Fetch-Site: {site}`)")),
        }
    }

    /// Returns whether a value of `Host` names this machine. A token cannot be known to a page of another origin, so with one, addresses are
    /// allowed too.
    fn is_own_name(&self, host: &str) -> bool {
        let name = without_port(host).to_ascii_lowercase();
        if name == "localhost" || self.hosts.contains(&name) {
            return true;
        }
        let ip = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        ip.is_ok_and(|ip| ip.is_loopback() || self.token.is_some())
    }

    /// Returns whether the request has the token, if there is one.
    pub(crate) fn has_token(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        let bearer = text(headers, header::AUTHORIZATION);
        let bearer = bearer.as_deref().and_then(|value| value.strip_prefix("Bearer "));
        if bearer.is_some_and(|given| is_same(given, token)) {
            return true;
        }
        let cookies = headers.get_all(header::COOKIE).iter();
        cookies.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';')).any(|cookie| {
            let given = cookie.trim().strip_prefix(COOKIE).and_then(|rest| rest.strip_prefix('='));
            given.is_some_and(|given| is_same(given, token))
        })
    }

    /// Returns whether a query contains the token, as in the URL that is printed.
    pub(crate) fn is_in_query(&self, query: &str) -> bool {
        let given = query.split('&').find_map(|pair| pair.strip_prefix("token="));
        self.token.as_deref().zip(given).is_some_and(|(token, given)| is_same(given, token))
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Returns the name of a value of `Host`, which can be an IPv6 address in brackets.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') && port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Compares in a time that depends only on the length.
fn is_same(given: &str, expected: &str) -> bool {
    let different = given.bytes().zip(expected.bytes()).fold(0, |all, (left, right)| all | (left ^ right));
    given.len() == expected.len() && different == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(access: &Access, method: &Method, pairs: &[(&str, &str)], is_page: bool) -> Result<(), String> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            let name: header::HeaderName = name.parse().expect("a name");
            headers.append(name, value.parse().expect("a value"));
        }
        access.check_origin(method, &headers, is_page)
    }

    #[test]
    fn only_names_of_this_machine_are_hosts() {
        let access = Access { token: None, hosts: vec!["shop.test".to_owned()] };
        for host in ["localhost", "LOCALHOST:9000", "127.0.0.1:80", "127.9.9.9", "[::1]:9000", "[::1]", "shop.test:1"] {
            assert_eq!(check(&access, &Method::GET, &[("host", host)], false), Ok(()), "{host}");
        }
        for host in
            ["", "evil.test", "evil.test:9000", "localhost.evil.test", "127.0.0.1.evil.test", "10.0.0.1", "[::2]"]
        {
            assert!(check(&access, &Method::GET, &[("host", host)], true).is_err(), "{host}");
        }
        let with_token = Access { token: Some("0123456789abcdef".to_owned()), hosts: Vec::new() };
        assert_eq!(check(&with_token, &Method::GET, &[("host", "10.0.0.1:9000")], false), Ok(()));
        assert!(check(&with_token, &Method::GET, &[("host", "evil.test")], false).is_err());
    }

    #[test]
    fn only_the_page_itself_may_ask() {
        let access = Access::default();
        let ask = |method, header: (&'static str, &'static str), is_page| {
            check(&access, method, &[("host", "localhost:9000"), header], is_page)
        };
        for (header, value) in [("origin", "http://localhost:9000"), ("sec-fetch-site", "same-origin")] {
            assert_eq!(ask(&Method::POST, (header, value), false), Ok(()), "{header}: {value}");
        }
        for (header, value) in [
            ("origin", "http://localhost:9001"),
            ("origin", "http://evil.test"),
            ("origin", "null"),
            ("origin", "http://localhost:9000.evil.test"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            assert!(ask(&Method::GET, (header, value), false).is_err(), "{header}: {value}");
        }
        // A link to the page.
        assert_eq!(ask(&Method::GET, ("sec-fetch-site", "cross-site"), true), Ok(()));
    }
}
