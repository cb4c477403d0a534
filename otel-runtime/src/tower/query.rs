//! Query strings without the secrets that clients put into them.

use std::borrow::Cow;

/// The keys whose values the conventions say to hide: signatures and credentials of pre-signed URLs. Case matters.
const SENSITIVE: [&str; 5] = ["X-Amz-Credential", "X-Amz-Security-Token", "X-Amz-Signature", "X-Goog-Signature", "sig"];

/// `q=rust&sig=0a1b` becomes `q=rust&sig=REDACTED`.
pub(super) fn redacted(query: &str) -> Cow<'_, str> {
    if !query.split('&').any(is_sensitive) {
        return Cow::Borrowed(query);
    }
    let pairs: Vec<String> = query.split('&').map(redacted_pair).collect();
    Cow::Owned(pairs.join("&"))
}

fn redacted_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((key, _)) if is_sensitive(pair) => format!("{key}=REDACTED"),
        _ => pair.to_owned(),
    }
}

fn is_sensitive(pair: &str) -> bool {
    pair.split_once('=').is_some_and(|(key, _)| SENSITIVE.iter().any(|secret| is_key(key, secret)))
}

/// Whether `key` spells `wanted`; servers decode `%73ig` to `sig`, so it is a secret too.
fn is_key(key: &str, wanted: &str) -> bool {
    decoded(key).eq(wanted.bytes())
}

fn decoded(text: &str) -> impl Iterator<Item = u8> + '_ {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        let (byte, taken) = match *rest {
            [b'%', high, low, ..] => match (hex(high), hex(low)) {
                (Some(high), Some(low)) => (high * 16 + low, 3),
                _ => (b'%', 1),
            },
            [byte, ..] => (byte, 1),
            [] => return None,
        };
        rest = &rest[taken..];
        Some(byte)
    })
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn values_of_sensitive_keys_are_hidden() {
        let cases = [
            ("", ""),
            ("q=rust&page=2", "q=rust&page=2"),
            ("sig=0a1b", "sig=REDACTED"),
            ("q=OpenTelemetry&sig=a=b&x", "q=OpenTelemetry&sig=REDACTED&x"),
            (
                "X-Amz-Signature=1&X-Amz-Credential=2&X-Amz-Security-Token=3&X-Goog-Signature=4",
                "X-Amz-Signature=REDACTED&X-Amz-Credential=REDACTED&X-Amz-Security-Token=REDACTED&X-Goog-Signature=REDACTED",
            ),
            ("%73ig=1&X%2dAmz%2DSignature=2", "%73ig=REDACTED&X%2dAmz%2DSignature=REDACTED"),
            ("sig", "sig"),
            ("Sig=1&signature=2&%=3&%zz=4", "Sig=1&signature=2&%=3&%zz=4"),
        ];
        for (query, expected) in cases {
            assert_eq!(redacted(query), expected);
        }
    }

    #[test]
    fn a_harmless_query_is_not_copied() {
        assert!(matches!(redacted("q=rust"), std::borrow::Cow::Borrowed(_)));
    }
}
