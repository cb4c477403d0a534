//! Escaping of names for scrapers.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// An escaping scheme for characters that Prometheus does not support in names before version 3.
///
/// Specification: [escaping schemes](https://prometheus.io/docs/instrumenting/escaping_schemes/).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escaping {
    /// No escaping. Such names are quoted.
    AllowUtf8,
    /// Each character becomes `_`, and consecutive `_` become one, as the OpenTelemetry specification requires.
    Underscores,
    /// `.` becomes `_dot_`, `_` becomes `__`, and other characters become `_`.
    Dots,
    /// The name is prefixed with `U__`, `_` becomes `__`, and other characters become their code points, such as `_2e_`.
    Values,
}

impl Escaping {
    const ALL: [Self; 4] = [Self::AllowUtf8, Self::Underscores, Self::Dots, Self::Values];

    fn name(self) -> &'static str {
        match self {
            Self::AllowUtf8 => "allow-utf-8",
            Self::Underscores => "underscores",
            Self::Dots => "dots",
            Self::Values => "values",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.name().eq_ignore_ascii_case(name))
    }

    pub(super) fn metric(self, name: &str) -> Cow<'_, str> {
        self.escape(name, NameKind::Metric)
    }

    /// Escapes the name of a label. Names that start with two underscores are reserved for Prometheus, so only one is kept.
    pub(super) fn label(self, key: &str) -> Cow<'_, str> {
        match key.strip_prefix("__") {
            Some(rest) => {
                Cow::Owned(self.escape(&format!("_{}", rest.trim_start_matches('_')), NameKind::Label).into_owned())
            }
            None => self.escape(key, NameKind::Label),
        }
    }

    fn escape(self, name: &str, kind: NameKind) -> Cow<'_, str> {
        // A name has at least one character.
        let name = if name.is_empty() { "_" } else { name };
        let classic = kind.is_classic(name);
        match self {
            Self::AllowUtf8 => Cow::Borrowed(name),
            Self::Values if classic => Cow::Borrowed(name),
            Self::Underscores if classic && !name.contains("__") => Cow::Borrowed(name),
            Self::Underscores => Cow::Owned(underscores(name, kind)),
            Self::Dots => Cow::Owned(dots(name, kind)),
            Self::Values => Cow::Owned(values(name, kind)),
        }
    }
}

impl fmt::Display for Escaping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Returns whether the name of a metric needs no quotes.
pub(super) fn is_classic_metric(name: &str) -> bool {
    NameKind::Metric.is_classic(name)
}

/// Returns whether the name of a label needs no quotes.
pub(super) fn is_classic_label(name: &str) -> bool {
    NameKind::Label.is_classic(name)
}

#[derive(Clone, Copy)]
enum NameKind {
    Metric,
    /// The name of a label, which has no colons.
    Label,
}

impl NameKind {
    fn is_classic(self, name: &str) -> bool {
        !name.is_empty() && name.chars().enumerate().all(|(index, c)| self.allows(c, index))
    }

    fn allows(self, c: char, index: usize) -> bool {
        match c {
            'a'..='z' | 'A'..='Z' | '_' => true,
            '0'..='9' => index > 0,
            ':' => matches!(self, Self::Metric),
            _ => false,
        }
    }
}

/// `9lives.a__b` → `_9lives_a_b`
fn underscores(name: &str, kind: NameKind) -> String {
    let mut escaped = String::with_capacity(name.len() + 1);
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        escaped.push('_');
    }
    for c in name.chars() {
        let c = if kind.allows(c, 1) { c } else { '_' };
        if c != '_' || !escaped.ends_with('_') {
            escaped.push(c);
        }
    }
    escaped
}

/// `a.b_c/d` → `a_dot_b__c_d`
fn dots(name: &str, kind: NameKind) -> String {
    let mut escaped = String::with_capacity(name.len() + 8);
    for (index, c) in name.chars().enumerate() {
        match c {
            '_' => escaped.push_str("__"),
            '.' => escaped.push_str("_dot_"),
            c if kind.allows(c, index) => escaped.push(c),
            _ => escaped.push('_'),
        }
    }
    escaped
}

/// `a.b_c` → `U__a_2e_b__c`
fn values(name: &str, kind: NameKind) -> String {
    let mut escaped = String::from("U__");
    for (index, c) in name.chars().enumerate() {
        match c {
            '_' => escaped.push_str("__"),
            c if kind.allows(c, index) => escaped.push(c),
            c => _ = write!(escaped, "_{:x}_", u32::from(c)),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric(name: &str) -> [String; 4] {
        Escaping::ALL.map(|scheme| scheme.metric(name).into_owned())
    }

    fn label(name: &str) -> [String; 4] {
        Escaping::ALL.map(|scheme| scheme.label(name).into_owned())
    }

    #[test]
    fn metric_names() {
        assert_eq!(metric("up"), ["up", "up", "up", "up"]);
        assert_eq!(metric("a.b_c"), ["a.b_c", "a_b_c", "a_dot_b__c", "U__a_2e_b__c"]);
        assert_eq!(metric("a:b"), ["a:b", "a:b", "a:b", "a:b"]);
        assert_eq!(metric("9x"), ["9x", "_9x", "_x", "U___39_x"]);
        assert_eq!(metric("a/.-b"), ["a/.-b", "a_b", "a__dot__b", "U__a_2f__2e__2d_b"]);
        assert_eq!(metric("größe"), ["größe", "gr_e", "gr__e", "U__gr_f6__df_e"]);
        assert_eq!(metric(""), ["_", "_", "__", "_"]);
    }

    #[test]
    fn labels_have_no_colons_and_no_reserved_prefix() {
        assert_eq!(label("http.route"), ["http.route", "http_route", "http_dot_route", "U__http_2e_route"]);
        assert_eq!(label("a:b"), ["a:b", "a_b", "a_b", "U__a_3a_b"]);
        assert_eq!(label("__name__"), ["_name__", "_name_", "__name____", "_name__"]);
    }
}
