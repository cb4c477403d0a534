//! A parser for the pages of these tests, which is stricter than that of Prometheus.

use crate::prometheus::Page;
use std::collections::{BTreeMap, BTreeSet};

/// Panics if the page is invalid.
pub(super) fn check(page: &Page) {
    let open_metrics = page.content_type.starts_with("application/openmetrics-text");
    let quotes = page.content_type.ends_with("allow-utf-8");
    let body = if open_metrics { page.body.strip_suffix("# EOF\n").expect("an end") } else { &page.body };
    assert!(body.is_empty() || body.ends_with('\n'), "{body}");
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    let mut current: Option<String> = None;
    for line in body.split_terminator('\n') {
        if let Some(comment) = line.strip_prefix("# ") {
            let (word, rest) = comment.split_once(' ').expect("a word");
            let (name, rest) = name(rest, quotes);
            let text = rest.strip_prefix(' ').expect("a space");
            if word == "HELP" {
                let new = families.insert(name.clone(), Family::default()).is_none();
                assert!(new, "{name} stands in two places: {line}");
                current = Some(name.clone());
                assert!(!text.is_empty(), "{line}");
            }
            assert_eq!(current.as_ref(), Some(&name), "{line}");
            let family = families.get_mut(&name).expect("it was just made");
            match word {
                "HELP" => {}
                "TYPE" => assert!(std::mem::replace(&mut family.kind, text.to_owned()).is_empty(), "{line}"),
                "UNIT" => assert!(open_metrics && name.ends_with(&format!("_{text}")), "{line}"),
                _ => panic!("{line}"),
            }
        } else {
            let current = current.as_ref().expect("a comment first");
            families.get_mut(current).expect("a family").sample(current, line, open_metrics, quotes);
        }
    }
    let mut seen = BTreeSet::new();
    for (name, family) in &families {
        assert!(!family.samples.is_empty() || family.kind == "gauge", "{name} is empty");
        assert!(family.samples.iter().all(|sample| seen.insert(sample.clone())), "{name} has what is there already");
    }
}

#[derive(Default)]
struct Family {
    kind: String,
    samples: BTreeSet<String>,
    last_bucket: Option<(String, f64, f64)>,
}

impl Family {
    fn sample(&mut self, family: &str, line: &str, open_metrics: bool, quotes: bool) {
        let (sample, value) = sample(line, quotes);
        let number: f64 = value.parse().unwrap_or_else(|_| panic!("{line}"));
        let (name, labels) = sample;
        let bound = labels.iter().find(|(name, _)| name == "le").map(|(_, bound)| bound.clone());
        let ending = name.strip_prefix(family).unwrap_or_else(|| panic!("{line} in {family}"));
        let expected: &[&str] = match (self.kind.as_str(), open_metrics) {
            ("counter", false) => {
                assert!(family.ends_with("_total"), "{line}");
                &[""]
            }
            ("counter", true) => &["_total"],
            ("gauge", _) => &[""],
            ("info", true) => &["_info"],
            ("histogram", _) => &["_bucket", "_sum", "_count"],
            (kind, _) => panic!("{kind}: {line}"),
        };
        assert!(expected.contains(&ending), "{line} in {family}");
        assert_eq!(bound.is_some(), ending == "_bucket", "{line}");
        if let Some(bound) = bound {
            self.bucket(&labels, &bound, number, line);
        }
        assert!(self.samples.insert(format!("{name}{labels:?}")), "twice: {line}");
    }

    /// Checks that bounds and counts increase, up to an infinite bound.
    fn bucket(&mut self, labels: &[(String, String)], bound: &str, count: f64, line: &str) {
        let series: Vec<_> = labels.iter().filter(|(name, _)| name != "le").collect();
        let series = format!("{series:?}");
        let bound: f64 = bound.parse().unwrap_or_else(|_| panic!("{line}"));
        if let Some((_, below, fewer)) = self.last_bucket.take().filter(|(other, ..)| *other == series) {
            assert!(below < bound && fewer <= count, "{line}");
        }
        if bound.is_finite() {
            self.last_bucket = Some((series, bound, count));
        }
    }
}

type LabelSet = Vec<(String, String)>;

/// `name{a="1"} 2` and `{"a name",a="1"} 2`
fn sample(line: &str, quotes: bool) -> ((String, LabelSet), &str) {
    if let Some(inside) = line.strip_prefix('{') {
        assert!(quotes, "{line}");
        let (name, rest) = name(inside, quotes);
        let (labels, rest) = labels(rest.strip_prefix(',').unwrap_or(rest), quotes);
        return ((name, labels), rest.strip_prefix(' ').expect("a space"));
    }
    let (name, rest) = name(line, false);
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(inside) => labels(inside, quotes),
        None => (Vec::new(), rest),
    };
    ((name, labels), rest.strip_prefix(' ').expect("a space"))
}

/// Parses labels up to the closing brace. Names must be sorted and unique, with `le` at the end.
fn labels(mut rest: &str, quotes: bool) -> (LabelSet, &str) {
    let mut labels: LabelSet = Vec::new();
    loop {
        if let Some(rest) = rest.strip_prefix('}') {
            return (labels, rest);
        }
        let (label, after) = name(rest, quotes);
        assert!(!label.contains(':') || rest.starts_with('"'), "{rest}");
        let (value, after) = quoted(after.strip_prefix("=").expect("a value"));
        // The dots scheme doubles a leading underscore. `__name__` is reserved for Prometheus.
        assert!(!value.is_empty() && label != "__name__", "{rest}");
        assert!(labels.last().is_none_or(|(last, _)| *last < label || label == "le"), "{rest}");
        labels.push((label, value));
        rest = after.strip_prefix(',').unwrap_or(after);
    }
}

/// Parses a name, which is quoted if necessary.
fn name(text: &str, quotes: bool) -> (String, &str) {
    if text.starts_with('"') {
        assert!(quotes, "{text}");
        return quoted(text);
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    assert!(!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()), "{text}");
    (name.to_owned(), rest)
}

fn quoted(text: &str) -> (String, &str) {
    let inside = text.strip_prefix('"').unwrap_or_else(|| panic!("no quote: {text}"));
    let mut value = String::new();
    let mut chars = inside.char_indices();
    while let Some((index, c)) = chars.next() {
        match c {
            '"' => return (value, &inside[index + 1..]),
            '\\' => value.push(match chars.next().map(|(_, c)| c) {
                Some('n') => '\n',
                Some(c @ ('"' | '\\')) => c,
                other => panic!("escaped {other:?}: {text}"),
            }),
            c => value.push(c),
        }
    }
    panic!("no end: {text}")
}
