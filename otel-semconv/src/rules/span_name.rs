//! Span names: whether a name contains a variable value, which makes its cardinality high.

use crate::finding::{Finding, Rule, Suggestion};
use std::net::Ipv4Addr;

/// Checks whether the name of a span contains something that looks like a variable value, as in `GET /users/42`.
///
/// ```
/// use otel_semconv::rules;
///
/// let found = rules::span_name("GET /users/42").map(|found| found.to_string());
/// let message = "span name `GET /users/42` contains the value `42`; write `GET /users/{id}`, and record the value as an attribute";
/// assert_eq!(found.as_deref(), Some(message));
/// assert_eq!(rules::span_name("GET /api/v1/users/{id}"), None);
/// ```
pub fn span_name(name: &str) -> Option<Finding> {
    let (_, value) = values(name).next()?;
    let mut general = String::new();
    let mut rest = 0;
    for (start, value) in values(name) {
        general.extend([&name[rest..start], "{id}"]);
        rest = start + value.len();
    }
    general.push_str(&name[rest..]);
    let message = format!(
        "span name `{name}` contains the value `{value}`; write `{general}`, and record the value as an attribute"
    );
    Some(Finding::new(Rule::HighCardinalityName, name, message).suggest([Suggestion::DidYouMean(general)]))
}

/// Returns the words that look like values, with their positions.
fn values(name: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends_word = |letter: char| !(letter.is_alphanumeric() || "-_.{}@".contains(letter));
    let mut start = 0;
    let words = name.split(ends_word).map(move |word| {
        let here = start;
        // One character ends a word; it can have several bytes.
        start += word.len() + name[here + word.len()..].chars().next().map_or(0, char::len_utf8);
        (here, word)
    });
    words.filter(|(start, word)| {
        let before = name[..*start].chars().next_back();
        is_number(word, before) || is_uuid(word) || has_long_hex(word) || is_address(word)
    })
}

/// Returns whether a word is a number that is a value. After `/`, `=`, `#` or `:` every number is; elsewhere a number of up to three
/// digits is part of the name, as in `phase 2`.
fn is_number(word: &str, before: Option<char>) -> bool {
    let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    digits && (word.len() > 3 || before.is_some_and(|before| "/=#:".contains(before)))
}

fn is_uuid(word: &str) -> bool {
    let lengths = word.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && word.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// Returns whether a word contains a hash or an identifier: at least twelve hexadecimal digits, with both digits and letters, unlike
/// `deadbeef` or `sha256`.
fn has_long_hex(word: &str) -> bool {
    word.split(['.', '_', '-']).any(|part| {
        let has = |is: fn(&u8) -> bool| part.as_bytes().iter().any(is);
        let hex = part.bytes().all(|byte| byte.is_ascii_hexdigit());
        part.len() >= 12 && hex && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
    })
}

/// Returns whether a word is an e-mail address or an IPv4 address.
fn is_address(word: &str) -> bool {
    let is_mail = |(user, host): (&str, &str)| !user.is_empty() && host.contains('.');
    word.parse::<Ipv4Addr>().is_ok() || word.split_once('@').is_some_and(is_mail)
}

#[cfg(test)]
mod tests {
    use super::span_name;
    use crate::finding::Suggestion;

    #[test]
    fn values_are_found_and_replaced() {
        for (name, general) in [
            ("GET /users/42", "GET /users/{id}"),
            ("GET /users/42/orders/7?page=3", "GET /users/{id}/orders/{id}?page={id}"),
            ("order 12345", "order {id}"),
            ("job#7", "job#{id}"),
            ("é/1/é", "é/{id}/é"),
            ("load 123e4567-e89b-12d3-a456-426614174000", "load {id}"),
            ("commit 0f3c9a7be21d", "commit {id}"),
            ("blob 4bf92f3577b34da6a3ce929d0e0e4736.json", "blob {id}"),
            ("mail ada@example.org", "mail {id}"),
            ("ping 10.0.0.1", "ping {id}"),
        ] {
            let found = span_name(name).map(|found| found.suggestions().to_vec());
            assert_eq!(found, Some(vec![Suggestion::DidYouMean(general.to_owned())]), "{name}");
        }
    }

    #[test]
    fn words_are_not_values() {
        for name in [
            "",
            "register_user",
            "GET /api/v1/users/{id}",
            "GET /users/:id",
            "POST /v2/orders/{order_id}/items",
            "sha256",
            "http2 connect",
            "s3.put_object",
            "phase 2",
            "HTTP 404",
            "SELECT users",
            "HTTP/1.1 upgrade",
            "oauth2/token",
            "deadbeefcafe",
            "checkout 0f3c9a7b2e1",
            "publish orders.v1.created",
            "user@home",
            "Vec<u8>::decode",
            "base64_decode",
            "/{tenant}/2fa",
        ] {
            assert_eq!(span_name(name), None, "{name}");
        }
    }
}
