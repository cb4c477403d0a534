//! Patterns over the paths of functions.

/// A pattern such as `shop::db::**` or `**::Cart::*`. `*` is any part of one segment, `**` any number of segments. A pattern that matches a
/// module or a type covers everything inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern(String);

impl Pattern {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let is_part = |part: &str| part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '*'));
        if text.split("::").all(|part| !part.is_empty() && is_part(part)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("`{text}` is no pattern; write it as `shop::db::**` or `**::Cart::new`"))
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// Whether a function with this path is covered.
    pub(crate) fn covers(&self, path: &str) -> bool {
        let pattern: Vec<&str> = self.0.split("::").collect();
        let path: Vec<&str> = path.split("::").collect();
        covers(&pattern, &path)
    }
}

fn covers(pattern: &[&str], path: &[&str]) -> bool {
    match pattern.split_first() {
        // Everything inside of what has been matched so far.
        None => true,
        Some((&"**", rest)) => (0..=path.len()).any(|skipped| covers(rest, &path[skipped..])),
        Some((first, rest)) => {
            path.split_first().is_some_and(|(name, inside)| is_like(first, name) && covers(rest, inside))
        }
    }
}

/// Whether a name matches a segment with `*` in it.
fn is_like(segment: &str, name: &str) -> bool {
    match segment.split_once('*') {
        None => segment == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|end| {
            let mut ends = end.char_indices().map(|(at, _)| at).chain([end.len()]);
            ends.any(|at| is_like(rest, &end[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_pattern_covers_paths() {
        for (pattern, path, expected) in [
            ("shop::db::**", "shop::db::Pool::get", true),
            ("shop::db::**", "shop::dbx::get", false),
            ("shop::db", "shop::db::get", true),
            ("**::new", "shop::Cart::new", true),
            ("**::new", "shop::Cart::renew", false),
            ("shop::*", "shop::run", true),
            ("shop::get_*_by_*", "shop::get_user_by_id", true),
            ("shop::get_*_by_*", "shop::get_user", false),
            ("**", "shop::run", true),
            ("shop", "shopping::run", false),
            ("**::Cart::add", "shop::cart::Cart::add", true),
        ] {
            assert_eq!(Pattern::parse(pattern).unwrap().covers(path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn what_is_no_pattern() {
        for text in ["", "shop::", "shop:db", "a b", "shop::{a}"] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
    }
}
