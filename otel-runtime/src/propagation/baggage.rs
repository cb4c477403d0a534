//! The header `baggage` of W3C Baggage.
//!
//! <https://www.w3.org/TR/baggage/>

use super::format::{BaggageFormat, ExtractedBaggage};
use super::ids::trim;
use opentelemetry::Context;
use opentelemetry::baggage::{Baggage, BaggageExt as _};
use opentelemetry::propagation::{Extractor, Injector};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;

const BAGGAGE: &str = "baggage";
/// The limits up to which the specification requires that all members are propagated.
const MAX_MEMBERS: usize = 64;
const MAX_BYTES: usize = 8192;
/// The characters that are encoded in a value: `%` starts an encoded octet, and the others are not a `baggage-octet`.
const VALUE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%').add(b',').add(b';').add(b'\\');
/// The characters that are encoded in metadata, because they would end the list member or the header.
const METADATA: &AsciiSet = &CONTROLS.add(b',');

/// Reads and writes W3C Baggage. Members that were not changed are forwarded byte for byte.
#[derive(Debug)]
pub(super) struct W3cBaggage;

/// The members of the header that a context was extracted from, in their order.
///
/// [`Baggage`] holds decoded values without an order. Encoding them again could change members that the sender encoded differently.
pub(super) struct ReceivedBaggage(pub(super) Vec<String>);

impl BaggageFormat for W3cBaggage {
    fn fields(&self) -> &'static [&'static str] {
        &[BAGGAGE]
    }

    fn inject(&self, context: &Context, injector: &mut dyn Injector) {
        let mut header = String::new();
        for member in outgoing(context).iter().filter(|member| member.len() <= MAX_BYTES).take(MAX_MEMBERS) {
            let separator = if header.is_empty() { "" } else { "," };
            if header.len() + separator.len() + member.len() <= MAX_BYTES {
                header.push_str(separator);
                header.push_str(member);
            }
        }
        if !header.is_empty() {
            injector.set(BAGGAGE, header);
        }
    }

    fn extract(&self, extractor: &dyn Extractor) -> Option<ExtractedBaggage> {
        let headers = extractor.get_all(BAGGAGE).unwrap_or_default();
        let mut baggage = Baggage::new();
        let mut received: Vec<String> = Vec::new();
        let (mut left, mut count) = (MAX_BYTES, 0);
        for text in headers.into_iter().flat_map(|header| header.split(',')).map(trim) {
            let Some(member) = ListMember::parse(text) else { continue };
            // Members are separated by commas.
            let separator = usize::from(left < MAX_BYTES);
            let Some(rest) = left.checked_sub(text.len() + separator) else { break };
            left = rest;
            count += 1;
            if count > MAX_MEMBERS {
                break;
            }
            // If a key occurs twice, its last value is used.
            received.retain(|known| ListMember::parse(known).is_none_or(|known| known.key != member.key));
            received.push(text.to_owned());
            baggage.insert_with_metadata(member.key.to_owned(), member.value.into_owned(), member.metadata);
        }
        let is_empty = received.is_empty();
        (!is_empty).then_some(ExtractedBaggage { baggage, members: Some(received) })
    }
}

/// Returns the members of the outgoing header: first the received ones, then those that were set in code, sorted by name.
fn outgoing(context: &Context) -> Vec<String> {
    let baggage = context.baggage();
    let received = context.get::<ReceivedBaggage>().map_or(&[][..], |received| &received.0);
    let mut members = Vec::with_capacity(baggage.len());
    let mut sent: Vec<&str> = Vec::new();
    for text in received {
        let Some(member) = ListMember::parse(text) else { continue };
        let Some((value, metadata)) = baggage.get_with_metadata(member.key) else { continue };
        let is_unchanged = member.value == value.as_str() && member.metadata == metadata.as_str();
        members.push(if is_unchanged { text.clone() } else { encode(member.key, value.as_str(), metadata.as_str()) });
        sent.push(member.key);
    }
    let mut new: Vec<_> = baggage.iter().filter(|(key, _)| !sent.contains(&key.as_str())).collect();
    new.sort_by_key(|(key, _)| key.as_str());
    members.extend(
        new.into_iter().map(|(key, (value, metadata))| encode(key.as_str(), value.as_str(), metadata.as_str())),
    );
    members
}

fn encode(key: &str, value: &str, metadata: &str) -> String {
    let separator = if metadata.is_empty() { "" } else { ";" };
    format!("{key}={}{separator}{}", utf8_percent_encode(value, VALUE), utf8_percent_encode(metadata, METADATA))
}

/// `key = value ; property ; property = value`
struct ListMember<'a> {
    key: &'a str,
    value: Cow<'a, str>,
    /// The properties, unparsed.
    metadata: &'a str,
}

impl<'a> ListMember<'a> {
    /// Returns `None` if the text does not follow the grammar.
    fn parse(text: &'a str) -> Option<Self> {
        let (pair, metadata) = text.split_once(';').unwrap_or((text, ""));
        let (key, value) = pair.split_once('=')?;
        let (key, value, metadata) = (trim(key), trim(value), trim(metadata));
        let is_valid = !key.is_empty()
            && key.bytes().all(is_token)
            && value.bytes().all(is_baggage_octet)
            && metadata.bytes().all(|byte| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t'));
        // Octets that are not UTF-8 become the replacement character, as the specification requires.
        let value = percent_decode_str(value).decode_utf8_lossy();
        is_valid.then_some(Self { key, value, metadata })
    }
}

/// `tchar` of RFC 7230.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_baggage_octet(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::propagation::Propagator;
    use opentelemetry::KeyValue;
    use opentelemetry::baggage::KeyValueMetadata;
    use opentelemetry::propagation::TextMapPropagator as _;
    use std::collections::HashMap;

    struct Headers<'a>(&'a [&'a str]);

    impl Extractor for Headers<'_> {
        fn get(&self, key: &str) -> Option<&str> {
            self.0.first().copied().filter(|_| key == BAGGAGE)
        }

        fn keys(&self) -> Vec<&str> {
            vec![BAGGAGE]
        }

        fn get_all(&self, key: &str) -> Option<Vec<&str>> {
            (key == BAGGAGE && !self.0.is_empty()).then(|| self.0.to_vec())
        }
    }

    fn extracted(headers: &[&str]) -> Context {
        Propagator::baggage().extract_with_context(&Context::new(), &Headers(headers))
    }

    fn injected(context: &Context) -> Option<String> {
        let mut out = HashMap::new();
        Propagator::baggage().inject_context(context, &mut out);
        out.remove(BAGGAGE)
    }

    /// The value and the metadata of a key.
    fn entry(context: &Context, key: &str) -> Option<(String, String)> {
        let (value, metadata) = context.baggage().get_with_metadata(key)?;
        Some((value.to_string(), metadata.to_string()))
    }

    fn value(header: &str, key: &str) -> Option<String> {
        entry(&extracted(&[header]), key).map(|(value, _)| value)
    }

    #[test]
    fn received_members_are_forwarded_byte_for_byte() {
        let headers = [
            "tok=YWJjZA==",
            "z=1,a=2,m=3",
            "serverNode=DF%2028;propertyKey=value,isProduction=false;a;b = c ; d",
            "userId=Am%C3%A9lie,a=%41%2c,b=%zz%",
            "key%20=v,empty=,percent=100%25",
            "a=%FF%00",
            "a = 1",
        ];
        for header in headers {
            assert_eq!(injected(&extracted(&[header])).as_deref(), Some(header));
        }
    }

    #[test]
    fn values_are_decoded() {
        assert_eq!(value("tok=YWJjZA==", "tok").as_deref(), Some("YWJjZA=="));
        assert_eq!(value("userId=Am%C3%A9lie", "userId").as_deref(), Some("Amélie"));
        assert_eq!(value("a=%20x%20", "a").as_deref(), Some(" x "), "encoded spaces belong to the value");
        assert_eq!(value("a \t=\t x \t", "a").as_deref(), Some("x"), "others do not");
        assert_eq!(value("a=+", "a").as_deref(), Some("+"));
        assert_eq!(value("a=x%FFy", "a").as_deref(), Some("x\u{fffd}y"), "W3C Baggage, section 3.2.1.3");
        assert_eq!(value("a=", "a").as_deref(), Some(""));
        assert_eq!(value("k%20=v", "k%20").as_deref(), Some("v"), "keys are tokens, which have no encoding");
    }

    #[test]
    fn metadata_is_opaque() {
        let context = extracted(&["a=1;p=%41;q ; r = s"]);
        assert_eq!(entry(&context, "a"), Some(("1".to_owned(), "p=%41;q ; r = s".to_owned())));
    }

    #[test]
    fn headers_are_joined() {
        let context = extracted(&["a=1", "b=2,c=3", ""]);
        assert_eq!(context.baggage().len(), 3);
        assert_eq!(injected(&context).as_deref(), Some("a=1,b=2,c=3"));
    }

    #[test]
    fn invalid_members_are_left_out_and_the_others_are_kept() {
        for bad in [
            "a",
            "=1",
            "a b=1",
            "a=x y",
            "a=\"x\"",
            "a=x\\y",
            "a=é",
            "(a)=1",
            "a[0]=1",
            " ",
            "a=1;p=é",
            "a=1;\r\nX-Evil: 1",
        ] {
            assert_eq!(injected(&extracted(&[&format!("x=1,{bad},y=2")])).as_deref(), Some("x=1,y=2"), "{bad:?}");
        }
    }

    #[test]
    fn the_last_value_of_a_key_wins() {
        assert_eq!(injected(&extracted(&["a=1,b=2,a=3"])).as_deref(), Some("b=2,a=3"));
    }

    #[test]
    fn headers_without_a_valid_member_do_not_change_the_context() {
        let before = Context::new().with_baggage([KeyValue::new("kept", "yes")]);
        for headers in [&[][..], &[""], &["broken"]] {
            let after = Propagator::baggage().extract_with_context(&before, &Headers(headers));
            assert_eq!(entry(&after, "kept").map(|(value, _)| value).as_deref(), Some("yes"));
        }
    }

    #[test]
    fn values_set_in_code_survive_a_round_trip() {
        let values = [
            " padded ",
            "a,b;c=d",
            "100%",
            "%41",
            "\"quoted\\\"",
            "Amélie\r\nX-Evil: 1",
            "日本",
            "",
            "a=b==",
            "\u{7f}\t",
        ];
        for set in values {
            let context = Context::new().with_baggage([KeyValue::new("key", set)]);
            let header = injected(&context).expect("one member");
            assert!(header.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{header:?}");
            assert_eq!(value(&header, "key").as_deref(), Some(set), "{header}");
        }
    }

    #[test]
    fn changed_members_stay_where_they_were_and_new_ones_follow_by_name() {
        let context = extracted(&["z=%41;p,a=1"]);
        let entries = [
            KeyValueMetadata::new("z", "B", "p"),
            KeyValueMetadata::new("a", "1", ""),
            KeyValueMetadata::new("y", "3", ""),
            KeyValueMetadata::new("b", "2", "q, r"),
        ];
        let changed = context.with_baggage(entries.into_iter().collect::<Baggage>());
        assert_eq!(injected(&changed).as_deref(), Some("z=B;p,a=1,b=2;q%2C r,y=3"));
        assert_eq!(injected(&changed.with_cleared_baggage()), None, "what was removed is not sent");
    }

    /// Metadata has no encoding: <https://www.w3.org/TR/baggage/#property>. The documentation of `context::inject` describes what is lost.
    #[test]
    fn metadata_set_in_code_arrives_without_outer_spaces_and_with_encoded_commas() {
        for (set, arrives) in
            [("m", "m"), (" m ", "m"), ("a,b", "a%2Cb"), ("é", "%C3%A9"), ("a = b;c", "a = b;c"), ("%2C", "%2C")]
        {
            let baggage: Baggage = [KeyValueMetadata::new("key", "v", set)].into_iter().collect();
            let header = injected(&Context::new().with_baggage(baggage)).expect("one member");
            assert_eq!(entry(&extracted(&[&header]), "key"), Some(("v".to_owned(), arrives.to_owned())), "{header}");
        }
    }

    #[test]
    fn members_beyond_the_limits_are_left_out_whole() {
        let many: Vec<_> = (0..100).map(|n| format!("k{n:02}=v")).collect();
        let context = extracted(&[&many.join(",")]);
        assert_eq!(context.baggage().len(), 64);
        assert_eq!(injected(&context), Some(many[..64].join(",")));

        let long: Vec<_> = (0..9).map(|n| format!("k{n}={}", "v".repeat(1000))).collect();
        let context = extracted(&[&long.join(",")]);
        assert_eq!(injected(&context), Some(long[..8].join(",")));
        assert_eq!(injected(&extracted(&[&format!("a={}", "v".repeat(MAX_BYTES))])), None);

        // 8192 bytes are within the limit, and empty or invalid entries are no members.
        let whole = format!("a={},b={}", "v".repeat(4093), "v".repeat(4094));
        assert_eq!(whole.len(), MAX_BYTES);
        assert_eq!(injected(&extracted(&[&whole])), Some(whole));
        assert_eq!(injected(&extracted(&[&format!("{}b=2", "x,,".repeat(70))])).as_deref(), Some("b=2"));

        let context = Context::new().with_baggage([KeyValue::new("a", "é".repeat(2000)), KeyValue::new("b", "2")]);
        assert_eq!(injected(&context).as_deref(), Some("b=2"), "encoding makes `a` longer than a header may be");
    }
}
