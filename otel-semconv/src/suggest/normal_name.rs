//! Names in the normal form in which they are compared.

/// The length of the longest name that is compared, in bytes. The longest name of the conventions has 57.
const LONGEST: usize = 96;

/// A name in lower case, with `.` instead of `-` and `_` and between the words of `camelCase`.
#[derive(Clone, Copy)]
pub(super) struct NormalName {
    bytes: [u8; LONGEST],
    length: usize,
}

impl NormalName {
    /// Returns `None` if the name is longer than [`LONGEST`].
    pub(super) fn of(name: &str) -> Option<Self> {
        let mut normal = Self { bytes: [0; LONGEST], length: 0 };
        let mut before = b'.';
        for byte in name.bytes() {
            if byte.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
                normal.push(b'.')?;
            }
            normal.push(if matches!(byte, b'-' | b'_') { b'.' } else { byte.to_ascii_lowercase() })?;
            before = byte;
        }
        Some(normal)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    pub(super) fn segments(&self) -> impl Iterator<Item = &[u8]> {
        self.as_bytes().split(|byte| *byte == b'.')
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.length)? = byte;
        self.length += 1;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, NormalName};

    #[test]
    fn case_and_separators_do_not_count() {
        for name in ["http.requestMethod", "HTTP_REQUEST_METHOD", "http-request-method"] {
            assert_eq!(NormalName::of(name).unwrap().as_bytes(), b"http.request.method", "{name}");
        }
    }

    #[test]
    fn the_longest_name_is_compared_and_a_longer_one_is_not() {
        assert!(NormalName::of(&"a".repeat(LONGEST)).is_some());
        assert!(NormalName::of(&"a".repeat(LONGEST + 1)).is_none());
        assert!(NormalName::of(&"aB".repeat(LONGEST / 3 + 1)).is_none());
    }
}
