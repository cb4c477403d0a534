//! The wire format.

use super::super::buffer::{Buffer, message_length};

/// The examples of the page "Encoding" of the documentation of Protocol Buffers: 150, "testing", and a message with 150.
#[test]
fn the_examples_of_the_format_have_these_bytes() {
    let mut message = Buffer::default();
    message.uint64(1, 150);
    message.string(2, "testing");
    message.message(3, |inner| inner.uint64(1, 150));
    let expected = [&[0x08, 0x96, 0x01][..], &[0x12, 0x07], b"testing", &[0x1a, 0x03, 0x08, 0x96, 0x01]].concat();
    assert_eq!(message.as_slice(), expected);
}

#[test]
fn default_values_are_omitted_and_put_values_are_not() {
    let mut message = Buffer::default();
    message.uint64(1, 0);
    message.sint32(2, 0);
    message.fixed32(3, 0);
    message.fixed64(4, 0);
    message.double(5, 0.0);
    message.string(6, "");
    message.packed_uint64(7, std::iter::empty());
    message.packed_fixed64(200, std::iter::empty());
    assert_eq!(message.len(), 0);
    message.put_bool(1, false);
    message.put_bytes(2, b"");
    assert_eq!(message.as_slice(), [0x08, 0, 0x12, 0]);
}

#[test]
fn zigzag_alternates_between_negative_and_positive() {
    for (value, encoded) in [(-1, 1), (1, 2), (-2, 3), (2, 4)] {
        let mut message = Buffer::default();
        message.sint32(1, value);
        assert_eq!(message.as_slice(), [0x08, encoded]);
    }
}

/// The length of a message is written after its content, which moves it if the length needs more than one byte.
#[test]
fn a_message_of_any_length_is_preceded_by_its_length() {
    for length in [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152] {
        let content = vec![b'x'; length];
        let mut message = Buffer::default();
        message.message(20, |inner| inner.append(&content));
        let mut expected = Buffer::default();
        expected.message_header(20, length);
        expected.append(&content);
        assert_eq!(message.as_slice(), expected.as_slice());
        assert_eq!(message.len(), message_length(20, length));
    }
}
