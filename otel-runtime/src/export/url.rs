//! Functions for the URLs of endpoints.

/// Checks that `text` is an `http` or `https` URL with a host.
pub(crate) fn check(text: &str) -> Result<String, String> {
    let wrong = || format!("`{text}` is not a URL; write `http://host:4318` or `https://host:4318`");
    let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let usable = !text.contains(char::is_whitespace) && !host.is_empty() && !host.starts_with(':');
    let known = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if known && usable { Ok(text.to_owned()) } else { Err(wrong()) }
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

/// Returns the URL with user name and password replaced.
pub(crate) fn without_password(url: &str) -> String {
    let (Some((scheme, rest)), host) = (url.split_once("://"), host_and_port(url)) else {
        return url.to_owned();
    };
    match rest.find(host) {
        Some(0) | None => url.to_owned(),
        Some(start) => format!("{scheme}://***@{}", &rest[start..]),
    }
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
    fn passwords_are_hidden() {
        assert_eq!(without_password("http://me:secret@host:1/x"), "http://***@host:1/x");
        assert_eq!(without_password("http://host:1/x"), "http://host:1/x");
    }
}
