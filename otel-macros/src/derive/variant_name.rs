//! The name of a failure that follows from an identifier.

/// `SoldOut` becomes `sold_out`, `HttpV2Error` becomes `http_v2_error`, and `IOError` becomes `io_error`. A word starts at an uppercase
/// letter that is behind another character or before a lowercase letter.
pub(super) fn variant_name(ident: &str) -> String {
    let mut name = String::new();
    let characters: Vec<char> = ident.chars().collect();
    for (at, c) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| characters.get(before));
        let is_followed = characters.get(at + 1).is_some_and(|after| after.is_lowercase());
        let starts_word = c.is_uppercase() && before.is_some_and(|before| !before.is_uppercase() || is_followed);
        if starts_word && !name.ends_with('_') {
            name.push('_');
        }
        name.extend(c.to_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::variant_name;

    #[test]
    fn words_are_in_snake_case() {
        for (ident, name) in [
            ("SoldOut", "sold_out"),
            ("IO", "io"),
            ("IOError", "io_error"),
            ("ParseIntError", "parse_int_error"),
            ("Http2Reset", "http2_reset"),
            ("HttpV2Error", "http_v2_error"),
            ("E404", "e404"),
            ("Sold_Out", "sold_out"),
            ("sold_out", "sold_out"),
            ("Größe", "größe"),
            ("ÜberLimit", "über_limit"),
        ] {
            assert_eq!(variant_name(ident), name);
        }
    }
}
