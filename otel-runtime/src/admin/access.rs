//! Who may use the admin route.

use super::request::AdminRequest;
use std::fmt;
use std::hint::black_box;
use std::net::IpAddr;

/// Who may use the route.
#[derive(Clone, Debug, Default)]
pub(super) struct AccessRules {
    token: Option<Token>,
    /// Whether clients on the same machine need the token.
    pub(super) requires_token: bool,
    /// Further names of the machine.
    pub(super) hosts: Vec<String>,
}

/// The decision about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Granted,
    NeedsToken,
    Refused(String),
}

/// A secret. It is not printed.
#[derive(Clone)]
struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Headers that proxies add.
const OF_PROXIES: &[&str] =
    &["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"];

impl AccessRules {
    pub(super) fn set_token(&mut self, token: String) {
        self.token = Some(Token(token));
    }

    pub(super) fn decide(&self, request: &AdminRequest) -> Access {
        self.check(request).unwrap_or_else(Access::Refused)
    }

    fn check(&self, request: &AdminRequest) -> Result<Access, String> {
        let host = request.single("host")?;
        of_this_origin(request, host)?;
        if let Some(authorization) = request.single("authorization")? {
            let is_right = bearer(authorization).zip(self.token.as_ref()).is_some_and(|(given, token)| token.is(given));
            return Ok(if is_right { Access::Granted } else { self.without_token() });
        }
        let is_local = request.peer.is_some_and(|peer| peer.to_canonical().is_loopback());
        if !is_local || self.requires_token {
            return Ok(self.without_token());
        }
        if let Some(header) = OF_PROXIES.iter().find(|header| request.has(header)) {
            return Err(format!("the header `{header}` shows that the request came through a proxy"));
        }
        if !host.is_some_and(|host| self.is_own(host)) {
            return Err("the header `Host` is not a name of this machine, such as `localhost`".to_owned());
        }
        Ok(Access::Granted)
    }

    fn without_token(&self) -> Access {
        match self.token {
            Some(_) => Access::NeedsToken,
            None => Access::Refused("only clients on the same machine are admitted".to_owned()),
        }
    }

    /// Returns whether a host, with or without a port, is a name of this machine.
    fn is_own(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else { return false };
        let is_address = |name: &str| {
            let address = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
            address.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
        };
        name.eq_ignore_ascii_case("localhost")
            || is_address(name)
            || self.hosts.iter().any(|host| host.eq_ignore_ascii_case(name))
    }
}

/// Returns the name or the address in a `Host` header. The brackets of an address of version 6 remain.
fn without_port(host: &str) -> Option<&str> {
    let end = if host.starts_with('[') { host.find(']')? + 1 } else { host.find(':').unwrap_or(host.len()) };
    let (name, port) = host.split_at(end);
    let is_port = |port: &str| port.len() <= 5 && port.bytes().all(|c| c.is_ascii_digit());
    let has_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    has_port.then_some(name)
}

/// Refuses requests of web pages of other origins. Browsers send these headers; other clients do not.
fn of_this_origin(request: &AdminRequest, host: Option<&str>) -> Result<(), String> {
    if let Some(site) = request.single("sec-fetch-site")?
        && !["same-origin", "none"].contains(&site)
    {
        return Err("the request comes from a web page of another origin".to_owned());
    }
    if let Some(origin) = request.single("origin")? {
        let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        if authority.is_none() || !authority.zip(host).is_some_and(|(origin, host)| origin.eq_ignore_ascii_case(host)) {
            return Err("the request comes from a web page of another origin".to_owned());
        }
    }
    Ok(())
}

/// Returns the token in `Bearer ..`.
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl Token {
    /// Compares in a time that depends on the length of the given token only, and not on how much of it is right.
    fn is(&self, given: &str) -> bool {
        let (token, given) = (self.0.as_bytes(), given.as_bytes());
        let mut difference = u8::from(token.len() != given.len() || token.is_empty());
        for (at, byte) in given.iter().enumerate() {
            difference |= black_box(byte ^ token.get(at).copied().unwrap_or_default());
        }
        black_box(difference) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_compared_as_a_whole() {
        let token = Token("secret".to_owned());
        assert!(token.is("secret"));
        for other in ["", "s", "secret1", "secre", "Secret"] {
            assert!(!token.is(other), "{other}");
        }
        assert!(!Token(String::new()).is(""));
        assert_eq!(format!("{token:?}"), "***");
    }

    #[test]
    fn hosts_are_names_of_this_machine() {
        let rules = AccessRules { hosts: vec!["web-1".to_owned()], ..AccessRules::default() };
        for own in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1",
            "127.1.2.3:9000",
            "[::1]",
            "[::1]:9000",
            "[::ffff:127.0.0.1]",
            "web-1:1",
        ] {
            assert!(rules.is_own(own), "{own}");
        }
        for other in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.0.2.1",
            "[::2]:1",
            "[::1",
            "localhost:x",
            "localhost:123456",
            "localhost@evil.example",
            "127.0.0.1:80:80",
            "web-2",
        ] {
            assert!(!rules.is_own(other), "{other}");
        }
    }
}
