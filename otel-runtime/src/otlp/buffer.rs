//! The wire format of protobuf.

use std::ops::Range;
use std::time::{SystemTime, UNIX_EPOCH};

/// The wire types, which are the lower three bits of a tag.
const VARINT: u32 = 0;
const FIXED64: u32 = 1;
const LENGTH_DELIMITED: u32 = 2;
const FIXED32: u32 = 5;

/// The tags of the fields of an attribute.
const KEY: u8 = 0x0a;
pub(super) const VALUE: u8 = 0x12;

/// A protobuf message that is being written.
///
/// The methods are named after the protobuf types. As in proto3, they omit the default value of a field: zero, `false` and empty. Methods
/// that start with `put_` always write the field, for fields with presence: members of a `oneof`, and optional fields.
///
/// Format: [Protocol Buffers encoding](https://protobuf.dev/programming-guides/encoding/).
#[derive(Debug, Default, Clone)]
pub(crate) struct Buffer(Vec<u8>);

impl Buffer {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn capacity(&self) -> usize {
        self.0.capacity()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Moves what was written after `from` to the place of `replaced`, which is before it.
    pub(crate) fn move_tail(&mut self, from: usize, replaced: Range<usize>) {
        let tail = self.0.split_off(from);
        self.0.splice(replaced, tail);
    }

    /// Appends fields that are encoded already.
    #[inline]
    pub(crate) fn append(&mut self, encoded: &[u8]) {
        self.0.extend_from_slice(encoded);
    }

    pub(super) fn uint64(&mut self, field: u32, value: u64) {
        if value != 0 {
            self.put_uint64(field, value);
        }
    }

    pub(super) fn put_uint64(&mut self, field: u32, value: u64) {
        self.tag(field, VARINT);
        self.varint(value);
    }

    pub(super) fn put_int64(&mut self, field: u32, value: i64) {
        self.put_uint64(field, value.cast_unsigned());
    }

    pub(super) fn put_bool(&mut self, field: u32, value: bool) {
        self.put_uint64(field, value.into());
    }

    /// Writes a signed integer in the encoding `ZigZag`, in which small negative numbers are short.
    pub(super) fn sint32(&mut self, field: u32, value: i32) {
        let zigzag = (value << 1) ^ (value >> 31);
        self.uint64(field, zigzag.cast_unsigned().into());
    }

    pub(super) fn fixed32(&mut self, field: u32, value: u32) {
        if value != 0 {
            self.tag(field, FIXED32);
            self.0.extend_from_slice(&value.to_le_bytes());
        }
    }

    pub(super) fn fixed64(&mut self, field: u32, value: u64) {
        if value != 0 {
            self.put_fixed64(field, value);
        }
    }

    fn put_fixed64(&mut self, field: u32, value: u64) {
        self.tag(field, FIXED64);
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(super) fn put_sfixed64(&mut self, field: u32, value: i64) {
        self.put_fixed64(field, value.cast_unsigned());
    }

    /// Writes a time in nanoseconds since the Unix epoch. Times before it, and those after the year 2554, become the nearest that fits.
    pub(super) fn time(&mut self, field: u32, time: SystemTime) {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        self.fixed64(field, u64::try_from(since.as_nanos()).unwrap_or(u64::MAX));
    }

    pub(super) fn double(&mut self, field: u32, value: f64) {
        // Negative zero is not the default value.
        self.fixed64(field, value.to_bits());
    }

    pub(super) fn put_double(&mut self, field: u32, value: f64) {
        self.put_fixed64(field, value.to_bits());
    }

    pub(super) fn bytes(&mut self, field: u32, value: &[u8]) {
        if !value.is_empty() {
            self.put_bytes(field, value);
        }
    }

    pub(super) fn put_bytes(&mut self, field: u32, value: &[u8]) {
        self.message_header(field, value.len());
        self.0.extend_from_slice(value);
    }

    pub(super) fn string(&mut self, field: u32, value: &str) {
        self.bytes(field, value.as_bytes());
    }

    /// Writes a packed list of 64-bit values of a fixed size.
    pub(super) fn packed_fixed64(&mut self, field: u32, values: impl Iterator<Item = u64>) {
        self.packed(field, |packed| values.for_each(|value| packed.0.extend_from_slice(&value.to_le_bytes())));
    }

    /// Writes a packed list of variable-length integers.
    pub(super) fn packed_uint64(&mut self, field: u32, values: impl Iterator<Item = u64>) {
        self.packed(field, |packed| values.for_each(|value| packed.varint(value)));
    }

    /// Writes a list, unless it is empty.
    fn packed(&mut self, field: u32, write: impl FnOnce(&mut Self)) {
        let start = self.0.len();
        self.message(field, write);
        // A tag and the length zero.
        if self.0.len() == start + varint_length(u64::from(field) << 3) + 1 {
            self.0.truncate(start);
        }
    }

    /// Writes a message, whose fields `write` writes.
    pub(super) fn message(&mut self, field: u32, write: impl FnOnce(&mut Self)) {
        self.tag(field, LENGTH_DELIMITED);
        // The length is known afterwards. Most messages are shorter than 128 bytes, and their length is one byte.
        self.0.push(0);
        let start = self.0.len();
        write(self);
        let length = length(self.0.len() - start);
        match varint_length(length) {
            1 => {}
            bytes => {
                let end = self.0.len();
                self.0.resize(end + bytes - 1, 0);
                self.0.copy_within(start..end, start + bytes - 1);
            }
        }
        write_varint(length, &mut self.0[start - 1..]);
    }

    /// Writes the tag and the length of a message of which `bytes` bytes follow.
    #[inline]
    pub(super) fn message_header(&mut self, field: u32, bytes: usize) {
        if field < 16 && bytes < 0x80 {
            return self.append(&[short_tag(field), low_byte(length(bytes))]);
        }
        self.tag(field, LENGTH_DELIMITED);
        self.varint(length(bytes));
    }

    /// Writes a message like [`message`](Self::message), for one that usually has more than 127 bytes. Its length always has three bytes, so
    /// what is written need not be moved.
    pub(crate) fn long_message(&mut self, field: u32, write: impl FnOnce(&mut Self)) {
        self.tag(field, LENGTH_DELIMITED);
        let start = self.0.len() + 3;
        self.0.extend_from_slice(&[0; 3]);
        write(self);
        let length = length(self.0.len() - start);
        if length < 1 << 21 {
            let [low, middle, high] = [low_byte(length) | 0x80, low_byte(length >> 7) | 0x80, low_byte(length >> 14)];
            self.0[start - 3..start].copy_from_slice(&[low, middle, high]);
            return;
        }
        let end = self.0.len();
        let more = varint_length(length) - 3;
        self.0.resize(end + more, 0);
        self.0.copy_within(start..end, start + more);
        write_varint(length, &mut self.0[start - 3..]);
    }

    /// Writes a value that is a text.
    #[inline]
    pub(super) fn text_value(&mut self, field: u32, text: &str) {
        self.message_header(field, message_length(1, text.len()));
        self.put_bytes(1, text.as_bytes());
    }

    /// Writes an attribute. `value` begins with the tag and the length of the field that contains the value. Its last `unused` bytes are
    /// not written. `text` is written after it.
    #[inline]
    pub(super) fn attribute<const BYTES: usize>(
        &mut self,
        field: u32,
        key: &str,
        (value, unused): ([u8; BYTES], usize),
        text: &[u8],
    ) {
        let pair = key.len() + BYTES - unused + text.len() + 2;
        if field >= 16 || pair >= 0x80 {
            return self.long_attribute(field, key, &value[2..BYTES - unused], text);
        }
        self.append(&[short_tag(field), low_byte(length(pair)), KEY, low_byte(length(key.len()))]);
        self.append(key.as_bytes());
        // The whole array is written, because copying a constant number of bytes needs no function call.
        self.append(&value);
        self.0.truncate(self.0.len() - unused);
        if !text.is_empty() {
            self.append(text);
        }
    }

    /// Writes an attribute of any length. The value consists of the bytes of `head` and `tail`.
    #[cold]
    pub(super) fn long_attribute(&mut self, field: u32, key: &str, head: &[u8], tail: &[u8]) {
        let value = head.len() + tail.len();
        self.message_header(field, message_length(1, key.len()) + message_length(2, value));
        self.put_bytes(1, key.as_bytes());
        self.message_header(2, value);
        self.append(head);
        self.append(tail);
    }

    #[inline]
    fn tag(&mut self, field: u32, wire_type: u32) {
        self.varint(u64::from(field << 3 | wire_type));
    }

    #[inline]
    fn varint(&mut self, value: u64) {
        if value < 0x80 {
            self.0.push(low_byte(value));
        } else {
            self.long_varint(value);
        }
    }

    #[inline(never)]
    fn long_varint(&mut self, value: u64) {
        let mut bytes = [0; 10];
        let length = write_varint(value, &mut bytes);
        self.0.extend_from_slice(&bytes[..length]);
    }
}

/// Returns the number of bytes of a message field with a content of `bytes` bytes.
#[inline]
pub(super) fn message_length(field: u32, bytes: usize) -> usize {
    varint_length(u64::from(field) << 3) + varint_length(length(bytes)) + bytes
}

/// Returns the length of the message field that `bytes` begin with, including its tag. The tag has one byte.
pub(super) fn first_message(bytes: &[u8]) -> Option<usize> {
    let (mut length, mut at) = (0, 1);
    loop {
        let byte = *bytes.get(at)?;
        length |= usize::from(byte & 0x7f) << (7 * (at - 1));
        at += 1;
        if byte < 0x80 {
            return Some(at + length).filter(|end| *end <= bytes.len());
        }
    }
}

/// Returns the tag of a message field with a number below 16.
#[inline]
fn short_tag(field: u32) -> u8 {
    low_byte(u64::from(field << 3 | LENGTH_DELIMITED))
}

#[inline]
fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

/// Returns the number of bytes of a variable-length integer: one for each seven bits.
fn varint_length(value: u64) -> usize {
    let bits = u64::BITS - (value | 1).leading_zeros();
    bits.div_ceil(7).try_into().unwrap_or(10)
}

#[inline]
pub(super) fn write_varint(mut value: u64, bytes: &mut [u8]) -> usize {
    let mut length = 0;
    while value >= 0x80 {
        bytes[length] = low_byte(value) | 0x80;
        value >>= 7;
        length += 1;
    }
    bytes[length] = low_byte(value);
    length + 1
}

#[inline]
fn low_byte(value: u64) -> u8 {
    value.to_le_bytes()[0] & 0x7f
}
