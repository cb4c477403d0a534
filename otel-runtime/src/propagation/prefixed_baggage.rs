//! Baggage with a header for each entry, as in the formats of Jaeger and `OpenTracing`.

use super::format::{BaggageFormat, ExtractedBaggage};
use super::ids::trim;
use super::ot_trace::has_caller;
use opentelemetry::Context;
use opentelemetry::baggage::{Baggage, BaggageExt as _};
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::TraceContextExt as _;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What is not encoded in a URL.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The header in which a person can set baggage for Jaeger: `jaeger-baggage: key=value, other=value`.
const JAEGER_BAGGAGE: &str = "jaeger-baggage";

/// A header for each entry, whose name is this prefix and the key. Metadata is not propagated.
#[derive(Debug)]
pub(super) enum PrefixedBaggage {
    /// `uberctx-*` with values that are encoded like a part of a URL.
    Jaeger,
    /// `ot-baggage-*` with values as they are. Values that are not printable ASCII are left out.
    OtTrace,
}

impl PrefixedBaggage {
    fn prefix(&self) -> &'static str {
        match self {
            Self::Jaeger => "uberctx-",
            Self::OtTrace => "ot-baggage-",
        }
    }

    fn encode(&self, value: &str) -> Option<String> {
        match self {
            Self::Jaeger => Some(utf8_percent_encode(value, ENCODED).to_string()),
            Self::OtTrace => is_plain(value).then(|| value.to_owned()),
        }
    }

    fn decode(&self, text: &str) -> Option<String> {
        let text = trim(text);
        match self {
            // The replacement character stands for bytes that are not ASCII.
            _ if !is_plain(text) => None,
            // Several clients of Jaeger encode a space as `+`.
            Self::Jaeger => Some(percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()),
            Self::OtTrace => Some(text.to_owned()),
        }
    }
}

impl BaggageFormat for PrefixedBaggage {
    fn fields(&self) -> &'static [&'static str] {
        &[]
    }

    fn inject(&self, context: &Context, injector: &mut dyn Injector) {
        if matches!(self, Self::OtTrace) && !context.span().span_context().is_valid() {
            return;
        }
        for (key, (value, _)) in context.baggage() {
            if let (true, Some(value)) = (is_token(key.as_str()), self.encode(value.as_str())) {
                injector.set(&format!("{}{key}", self.prefix()), value);
            }
        }
    }

    fn extract(&self, extractor: &dyn Extractor) -> Option<ExtractedBaggage> {
        if matches!(self, Self::OtTrace) && !has_caller(extractor) {
            return None;
        }
        let mut baggage = Baggage::new();
        let mut insert = |key: &str, value: &str| {
            if let (true, Some(value)) = (is_token(key), self.decode(value)) {
                baggage.insert(key.to_owned(), value);
            }
        };
        if let Self::Jaeger = self {
            let lists = extractor.get_all(JAEGER_BAGGAGE).unwrap_or_default();
            for (key, value) in lists.iter().flat_map(|list| list.split(',')).filter_map(|pair| pair.split_once('=')) {
                insert(trim(key), value);
            }
        }
        for name in extractor.keys() {
            let key = name.split_at_checked(self.prefix().len());
            let key = key.filter(|(prefix, _)| prefix.eq_ignore_ascii_case(self.prefix())).map(|(_, key)| key);
            if let (Some(key), Some(value)) = (key, extractor.get(name)) {
                insert(key, value);
            }
        }
        (!baggage.is_empty()).then_some(ExtractedBaggage { baggage, members: None })
    }
}

/// Returns whether a header can have this name.
fn is_token(key: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !key.is_empty() && key.bytes().all(is_token)
}

fn is_plain(value: &str) -> bool {
    value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}
