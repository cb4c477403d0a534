//! The attributes of a measurement, owned or borrowed, by which its series is found.

use opentelemetry::{KeyValue, Value};

/// An attribute that is borrowed from an operation.
#[derive(Clone, Copy)]
pub struct MetricAttribute<'a> {
    key: &'static str,
    value: MetricValue<'a>,
}

/// The value of an attribute by which a series is found.
#[derive(Clone, Copy)]
pub enum MetricValue<'a> {
    /// A text.
    Text(&'a str),
    /// An integer.
    Integer(i64),
}

impl<'a> MetricAttribute<'a> {
    /// Creates an attribute with a text.
    pub fn text(key: &'static str, value: &'a str) -> Self {
        Self { key, value: MetricValue::Text(value) }
    }

    /// Creates an attribute with an integer.
    pub fn integer(key: &'static str, value: i64) -> Self {
        Self { key, value: MetricValue::Integer(value) }
    }
}

/// An attribute by which a series can be found.
pub trait SeriesAttribute {
    /// Returns the key.
    fn key(&self) -> &str;
    /// Returns the value, or `None` if it is neither a text nor an integer. A series with such a value is not cached.
    fn value(&self) -> Option<MetricValue<'_>>;
    /// Returns an owned copy.
    fn to_key_value(&self) -> KeyValue;
}

impl SeriesAttribute for MetricAttribute<'_> {
    fn key(&self) -> &str {
        self.key
    }

    fn value(&self) -> Option<MetricValue<'_>> {
        Some(self.value)
    }

    fn to_key_value(&self) -> KeyValue {
        match self.value {
            MetricValue::Text(text) => KeyValue::new(self.key, text.to_owned()),
            MetricValue::Integer(integer) => KeyValue::new(self.key, integer),
        }
    }
}

impl SeriesAttribute for KeyValue {
    fn key(&self) -> &str {
        self.key.as_str()
    }

    fn value(&self) -> Option<MetricValue<'_>> {
        match &self.value {
            Value::String(text) => Some(MetricValue::Text(text.as_str())),
            Value::I64(integer) => Some(MetricValue::Integer(*integer)),
            _ => None,
        }
    }

    fn to_key_value(&self) -> KeyValue {
        self.clone()
    }
}

/// Returns whether both lists have the same attributes in the same order.
pub(super) fn are_same<'l, A: SeriesAttribute + 'l>(mut left: impl Iterator<Item = &'l A>, right: &[KeyValue]) -> bool {
    right.iter().all(|right| left.next().is_some_and(|left| is_same(left, right))) && left.next().is_none()
}

fn is_same(left: &impl SeriesAttribute, right: &KeyValue) -> bool {
    let values = match (left.value(), SeriesAttribute::value(right)) {
        (Some(MetricValue::Text(left)), Some(MetricValue::Text(right))) => is_same_text(left, right),
        (Some(MetricValue::Integer(left)), Some(MetricValue::Integer(right))) => left == right,
        _ => false,
    };
    values && is_same_text(left.key(), right.key.as_str())
}

/// Compares texts. Most are the same constant or share their memory, so the addresses are compared first.
#[inline]
fn is_same_text(left: &str, right: &str) -> bool {
    left.len() == right.len() && (left.as_ptr() == right.as_ptr() || left == right)
}

/// Returns a hash of the values. Most lists have the same keys, so the keys are not part of it.
pub(super) fn hash_of<A: SeriesAttribute>(attributes: &[A]) -> u64 {
    attributes.iter().fold(0, |hash, attribute| match attribute.value() {
        Some(MetricValue::Text(text)) => hash_text(hash, text.as_bytes()),
        Some(MetricValue::Integer(integer)) => mix(hash, integer.cast_unsigned()),
        None => hash,
    })
}

fn hash_text(hash: u64, mut text: &[u8]) -> u64 {
    let mut hash = mix(hash, text.len() as u64);
    while let Some((word, rest)) = text.split_first_chunk() {
        hash = mix(hash, u64::from_le_bytes(*word));
        text = rest;
    }
    mix(hash, text.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)))
}

/// One step of the hash function of the crate `rustc-hash`. Deliberate collisions do no harm: series that do not fit are not cached.
#[inline]
fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95)
}
