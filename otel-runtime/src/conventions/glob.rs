//! Patterns for names.

/// Returns whether a name matches a pattern, in which `*` matches any text, including none.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(name) = name.strip_prefix(start) else { return false };
    // The first match is used between two stars, and the last part must match the end.
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    let found = middle.split('*').try_fold(name, |name, part| Some(&name[name.find(part)? + part.len()..]));
    found.is_some_and(|name| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_matches_any_text() {
        for (pattern, name) in [
            ("acme.order", "acme.order"),
            ("acme.*", "acme.order.id"),
            ("*.id", "acme.order.id"),
            ("*", ""),
            ("**", "a"),
            ("a*b*c", "abc"),
            ("a*b*c", "a-b-b-c-c"),
            ("GET *", "GET /users/{id}"),
            ("*é*", "café au lait"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("acme", "acme.order"),
            ("acme.*", "acme"),
            ("*.id", "acme.ids"),
            ("a*a", "a"),
            ("a*b*b", "a-b"),
            ("", "a"),
            ("a*b*c", "acb"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}
