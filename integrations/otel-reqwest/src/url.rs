//! URLs without the secrets that they contain.

use otel_runtime::{__integration::REDACTED, RecordedQuery};
use reqwest::Url;
use std::borrow::Cow;

/// The value of `url.full`: user, password and the hidden parts of the query are replaced. If the query is omitted, the fragment is
/// omitted too.
pub(super) fn redacted<'a>(url: &'a Url, query: &RecordedQuery) -> Cow<'a, Url> {
    let mut url = Cow::Borrowed(url);
    if !url.username().is_empty() {
        // A URL with a user has a host, so setting the user does not fail.
        _ = url.to_mut().set_username(REDACTED);
    }
    if url.password().is_some() {
        _ = url.to_mut().set_password(Some(REDACTED));
    }
    if query.is_omitted() {
        let bare = url.to_mut();
        bare.set_query(None);
        bare.set_fragment(None);
    } else if let Some(text) = url.query()
        && let Some(Cow::Owned(hidden)) = query.apply(text)
    {
        url.to_mut().set_query(Some(&hidden));
    }
    url
}

/// The host, without the brackets of an IPv6 address.
pub(super) fn server_address(url: &Url) -> Option<&str> {
    Some(url.host_str()?.trim_start_matches('[').trim_end_matches(']'))
}

#[cfg(test)]
mod tests {
    use super::{redacted, server_address};
    use otel_runtime::RecordedQuery;
    use reqwest::Url;

    fn url(text: &str) -> Url {
        text.parse().expect("a valid URL")
    }

    #[test]
    fn secrets_are_hidden() {
        let cases = [
            ("https://a.example/x?q=1#part", "https://a.example/x?q=1#part"),
            ("https://ada:lovelace@a.example/", "https://REDACTED:REDACTED@a.example/"),
            ("https://ada@a.example/", "https://REDACTED@a.example/"),
            ("https://:lovelace@a.example/", "https://:REDACTED@a.example/"),
            ("https://a.example/?q=a%20b&sig=0a1b", "https://a.example/?q=a%20b&sig=REDACTED"),
        ];
        for (given, expected) in cases {
            assert_eq!(redacted(&url(given), &RecordedQuery::default()).as_str(), expected);
        }
    }

    #[test]
    fn a_query_can_be_left_out() {
        let given = url("https://a.example/x?q=1#token=0a1b");
        assert_eq!(redacted(&given, &RecordedQuery::omitted()).as_str(), "https://a.example/x");
        let redacted = redacted(&given, &RecordedQuery::showing([""; 0]));
        assert_eq!(redacted.query(), Some("q=REDACTED"));
    }

    #[test]
    fn an_address_has_no_brackets() {
        assert_eq!(server_address(&url("http://[::1]:80/")), Some("::1"));
        assert_eq!(server_address(&url("http://a.example/")), Some("a.example"));
    }
}
