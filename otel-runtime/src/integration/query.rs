//! Query strings without the secrets that they contain.

use std::borrow::Cow;
use std::sync::Arc;

/// The keys whose values must be hidden according to the conventions: signatures and credentials of pre-signed URLs. They are
/// case-sensitive. Version 1.44 lists those with a prefix and `sig`, older and later versions list `AWSAccessKeyId` and `Signature`.
const SENSITIVE: [&str; 7] = [
    "AWSAccessKeyId",
    "Signature",
    "X-Amz-Credential",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Goog-Signature",
    "sig",
];

/// The replacement for a secret that the conventions define.
pub const REDACTED: &str = "REDACTED";

/// Determines what is recorded of the query of a URL.
///
/// In every case, the values of the keys that the
/// [conventions](https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/) list are replaced by `REDACTED`:
/// `AWSAccessKeyId`, `Signature`, `X-Amz-Credential`, `X-Amz-Security-Token`, `X-Amz-Signature`, `X-Goog-Signature` and `sig`.
/// `RecordedQuery::default()` hides nothing else. Keys are case-sensitive, and are found even if they are percent-encoded.
///
/// ```
/// use otel_runtime::RecordedQuery;
///
/// let query = RecordedQuery::redacting(["token", "email"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct RecordedQuery(Policy);

#[derive(Clone, Debug, Default)]
enum Policy {
    #[default]
    Conventions,
    Redacting(Arc<[String]>),
    Showing(Arc<[String]>),
    Omitted,
}

impl RecordedQuery {
    /// Replaces the values of these keys by `REDACTED`, too.
    ///
    /// ```
    /// use otel_runtime::RecordedQuery;
    /// // `page=2&token=0a1b` is recorded as `page=2&token=REDACTED`.
    /// let query = RecordedQuery::redacting(["token"]);
    /// ```
    pub fn redacting(keys: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(Policy::Redacting(keys.into_iter().map(Into::into).collect()))
    }

    /// Records only the values of these keys, and replaces every other value by `REDACTED`.
    ///
    /// ```
    /// use otel_runtime::RecordedQuery;
    /// // `page=2&q=rust` is recorded as `page=2&q=REDACTED`.
    /// let query = RecordedQuery::showing(["page"]);
    /// ```
    pub fn showing(keys: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(Policy::Showing(keys.into_iter().map(Into::into).collect()))
    }

    /// Does not record the query.
    ///
    /// ```
    /// use otel_runtime::RecordedQuery;
    /// let query = RecordedQuery::omitted();
    /// ```
    pub fn omitted() -> Self {
        Self(Policy::Omitted)
    }

    #[doc(hidden)]
    pub fn is_omitted(&self) -> bool {
        matches!(self.0, Policy::Omitted)
    }

    #[doc(hidden)]
    pub fn is_default(&self) -> bool {
        matches!(self.0, Policy::Conventions)
    }

    /// `q=rust&sig=0a1b` becomes `q=rust&sig=REDACTED`.
    #[doc(hidden)]
    pub fn apply<'a>(&self, query: &'a str) -> Option<Cow<'a, str>> {
        if self.is_omitted() {
            return None;
        }
        if !query.split('&').any(|pair| self.hides(pair)) {
            return Some(Cow::Borrowed(query));
        }
        let pairs: Vec<String> = query.split('&').map(|pair| self.redacted(pair)).collect();
        Some(Cow::Owned(pairs.join("&")))
    }

    fn redacted(&self, pair: &str) -> String {
        match pair.split_once('=') {
            _ if !self.hides(pair) => pair.to_owned(),
            Some((key, _)) => format!("{key}={REDACTED}"),
            None => REDACTED.to_owned(),
        }
    }

    fn hides(&self, pair: &str) -> bool {
        let Some((key, _)) = pair.split_once('=') else {
            // Text without a key is a value.
            return matches!(self.0, Policy::Showing(_)) && !pair.is_empty() && !self.lists(pair);
        };
        let is_secret = SENSITIVE.iter().any(|secret| is_key(key, secret));
        match self.0 {
            Policy::Conventions | Policy::Omitted => is_secret,
            Policy::Redacting(_) => is_secret || self.lists(key),
            Policy::Showing(_) => is_secret || !self.lists(key),
        }
    }

    fn lists(&self, key: &str) -> bool {
        match &self.0 {
            Policy::Redacting(keys) | Policy::Showing(keys) => keys.iter().any(|listed| is_key(key, listed)),
            Policy::Conventions | Policy::Omitted => false,
        }
    }
}

/// Returns whether `key` is `wanted` after percent-decoding. Servers decode `%73ig` to `sig`, so its value is a secret too.
fn is_key(key: &str, wanted: &str) -> bool {
    decoded(key).eq(wanted.bytes())
}

fn decoded(text: &str) -> impl Iterator<Item = u8> + '_ {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        let (byte, length) = match *rest {
            [b'%', high, low, ..] => match (hex(high), hex(low)) {
                (Some(high), Some(low)) => (high * 16 + low, 3),
                _ => (b'%', 1),
            },
            [byte, ..] => (byte, 1),
            [] => return None,
        };
        rest = &rest[length..];
        Some(byte)
    })
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::RecordedQuery;
    use std::borrow::Cow;

    #[track_caller]
    fn assert_recorded(query: &RecordedQuery, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(query.apply(text).as_deref(), Some(*expected));
        }
    }

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
            ("AWSAccessKeyId=1&Signature=2&Expires=3", "AWSAccessKeyId=REDACTED&Signature=REDACTED&Expires=3"),
            ("%73ig=1&X%2dAmz%2DSignature=2", "%73ig=REDACTED&X%2dAmz%2DSignature=REDACTED"),
            ("sig", "sig"),
            ("Sig=1&signature=2&%=3&%zz=4", "Sig=1&signature=2&%=3&%zz=4"),
        ];
        assert_recorded(&RecordedQuery::default(), &cases);
    }

    #[test]
    fn more_keys_are_hidden_if_asked() {
        let cases = [("q=1&token=2&sig=3", "q=1&token=REDACTED&sig=REDACTED"), ("%74oken=1&x", "%74oken=REDACTED&x")];
        assert_recorded(&RecordedQuery::redacting(["token"]), &cases);
    }

    #[test]
    fn nothing_but_some_keys_is_shown_if_asked() {
        let cases = [
            ("", ""),
            ("page=2", "page=2"),
            ("page=2&q=1&sig=3", "page=2&q=REDACTED&sig=REDACTED"),
            ("0a1b&page", "REDACTED&page"),
        ];
        assert_recorded(&RecordedQuery::showing(["page"]), &cases);
        assert_recorded(&RecordedQuery::showing(["sig"]), &[("sig=1", "sig=REDACTED")]);
    }

    #[test]
    fn a_query_can_be_left_out() {
        assert_eq!(RecordedQuery::omitted().apply("page=2"), None);
    }

    #[test]
    fn a_harmless_query_is_not_copied() {
        assert!(matches!(RecordedQuery::default().apply("q=rust"), Some(Cow::Borrowed(_))));
    }
}
