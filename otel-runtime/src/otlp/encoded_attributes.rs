//! The attributes of one span or log record, encoded as they are set.

use super::attributes;
use super::buffer::{Buffer, VALUE, first_message, write_varint};
use opentelemetry::logs::AnyValue;
use opentelemetry::{KeyValue, Value};
use std::collections::HashSet;
use std::ops::Range;

/// The attributes of one span or log record, encoded as they are set. Of several values for the same key, the last one counts, in the place
/// of the first.
#[derive(Clone, Debug)]
pub(crate) struct EncodedAttributes {
    bytes: Buffer,
    /// The number of the field that contains the attributes.
    field: u32,
    /// The maximum number of keys.
    limit: u32,
    count: u32,
    dropped: u32,
    /// A bit for the fingerprint of each key.
    fingerprints: u64,
    /// All keys, if there are so many that fingerprints cannot tell them apart.
    many: Option<HashSet<String>>,
}

/// Up to this many keys are found by their fingerprints.
const FEW: u32 = 64;

impl EncodedAttributes {
    /// `buffer` is empty, and is used for the bytes.
    #[inline]
    pub(crate) fn new(buffer: Buffer, field: u32, limit: u32) -> Self {
        Self { bytes: buffer, field, limit, count: 0, dropped: 0, fingerprints: 0, many: None }
    }

    /// Empties the list, and keeps its memory for other attributes.
    #[inline]
    pub(crate) fn reset(&mut self, field: u32, limit: u32) {
        self.bytes.clear();
        (self.field, self.limit, self.count, self.dropped, self.fingerprints) = (field, limit, 0, 0, 0);
        self.many = None;
    }

    pub(crate) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Begins with the attributes of another list, if they fit into the limit.
    #[inline]
    pub(crate) fn begin_with(&mut self, others: &Self) -> bool {
        let fits = others.count <= self.limit;
        if fits {
            self.bytes.append(others.as_slice());
            self.fingerprints = others.fingerprints;
            self.count = others.count;
        }
        fits
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// Counts attributes that were dropped before.
    pub(crate) fn add_dropped(&mut self, count: u32) {
        self.dropped = self.dropped.saturating_add(count);
    }

    #[inline]
    pub(crate) fn set_text(&mut self, key: &str, text: &str) {
        match u8::try_from(text.len()) {
            Ok(length @ ..0x7e) => self.set(key, ([VALUE, length + 2, 0x0a, length], 0), text.as_bytes()),
            _ => self.set_long_text(key, text),
        }
    }

    #[inline(never)]
    fn set_long_text(&mut self, key: &str, text: &str) {
        let mut head = [0x0a; 11];
        let length = write_varint(u64::try_from(text.len()).unwrap_or(u64::MAX), &mut head[1..]);
        self.set_known(key, &head[..=length], text.as_bytes());
    }

    #[inline]
    pub(crate) fn set_bool(&mut self, key: &str, value: bool) {
        self.set(key, ([VALUE, 2, 0x10, value.into()], 0), &[]);
    }

    #[inline]
    pub(crate) fn set_integer(&mut self, key: &str, value: i64) {
        let mut bytes = [0; 13];
        (bytes[0], bytes[2]) = (VALUE, 0x18);
        let length = write_varint(value.cast_unsigned(), &mut bytes[3..]);
        bytes[1] = u8::try_from(length + 1).unwrap_or_default();
        self.set(key, (bytes, 10 - length), &[]);
    }

    #[inline]
    pub(crate) fn set_float(&mut self, key: &str, value: f64) {
        let mut bytes = [0; 11];
        (bytes[0], bytes[1], bytes[2]) = (VALUE, 9, 0x21);
        bytes[3..].copy_from_slice(&value.to_bits().to_le_bytes());
        self.set(key, (bytes, 0), &[]);
    }

    /// Adds the attributes whose keys are not in the list.
    #[cold]
    pub(crate) fn add_missing(&mut self, attributes: &[KeyValue]) {
        for KeyValue { key, value, .. } in attributes {
            let bit = 1 << fingerprint(key.as_str().as_bytes());
            if self.fingerprints & bit == 0 || self.find(key.as_str()).is_none() {
                self.set_value(key.as_str(), value);
            }
        }
    }

    pub(crate) fn set_value(&mut self, key: &str, value: &Value) {
        match value {
            Value::Bool(value) => self.set_bool(key, *value),
            Value::I64(value) => self.set_integer(key, *value),
            Value::F64(value) => self.set_float(key, *value),
            Value::String(value) => self.set_text(key, value.as_str()),
            other => self.set_message(key, |any| attributes::value(any, other)),
        }
    }

    pub(crate) fn set_any(&mut self, key: &str, value: &AnyValue) {
        match value {
            AnyValue::Boolean(value) => self.set_bool(key, *value),
            AnyValue::Int(value) => self.set_integer(key, *value),
            AnyValue::Double(value) => self.set_float(key, *value),
            AnyValue::String(value) => self.set_text(key, value.as_str()),
            other => self.set_message(key, |any| attributes::any_value(any, other)),
        }
    }

    /// Sets a value whose length is not known, and whose fields `write` writes.
    pub(crate) fn set_message(&mut self, key: &str, write: impl FnOnce(&mut Buffer)) {
        let Some(place) = self.place(key) else { return };
        let start = self.bytes.len();
        let field = self.field;
        self.bytes.message(field, |pair| {
            pair.put_bytes(1, key.as_bytes());
            pair.message(2, write);
        });
        self.put(start, place);
    }

    /// Sets a value. `value` and `text` are those of [`Buffer::attribute`].
    #[inline]
    fn set<const BYTES: usize>(&mut self, key: &str, (value, unused): ([u8; BYTES], usize), text: &[u8]) {
        let bit = 1 << fingerprint(key.as_bytes());
        if self.fingerprints & bit == 0 && self.count < self.limit.min(FEW) {
            self.fingerprints |= bit;
            self.count += 1;
            self.bytes.attribute(self.field, key, (value, unused), text);
        } else {
            self.set_known(key, &value[2..BYTES - unused], text);
        }
    }

    /// Sets the value of a key that may be in the list already, or may have no room.
    #[cold]
    fn set_known(&mut self, key: &str, value: &[u8], text: &[u8]) {
        let Some(place) = self.place(key) else { return };
        let start = self.bytes.len();
        self.bytes.long_attribute(self.field, key, value, text);
        self.put(start, place);
    }

    /// Returns where the value of a key belongs, or `None` if there is no room for another key.
    fn place(&mut self, key: &str) -> Option<Place> {
        let bit = 1 << fingerprint(key.as_bytes());
        let may_be_known = self.fingerprints & bit != 0;
        if may_be_known && let Some(range) = self.find(key) {
            return Some(Place::Instead(range));
        }
        if self.count >= self.limit {
            self.dropped = self.dropped.saturating_add(1);
            return None;
        }
        self.fingerprints |= bit;
        self.count += 1;
        if self.count > FEW {
            self.remember(key);
        }
        Some(Place::AtTheEnd)
    }

    fn put(&mut self, start: usize, place: Place) {
        if let Place::Instead(range) = place {
            self.bytes.move_tail(start, range);
        }
    }

    /// Returns the bytes of the attribute with this key.
    #[cold]
    fn find(&self, key: &str) -> Option<Range<usize>> {
        if self.many.as_ref().is_some_and(|many| !many.contains(key)) {
            return None;
        }
        self.ranges().find(|range| self.key(range) == Some(key.as_bytes()))
    }

    #[cold]
    fn remember(&mut self, key: &str) {
        if self.many.is_none() {
            let known = self.ranges().filter_map(|range| String::from_utf8(self.key(&range)?.to_vec()).ok());
            self.many = Some(known.collect());
        }
        if let Some(many) = &mut self.many {
            many.insert(key.to_owned());
        }
    }

    fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let start = from;
            from += first_message(&self.bytes.as_slice()[start..])?;
            Some(start..from)
        })
    }

    fn key(&self, range: &Range<usize>) -> Option<&[u8]> {
        let attribute = &self.bytes.as_slice()[range.clone()];
        // The pair begins behind the tag and the length, and the key behind those of its own.
        let pair = &attribute[attribute.iter().skip(1).position(|byte| *byte < 0x80)? + 2..];
        let length = first_message(pair)?;
        let start = pair.iter().skip(1).position(|byte| *byte < 0x80)? + 2;
        pair.get(start..length)
    }
}

enum Place {
    AtTheEnd,
    Instead(Range<usize>),
}

/// Returns a number below 64 that is different for most keys: it depends on the length, and on the end of the key, because the keys of a
/// namespace begin with the same text.
#[inline]
fn fingerprint(key: &[u8]) -> usize {
    let last = key.last().map_or(0, |byte| usize::from(*byte));
    (key.len() * 31 + last * 7) % 64
}

impl Buffer {
    /// Writes attributes that have a limit of their own, such as those of an event.
    pub(crate) fn append_attributes(&mut self, attributes: &EncodedAttributes, dropped_field: u32) {
        self.append(attributes.as_slice());
        self.uint64(dropped_field, attributes.dropped.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(attributes: &EncodedAttributes) -> Vec<String> {
        let text = |range| String::from_utf8(attributes.key(&range).expect("has a key").to_vec()).expect("is text");
        attributes.ranges().map(text).collect()
    }

    #[test]
    fn the_last_value_of_a_key_takes_the_place_of_the_first() {
        let mut attributes = EncodedAttributes::new(Buffer::default(), 9, 128);
        attributes.set_integer("a", 1);
        attributes.set_text("b", &"long".repeat(100));
        attributes.set_text("a", "text");
        let mut expected = EncodedAttributes::new(Buffer::default(), 9, 128);
        expected.set_text("a", "text");
        expected.set_text("b", &"long".repeat(100));
        assert_eq!(attributes.as_slice(), expected.as_slice());
        assert_eq!(attributes.dropped, 0);
    }

    #[test]
    fn the_limit_counts_keys() {
        let mut attributes = EncodedAttributes::new(Buffer::default(), 9, 2);
        for key in ["a", "b", "a", "c", "", "b"] {
            attributes.set_bool(key, true);
        }
        assert_eq!((keys(&attributes), attributes.dropped), (vec!["a".to_owned(), "b".to_owned()], 2));
    }

    #[test]
    fn many_keys_and_an_empty_one_are_told_apart() {
        let mut attributes = EncodedAttributes::new(Buffer::default(), 6, u32::MAX);
        let names: Vec<String> = (0..1000).map(|number| format!("key.{number}")).chain([String::new()]).collect();
        for value in [1, 300] {
            for name in &names {
                attributes.set_integer(name, value);
            }
        }
        assert_eq!(keys(&attributes), names);
    }
}
