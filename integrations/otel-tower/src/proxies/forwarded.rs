//! The syntax of the header `Forwarded`, [RFC 7239](https://www.rfc-editor.org/rfc/rfc7239) section 4.

/// One element of the header: what one proxy reports about the request that it received.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ForwardedElement {
    pub(super) node: Option<String>,
    pub(super) proto: Option<String>,
    pub(super) host: Option<String>,
}

/// Spaces and tabs, which are allowed around elements.
const SPACE: [char; 2] = [' ', '\t'];

/// The elements of one line of the header, or `None` if it is malformed.
pub(super) fn elements(line: &str) -> Option<Vec<ForwardedElement>> {
    let mut elements = Vec::new();
    let mut element = None;
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches(SPACE);
        if !rest.is_empty() && !rest.starts_with([',', ';']) {
            rest = pair(rest, element.get_or_insert_default())?.trim_start_matches(SPACE);
        }
        match rest.chars().next() {
            Some(';') => {}
            // A list may have empty elements, which do not count (RFC 9110, section 5.6.1).
            Some(',') | None => elements.extend(element.take()),
            Some(_) => return None,
        }
        let Some(next) = rest.get(1..) else { return Some(elements) };
        rest = next;
    }
}

/// Reads `name=value` into `element`, and returns what follows.
fn pair<'a>(text: &'a str, element: &mut ForwardedElement) -> Option<&'a str> {
    let (name, rest) = text.split_once('=')?;
    if name.is_empty() || !name.chars().all(is_token) {
        return None;
    }
    let (value, rest) = value(rest)?;
    let parameter = match name.to_ascii_lowercase().as_str() {
        "for" => &mut element.node,
        "proto" => &mut element.proto,
        "host" => &mut element.host,
        _ => return Some(rest),
    };
    // A parameter must not occur more than once.
    parameter.replace(value).is_none().then_some(rest)
}

/// Reads a token or a quoted string, and returns what follows.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        // Some proxies do not quote addresses and hosts with a port.
        let end = text.find(|char| !is_token(char) && !matches!(char, ':' | '[' | ']')).unwrap_or(text.len());
        return (end > 0).then(|| (text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(chars.next()?.1),
            char => value.push(char),
        }
    }
    None
}

/// The characters of a token (RFC 9110, section 5.6.2).
fn is_token(char: char) -> bool {
    char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(char)
}

#[cfg(test)]
mod tests {
    use super::{ForwardedElement, elements};

    fn element(node: &str, proto: &str, host: &str) -> ForwardedElement {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        ForwardedElement { node: text(node), proto: text(proto), host: text(host) }
    }

    /// The examples of RFC 7239, sections 4, 6.3, 7.1 and 7.4, and of the list rule of RFC 9110.
    #[test]
    fn elements_are_read() {
        let cases = [
            (r#"for="_gazonk""#, vec![element("_gazonk", "", "")]),
            (r#"For="[2001:db8:cafe::17]:4711""#, vec![element("[2001:db8:cafe::17]:4711", "", "")]),
            ("for=192.0.2.60;proto=http;by=203.0.113.43", vec![element("192.0.2.60", "http", "")]),
            (
                "for=192.0.2.43, for=198.51.100.17",
                vec![element("192.0.2.43", "", ""), element("198.51.100.17", "", "")],
            ),
            ("for=_hidden, for=_SEVKISEK", vec![element("_hidden", "", ""), element("_SEVKISEK", "", "")]),
            (
                r#"for=192.0.2.43,for="[2001:db8:cafe::17]",for=unknown"#,
                vec![element("192.0.2.43", "", ""), element("[2001:db8:cafe::17]", "", ""), element("unknown", "", "")],
            ),
            (
                r#"for=192.0.2.43;PROTO=https;host="a.example:8443";secret="a,b;c\"d""#,
                vec![element("192.0.2.43", "https", "a.example:8443")],
            ),
            (", for=192.0.2.43 ; proto=https ,\t,", vec![element("192.0.2.43", "https", "")]),
            ("by=203.0.113.43", vec![element("", "", "")]),
            ("for=192.0.2.43:80;host=a.example:80", vec![element("192.0.2.43:80", "", "a.example:80")]),
            ("", vec![]),
        ];
        for (line, expected) in cases {
            assert_eq!(elements(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn malformed_lines_are_rejected() {
        let lines = [
            r#"for="192.0.2.43"#,
            r#"for="192.0.2.43\"#,
            "for=192.0.2.43;for=198.51.100.17",
            "192.0.2.43",
            "for =192.0.2.43",
            "for= 192.0.2.43",
            "for=",
            "=192.0.2.43",
            "for=192.0.2.43 proto=https",
            r#"for="192.0.2.43"x"#,
            "for=a(b)",
        ];
        for line in lines {
            assert_eq!(elements(line), None, "{line}");
        }
    }
}
