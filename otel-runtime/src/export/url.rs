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

/// Checks that `text` is an `http` or `https` URL to which requests can be sent.
pub(crate) fn check(text: &str) -> Result<String, String> {
    let shown = without_secrets(text);
    let wrong = || format!("`{shown}` is not a URL; write `http://host:4318` or `https://host:4318`");
    let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
    let is_printable = text.bytes().all(|byte| byte.is_ascii_graphic());
    let server = host_and_port(rest);
    if !is_printable || !is_server(server) {
        return Err(wrong());
    }
    if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Err(format!("`{shown}` has an unknown scheme; write `http://` or `https://`"));
    }
    if text.contains('#') {
        return Err(format!("`{shown}` has a fragment, which is never sent; remove what follows `#`"));
    }
    match port(server) {
        Some(port) if port.parse::<u16>().is_ok_and(|port| port > 0) => Ok(text.to_owned()),
        Some(_) => Err(format!("`{shown}` has an invalid port; write a number from 1 to 65535")),
        None => Ok(text.to_owned()),
    }
}

/// Checks a URL for gRPC, which knows only a server.
pub(crate) fn check_grpc(text: &str) -> Result<String, String> {
    let url = check(text)?;
    let shown = without_secrets(text);
    if url.contains('?') {
        return Err(format!("`{shown}` has a query, which gRPC cannot send; remove what follows `?`"));
    }
    if has_user(&url) {
        return Err(format!("`{shown}` has a user, which gRPC cannot send; set the header `authorization`"));
    }
    Ok(url)
}

/// Returns whether the text is a host, or a host and a port.
fn is_server(text: &str) -> bool {
    let (host, port) = split_port(text);
    !host.is_empty() && port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns the text behind the colon of `host:port`.
fn port(server: &str) -> Option<&str> {
    split_port(server).1
}

fn split_port(server: &str) -> (&str, Option<&str>) {
    // An IPv6 address has colons of its own.
    let address = server.rfind(']').map_or(0, |bracket| bracket + 1);
    match server[address..].find(':') {
        Some(colon) => (&server[..address + colon], Some(&server[address + colon + 1..])),
        None => (server, None),
    }
}

/// Returns the host without a port and without the brackets of an address.
pub(crate) fn host(url: &str) -> &str {
    let (host, _) = split_port(host_and_port(url));
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// Returns the port, or that of the scheme.
pub(crate) fn port_of(url: &str) -> u16 {
    let default = if url.to_ascii_lowercase().starts_with("https://") { 443 } else { 80 };
    port(host_and_port(url)).and_then(|port| port.parse().ok()).unwrap_or(default)
}

fn has_user(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest).contains('@')
}

/// Returns whether the text starts with a scheme, such as `http://`.
pub(crate) fn has_scheme(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| !scheme.contains(['/', '?', '#']))
}

/// Returns whether the URL has no path, or only `/`.
pub(crate) fn has_no_path(url: &str) -> bool {
    path(url).is_none_or(|path| path == "/")
}

/// Returns the path of a URL, which begins with a slash.
pub(crate) fn path(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    rest.find('/').map(|slash| &rest[slash..])
}

/// Joins `base` and `path` with one slash. The query of the base follows the path.
pub(crate) fn join(base: &str, path: &str) -> String {
    let (base, query) = base.find('?').map_or((base, ""), |at| base.split_at(at));
    format!("{}/{path}{query}", base.trim_end_matches('/'))
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
        for wrong in
            ["localhost:4318", "http://", "http://:4318", "http://a b", "http://höst", "http://a:b", "http:///v1"]
        {
            let message = format!("`{wrong}` is not a URL; write `http://host:4318` or `https://host:4318`");
            assert_eq!(check(wrong), Err(message));
        }
        for wrong in ["http://c:0", "http://c:65536", "http://c:99999999999999999999", "http://c:/v1", "http://[::1]:0"]
        {
            let message = format!("`{wrong}` has an invalid port; write a number from 1 to 65535");
            assert_eq!(check(wrong), Err(message));
        }
        let message = "`grpc://c:4317` has an unknown scheme; write `http://` or `https://`";
        assert_eq!(check("grpc://c:4317"), Err(message.to_owned()));
        let message = "`http://c/#v1` has a fragment, which is never sent; remove what follows `#`";
        assert_eq!(check("http://c/#v1"), Err(message.to_owned()));
    }

    #[test]
    fn grpc_knows_only_a_server() {
        assert!(check_grpc("http://c:4317").is_ok());
        let message = "`http://c?***` has a query, which gRPC cannot send; remove what follows `?`";
        assert_eq!(check_grpc("http://c?key=hunter2"), Err(message.to_owned()));
        let message = "`http://***@c` has a user, which gRPC cannot send; set the header `authorization`";
        assert_eq!(check_grpc("http://me:hunter2@c"), Err(message.to_owned()));
    }

    #[test]
    fn a_path_is_inserted_before_the_query() {
        assert_eq!(join("http://c/base/?key=1/2", "v1/logs"), "http://c/base/v1/logs?key=1/2");
        assert_eq!(join("http://c", "v1/logs"), "http://c/v1/logs");
        assert!(has_no_path("http://c?a=/b") && has_no_path("http://c/") && !has_no_path("http://c/x?a"));
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
