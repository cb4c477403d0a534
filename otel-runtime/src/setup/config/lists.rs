//! Percent-encoded lists of the form `key=value,key=value`, for headers and resource attributes.

use std::fmt;

/// Names and values. `Display` and `Debug` print only the names, because header values can be secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Pairs(pub(crate) Vec<(String, String)>);

impl fmt::Debug for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pairs({self})")
    }
}

impl fmt::Display for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden: Vec<_> = self.0.iter().map(|(name, _)| format!("{name}=***")).collect();
        f.pad(&hidden.join(","))
    }
}

/// Parses a list such as `a=1,b=two%20words`. One invalid pair makes the list invalid, as the specification requires.
pub(crate) fn pairs(text: &str) -> Result<Pairs, String> {
    let mut pairs = Vec::new();
    for (index, pair) in text.split(',').enumerate() {
        if pair.trim().is_empty() {
            continue;
        }
        // Messages never contain the pair, because it can be a secret.
        let nth = index + 1;
        let Some((key, value)) = pair.split_once('=') else {
            return Err(format!("pair {nth} has no `=`; write `key=value,key=value`"));
        };
        let (key, value) = (percent_decoded(key.trim()), percent_decoded(value.trim()));
        match (key, value) {
            (Some(key), _) if key.is_empty() => return Err(format!("pair {nth} has no key before its `=`")),
            (Some(key), Some(value)) => pairs.push((key, value)),
            _ => {
                return Err(format!("pair {nth} is not percent-encoded UTF-8; write `%25` for a `%` in it"));
            }
        }
    }
    Ok(Pairs(pairs))
}

/// Parses a list of headers. Names and values that no protocol can send make it invalid.
pub(crate) fn header_pairs(text: &str) -> Result<Pairs, String> {
    let pairs = pairs(text)?;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let is_text = |byte: u8| byte.is_ascii_graphic() || byte == b' ' || byte == b'\t';
    for (at, (name, value)) in pairs.0.iter().enumerate() {
        let nth = at + 1;
        if !name.bytes().all(is_token) {
            return Err(format!("the name of header {nth} contains characters that a header name cannot contain"));
        }
        if !value.bytes().all(is_text) {
            return Err(format!("the value of `{name}` contains characters that a header cannot contain"));
        }
    }
    Ok(pairs)
}

/// Decodes `%` and two digits. Returns `None` if the result is not UTF-8.
pub(crate) fn percent_decoded(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            decoded.push(*first);
            continue;
        }
        let [high, low, after @ ..] = rest else { return None };
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let byte = digit(*high)? * 16 + digit(*low)?;
        decoded.push(u8::try_from(byte).ok()?);
        rest = after;
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_keys_and_values() {
        let read = pairs("a=b%20c, d%2Ee = 1=2 ,").map(|pairs| pairs.0);
        let expected = [("a", "b c"), ("d.e", "1=2")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        assert_eq!(read, Ok(expected.to_vec()));
    }

    #[test]
    fn one_invalid_pair_makes_the_list_invalid() {
        let error = |text| pairs(text).expect_err("a bad list");
        assert_eq!(error("a=1,b"), "pair 2 has no `=`; write `key=value,key=value`");
        assert_eq!(error("=1"), "pair 1 has no key before its `=`");
        assert_eq!(error("a=%zz"), "pair 1 is not percent-encoded UTF-8; write `%25` for a `%` in it");
        assert_eq!(error("a=100%"), "pair 1 is not percent-encoded UTF-8; write `%25` for a `%` in it");
        assert_eq!(error("a=%ff"), "pair 1 is not percent-encoded UTF-8; write `%25` for a `%` in it");
    }

    #[test]
    fn headers_that_cannot_be_sent_are_invalid() {
        let error = |text| header_pairs(text).expect_err("a bad list");
        assert_eq!(error("a=1,b%20c=2"), "the name of header 2 contains characters that a header name cannot contain");
        assert_eq!(error("a=1%0d%0ab"), "the value of `a` contains characters that a header cannot contain");
        assert!(header_pairs("authorization=Bearer%20x").is_ok());
    }

    #[test]
    fn printing_hides_values() {
        let read = pairs("authorization=Bearer%20secret,tenant=7").expect("a list");
        assert_eq!(read.to_string(), "authorization=***,tenant=***");
        assert_eq!(format!("{read:?}"), "Pairs(authorization=***,tenant=***)");
    }
}
