//! Suggestions: the registered names that an unknown name probably stands for.

mod normal_name;
mod synonyms;

use crate::facts::{Attribute, Deprecation, Members, Metric, Row};
use crate::registry::{Registry, is_below};
use crate::spelling::edit_distance;
use normal_name::NormalName;
use synonyms::SYNONYMS;

/// How much a suggestion may differ from what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tolerance<'a> {
    /// By one edit: for names that may well be right, because someone else defines them.
    OneEdit,
    /// By one edit, and the suggestion must be below this namespace.
    OneEditWithin(&'a str),
    /// By a fifth of the length, or by missing segments: for names that should be registered.
    Similar,
}

impl Tolerance<'_> {
    fn covers(self, name: &str) -> bool {
        match self {
            Self::OneEditWithin(namespace) => is_below(name, namespace),
            Self::OneEdit | Self::Similar => true,
        }
    }

    /// Returns the number of edits allowed for a name of this length and a suggestion with the same first segment.
    fn limit(self, length: usize) -> usize {
        match self {
            Self::OneEdit | Self::OneEditWithin(_) => 1,
            Self::Similar => (length / 5).clamp(1, 4),
        }
    }
}

/// Returns the registered names of a kind that an unknown name may stand for, the most likely first, at most three.
pub(crate) fn names<'a, R: Row<'a>>(registry: &'a Registry, written: &str, tolerance: Tolerance<'_>) -> Vec<&'a str> {
    let Some(normal) = NormalName::of(written) else { return Vec::new() };
    match nearest::<R>(registry, &normal, tolerance, |_| true) {
        Some(near) => vec![near],
        None if tolerance == Tolerance::Similar => with_segments::<R>(registry, written, &normal),
        None => Vec::new(),
    }
}

/// Returns the keys that an unknown key may stand for.
pub(crate) fn keys(registry: &Registry, written: &str, tolerance: Tolerance<'_>) -> Vec<String> {
    let synonym = SYNONYMS.iter().find(|(wrong, _)| *wrong == written).map(|(_, right)| *right);
    let synonym = synonym.filter(|right| tolerance.covers(right) && registry.find::<Attribute<'_>>(right).is_some());
    if let Some(right) = synonym.map(str::to_owned).or_else(|| below_template(registry, written, tolerance)) {
        return vec![right];
    }
    let found = names::<Attribute<'_>>(registry, written, tolerance).into_iter();
    let with_placeholder = |key| match registry.find::<Attribute<'_>>(key) {
        Some(row) if row.value_type.is_template() => format!("{key}.<key>"),
        _ => key.to_owned(),
    };
    found.map(with_placeholder).collect()
}

/// Returns the member of an enum that a value may stand for: `GET` for `Get`, `postgresql` for `postgres`.
pub(crate) fn member<'a>(members: Members<'a>, written: &str) -> Option<&'a str> {
    let normal = NormalName::of(written)?;
    let length = normal.as_bytes().len();
    let limit = match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let mut best = None;
    for member in members.iter().filter(|member| !member.deprecated) {
        let Some(known) = NormalName::of(member.value) else { continue };
        let is_prefix = length > 3 && known.as_bytes().starts_with(normal.as_bytes());
        let Some(far) = edit_distance(normal.as_bytes(), known.as_bytes(), limit).or(is_prefix.then_some(limit + 1))
        else {
            continue;
        };
        if best.is_none_or(|(least, _)| far < least) {
            best = Some((far, member.value));
        }
    }
    best.map(|(_, value)| value)
}

/// Returns the nearest name, or its new name if it was renamed. Of equally near names, a usable one is preferred, then the one with
/// the most similar length. A name with another first segment may differ by one edit only: `http.server.duration` does not stand for
/// `rpc.server.duration`.
fn nearest<'a, R: Row<'a>>(
    registry: &'a Registry,
    written: &NormalName,
    tolerance: Tolerance<'_>,
    is_candidate: impl Fn(&R) -> bool,
) -> Option<&'a str> {
    let length = written.as_bytes().len();
    let of_same_root = tolerance.limit(length);
    let mut best = None;
    for name in registry.names::<R>().filter(|name| can_be_near(name, length, of_same_root)) {
        let Some(known) = NormalName::of(name).filter(|_| tolerance.covers(name)) else { continue };
        let limit = if known.segments().next() == written.segments().next() { of_same_root } else { 1 };
        let Some(far) = edit_distance(written.as_bytes(), known.as_bytes(), limit) else { continue };
        let Some(row) = registry.find::<R>(name).filter(&is_candidate) else { continue };
        let rank = (far, !row.deprecation().is_usable(), known.as_bytes().len().abs_diff(length));
        if best.is_none_or(|(least, _)| rank < least) {
            best = Some((rank, row));
        }
    }
    best.and_then(|(_, row)| successor(registry, row))
}

/// Returns whether the length of a name permits it to be within `limit` edits. The words of `camelCase` make a normalised name longer.
fn can_be_near(name: &str, length: usize, limit: usize) -> bool {
    let longest = || name.len() + name.bytes().filter(u8::is_ascii_uppercase).count();
    name.len() <= length + limit && (name.len() + limit >= length || longest() + limit >= length)
}

/// Returns the name to suggest for a row: its own or its new name. Returns `None` if the new name is in no table.
fn successor<'a, R: Row<'a>>(registry: &'a Registry, row: R) -> Option<&'a str> {
    match row.deprecation() {
        Deprecation::Renamed(to) => registry.find::<R>(to).map(Row::name),
        _ => Some(row.name()),
    }
}

/// Returns the names that contain all segments of `written` in the same order, and start with the same one: `code.line.number` for
/// `code.line`. For metrics, words separated by `_` are one segment: `http.server.requests` does not stand for
/// `http.server.active_requests`.
fn with_segments<'a, R: Row<'a>>(registry: &'a Registry, written: &str, normal: &NormalName) -> Vec<&'a str> {
    let root = normal.segments().next();
    if normal.segments().nth(1).is_none() {
        return Vec::new();
    }
    let has_whole = |name: &str| written.split('.').all(|segment| name.split('.').any(|other| other == segment));
    let has_all = |name: &&str| {
        let Some(known) = NormalName::of(name) else { return false };
        let mut left = known.segments();
        known.segments().next() == root
            && normal.segments().all(|segment| left.any(|other| other == segment))
            && (R::KIND != Metric::KIND || has_whole(name))
    };
    let mut found: Vec<R> = registry.names::<R>().filter(has_all).filter_map(|name| registry.find(name)).collect();
    found.sort_by_key(|row| (!row.deprecation().is_usable(), row.name().len(), row.name()));
    let mut names: Vec<&str> = Vec::new();
    for name in found.into_iter().filter_map(|row| successor(registry, row)) {
        if !names.contains(&name) && names.len() < 3 {
            names.push(name);
        }
    }
    names
}

/// Returns the key below a template with a similar name: `http.request.header.x-id` for `http.reqest.header.x-id`.
fn below_template(registry: &Registry, written: &str, tolerance: Tolerance<'_>) -> Option<String> {
    let (parent, last) = written.rsplit_once('.')?;
    let tolerance = if tolerance == Tolerance::Similar { Tolerance::OneEdit } else { tolerance };
    let is_template = |row: &Attribute<'_>| row.value_type.is_template();
    let template = nearest(registry, &NormalName::of(parent)?, tolerance, is_template)?;
    Some(format!("{template}.{last}"))
}

#[cfg(test)]
mod tests {
    use super::{Tolerance, keys, member, names};
    use crate::facts::{Attribute, AttributeType, Metric};
    use crate::registry::Registry;
    use crate::suggest::synonyms::SYNONYMS;
    use crate::table::Table;

    #[test]
    fn missing_segments_are_found() {
        let registry = Registry::official();
        let found = |key| names::<Attribute<'_>>(&registry, key, Tolerance::Similar);
        assert_eq!(found("code.line"), ["code.line.number"]);
        assert_eq!(found("network.protocol"), ["network.protocol.name", "network.protocol.version"]);
        assert_eq!(found("http.status"), ["http.response.status_code"]);
        let shortest = ["http.request.size", "http.request.header", "http.request.method"];
        assert_eq!(found("http.request"), shortest, "three, although there are more");
        assert_eq!(names::<Attribute<'_>>(&registry, "code.line", Tolerance::OneEdit), [""; 0]);
        assert_eq!(found("http"), [""; 0]);
        let metrics = names::<Metric<'_>>(&registry, "http.server.duration", Tolerance::Similar);
        assert_eq!(metrics, ["http.server.request.duration"]);
        assert_eq!(names::<Metric<'_>>(&registry, "http.server.requests", Tolerance::Similar), [""; 0]);
    }

    #[test]
    fn a_new_name_that_is_not_registered_is_not_suggested() {
        let table = Table::parse("attribute\tacme.x\tint\ts\t>acme.y\n").unwrap();
        let registry = Registry::official().layer(table);
        assert_eq!(keys(&registry, "acme.y", Tolerance::OneEdit), [""; 0]);
    }

    #[test]
    fn the_new_name_of_a_similar_key_is_suggested() {
        let registry = Registry::official();
        assert_eq!(keys(&registry, "http.metod", Tolerance::Similar), ["http.request.method"]);
    }

    #[test]
    fn of_equally_near_keys_a_usable_one_is_suggested() {
        let table = Table::parse("attribute\tacme.ka\tint\ts\t!\nattribute\tacme.kb\tint\ts\n").unwrap();
        assert_eq!(keys(&Registry::empty().layer(table), "acme.kc", Tolerance::Similar), ["acme.kb"]);
    }

    #[test]
    fn keys_below_a_template_are_suggested() {
        let registry = Registry::official();
        assert_eq!(keys(&registry, "http.reqest.header.x-id", Tolerance::Similar), ["http.request.header.x-id"]);
        assert_eq!(keys(&registry, "http.reqest.header", Tolerance::Similar), ["http.request.header.<key>"]);
    }

    #[test]
    fn synonyms_are_not_registered_and_what_they_stand_for_is() {
        let registry = Registry::official();
        for (wrong, right) in SYNONYMS {
            assert_eq!(registry.attribute(wrong), None, "{wrong} is known");
            assert!(registry.attribute(right).is_some_and(|row| row.deprecation.is_usable()), "{right} is not");
            assert_eq!(keys(&registry, wrong, Tolerance::OneEdit), [*right]);
        }
        assert!(SYNONYMS.is_sorted());
        assert_eq!(keys(&Registry::empty(), "db.table", Tolerance::Similar), [""; 0]);
    }

    #[test]
    fn members_are_suggested_for_prefixes_and_misspellings() {
        let registry = Registry::official();
        let suggested = |key, value| match registry.attribute(key).map(|row| row.value_type) {
            Some(AttributeType::Enum(members)) => member(members, value),
            other => panic!("{key} is {other:?}"),
        };
        assert_eq!(suggested("http.request.method", "Get"), Some("GET"));
        assert_eq!(suggested("db.system.name", "postgres"), Some("postgresql"));
        assert_eq!(suggested("db.system.name", "mysqll"), Some("mysql"));
        assert_eq!(suggested("db.system.name", "postgress"), Some("postgresql"));
        assert_eq!(suggested("network.transport", "carrier-pigeon"), None);
        assert_eq!(suggested("network.transport", "tcq"), None);
        assert_eq!(suggested("error.type", "timeout"), None);
    }
}
