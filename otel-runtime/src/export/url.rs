//! Functions for the URLs of endpoints.

use std::fmt;

/// The URL of an endpoint. `Debug` prints it without its secrets.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Url(pub(crate) String);

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_secrets(&self.0))
    }
}

/// Checks that `text` is an `http` or `https` URL with a host.
pub(crate) fn check(text: &str) -> Result<String, String> {
    let shown = without_secrets(text);
    let wrong = || format!("`{shown}` is not a URL; write `http://host:4318` or `https://host:4318`");
    let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
    let usable = !text.contains(char::is_whitespace) && is_server(host_and_port(rest));
    let known = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if known && usable { Ok(text.to_owned()) } else { Err(wrong()) }
}

/// Returns whether the text is a host, or a host and a port.
fn is_server(text: &str) -> bool {
    // An IPv6 address has colons of its own.
    let address = text.rfind(']').map_or(0, |bracket| bracket + 1);
    let (host, port) = text[address..].split_once(':').unwrap_or((&text[address..], ""));
    (address > 0 || !host.is_empty()) && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether the text starts with a scheme, such as `http://`.
pub(crate) fn has_scheme(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| !scheme.contains(['/', '?', '#']))
}

/// Returns whether the URL has no path, or only `/`.
pub(crate) fn has_no_path(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/').is_none_or(|(_, path)| path.is_empty())
}

/// Joins `base` and `path` with one slash.
pub(crate) fn join(base: &str, path: &str) -> String {
    format!("{}/{path}", base.trim_end_matches('/'))
}

/// Returns `host:port` for messages.
pub(crate) fn host_and_port(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// Returns the URL with user name, password and query replaced. The text need not be a URL: the setting can be wrong.
pub(crate) fn without_secrets(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let separator = if url.contains("://") { "://" } else { "" };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let user = match authority.rfind('@') {
        // In `me:hun/ter2@host`, the slash belongs to the password.
        None if !is_server(authority) => rest.rfind('@'),
        user => user,
    };
    let (hidden, rest) = user.map_or(("", rest), |at| ("***@", &rest[at + 1..]));
    let (place, query) = rest.split_once('?').map_or((rest, ""), |(place, _)| (place, "?***"));
    format!("{scheme}{separator}{hidden}{place}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_urls_are_valid() {
        assert!(check("http://localhost:4318").is_ok() && check("HTTPS://[::1]:4318/v1/traces").is_ok());
        for wrong in ["localhost:4318", "ftp://host", "http://", "http://:4318", "http://a b"] {
            let message = format!("`{wrong}` is not a URL; write `http://host:4318` or `https://host:4318`");
            assert_eq!(check(wrong), Err(message));
        }
    }

    #[test]
    fn secrets_are_hidden() {
        for (url, shown) in [
            ("http://me:hunter2@host:1/x", "http://***@host:1/x"),
            ("http://hunter2@host:1", "http://***@host:1"),
            // The user is called like the host.
            ("http://host:hunter2@host/", "http://***@host/"),
            ("http://me:hunter2@c@host", "http://***@host"),
            ("http://me:hunter2/?#3@host:1", "http://***@host:1"),
            ("me:hunter2@host:1", "***@host:1"),
            ("http://host/v1?api-key=hunter2", "http://host/v1?***"),
            ("http://[::1]:1/a@b", "http://[::1]:1/a@b"),
            ("http://host:1/x", "http://host:1/x"),
        ] {
            assert_eq!(without_secrets(url), shown);
        }
    }

    #[test]
    fn an_invalid_url_is_named_without_its_secrets() {
        for (wrong, shown) in [
            ("ftp://me:hunter2@host", "ftp://***@host"),
            ("me:hunter2@host:4318", "***@host:4318"),
            ("http://me:hunter2@ho st", "http://***@ho st"),
            ("http://me:hun/ter2@host", "http://***@host"),
            ("http://me:hunter2@host:port", "http://***@host:port"),
        ] {
            let message = format!("`{shown}` is not a URL; write `http://host:4318` or `https://host:4318`");
            assert_eq!(check(wrong), Err(message));
        }
    }
}
