//! Did you mean: the known name that a wrong one probably stands for.

mod normal_name;
mod synonyms;

use crate::facts::{Attribute, Deprecation, Members, Metric, Row};
use crate::registry::{Registry, is_below};
use crate::spelling::edit_distance;
use normal_name::NormalName;
use synonyms::SYNONYMS;

/// How far a name may be from what is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach<'a> {
    /// One letter: enough to tell a slip, for names that may well be somebody's own.
    OneSlip,
    /// One letter, and what is meant is below this namespace, too.
    SlipWithin(&'a str),
    /// A fifth of the name, or segments left out: for names that ought to be known.
    Near,
}

impl Reach<'_> {
    fn covers(self, name: &str) -> bool {
        match self {
            Self::SlipWithin(namespace) => is_below(name, namespace),
            Self::OneSlip | Self::Near => true,
        }
    }

    /// How many letters, for a name of this length and another of the same root.
    fn limit(self, length: usize) -> usize {
        match self {
            Self::OneSlip | Self::SlipWithin(_) => 1,
            Self::Near => (length / 5).clamp(1, 4),
        }
    }
}

/// Known names of a kind that an unknown one may stand for, the likeliest first, three at most.
pub(crate) fn names<'a, R: Row<'a>>(registry: &'a Registry, written: &str, reach: Reach<'_>) -> Vec<&'a str> {
    let Some(normal) = NormalName::of(written) else { return Vec::new() };
    match nearest::<R>(registry, &normal, reach, |_| true) {
        Some(near) => vec![near],
        None if reach == Reach::Near => with_segments::<R>(registry, written, &normal),
        None => Vec::new(),
    }
}

/// Keys that an unknown one may stand for, as they are to be written.
pub(crate) fn keys(registry: &Registry, written: &str, reach: Reach<'_>) -> Vec<String> {
    let synonym = SYNONYMS.iter().find(|(wrong, _)| *wrong == written).map(|(_, right)| *right);
    let synonym = synonym.filter(|right| reach.covers(right) && registry.find::<Attribute<'_>>(right).is_some());
    if let Some(right) = synonym.map(str::to_owned).or_else(|| below_template(registry, written, reach)) {
        return vec![right];
    }
    let found = names::<Attribute<'_>>(registry, written, reach).into_iter();
    let as_written = |key| match registry.find::<Attribute<'_>>(key) {
        Some(row) if row.value_type.is_template() => format!("{key}.<key>"),
        _ => key.to_owned(),
    };
    found.map(as_written).collect()
}

/// The member of an enum that a value may stand for: `GET` for `Get`, `postgresql` for `postgres`.
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
        let begun = length > 3 && known.as_bytes().starts_with(normal.as_bytes());
        let Some(far) = edit_distance(normal.as_bytes(), known.as_bytes(), limit).or(begun.then_some(limit + 1)) else {
            continue;
        };
        if best.is_none_or(|(least, _)| far < least) {
            best = Some((far, member.value));
        }
    }
    best.map(|(_, value)| value)
}

/// The nearest name; among equally near ones one in use, then the one that is closest in length. Where it has a new name,
/// the new one. Of another root only one letter away: `http.server.duration` does not mean `rpc.server.duration`.
fn nearest<'a, R: Row<'a>>(
    registry: &'a Registry,
    written: &NormalName,
    reach: Reach<'_>,
    is_meant: impl Fn(&R) -> bool,
) -> Option<&'a str> {
    let length = written.as_bytes().len();
    let of_same_root = reach.limit(length);
    let mut best = None;
    for name in registry.names::<R>().filter(|name| can_be_near(name, length, of_same_root)) {
        let Some(known) = NormalName::of(name).filter(|_| reach.covers(name)) else { continue };
        let limit = if known.segments().next() == written.segments().next() { of_same_root } else { 1 };
        let Some(far) = edit_distance(written.as_bytes(), known.as_bytes(), limit) else { continue };
        let Some(row) = registry.find::<R>(name).filter(&is_meant) else { continue };
        let rank = (far, !row.deprecation().is_usable(), known.as_bytes().len().abs_diff(length));
        if best.is_none_or(|(least, _)| rank < least) {
            best = Some((rank, row));
        }
    }
    best.and_then(|(_, row)| successor(registry, row))
}

/// Whether a name can be that near by its length alone; the words of `camelCase` make it longer when it is compared.
fn can_be_near(name: &str, length: usize, limit: usize) -> bool {
    let longest = || name.len() + name.bytes().filter(u8::is_ascii_uppercase).count();
    name.len() <= length + limit && (name.len() + limit >= length || longest() + limit >= length)
}

/// What to write for a row; nothing if its new name is in no table, because that cannot be meant.
fn successor<'a, R: Row<'a>>(registry: &'a Registry, row: R) -> Option<&'a str> {
    match row.deprecation() {
        Deprecation::Renamed(to) => registry.find::<R>(to).map(Row::name),
        _ => Some(row.name()),
    }
}

/// Names of the same root with all segments of `written` in their order, and more: `code.line.number` for `code.line`. What a
/// metric measures is said by whole segments: `http.server.active_requests` are no `http.server.requests`.
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

/// `http.request.header.x-id` for `http.reqest.header.x-id`.
fn below_template(registry: &Registry, written: &str, reach: Reach<'_>) -> Option<String> {
    let (parent, last) = written.rsplit_once('.')?;
    let slip = if reach == Reach::Near { Reach::OneSlip } else { reach };
    let is_template = |row: &Attribute<'_>| row.value_type.is_template();
    let template = nearest(registry, &NormalName::of(parent)?, slip, is_template)?;
    Some(format!("{template}.{last}"))
}

#[cfg(test)]
mod tests {
    use super::{Reach, keys, member, names};
    use crate::facts::{Attribute, AttributeType, Metric};
    use crate::registry::Registry;
    use crate::suggest::synonyms::SYNONYMS;
    use crate::table::Table;

    #[test]
    fn missing_segments_are_found() {
        let registry = Registry::official();
        let found = |key| names::<Attribute<'_>>(&registry, key, Reach::Near);
        assert_eq!(found("code.line"), ["code.line.number"]);
        assert_eq!(found("network.protocol"), ["network.protocol.name", "network.protocol.version"]);
        assert_eq!(found("http.status"), ["http.response.status_code"]);
        let shortest = ["http.request.size", "http.request.header", "http.request.method"];
        assert_eq!(found("http.request"), shortest, "three, although there are more");
        assert_eq!(names::<Attribute<'_>>(&registry, "code.line", Reach::OneSlip), [""; 0]);
        assert_eq!(found("http"), [""; 0]);
        let metrics = names::<Metric<'_>>(&registry, "http.server.duration", Reach::Near);
        assert_eq!(metrics, ["http.server.request.duration"]);
        assert_eq!(names::<Metric<'_>>(&registry, "http.server.requests", Reach::Near), [""; 0]);
    }

    #[test]
    fn a_new_name_that_is_nowhere_is_never_meant() {
        let table = Table::parse("attribute\tacme.x\tint\ts\t>acme.y\n").unwrap();
        let registry = Registry::official().layer(table);
        assert_eq!(keys(&registry, "acme.y", Reach::OneSlip), [""; 0]);
    }

    #[test]
    fn a_key_near_an_old_one_gets_the_new_one() {
        let registry = Registry::official();
        assert_eq!(keys(&registry, "http.metod", Reach::Near), ["http.request.method"]);
    }

    #[test]
    fn of_equally_near_keys_one_in_use_is_meant() {
        let table = Table::parse("attribute\tacme.ka\tint\ts\t!\nattribute\tacme.kb\tint\ts\n").unwrap();
        assert_eq!(keys(&Registry::empty().layer(table), "acme.kc", Reach::Near), ["acme.kb"]);
    }

    #[test]
    fn templates_are_suggested_with_what_is_below_them() {
        let registry = Registry::official();
        assert_eq!(keys(&registry, "http.reqest.header.x-id", Reach::Near), ["http.request.header.x-id"]);
        assert_eq!(keys(&registry, "http.reqest.header", Reach::Near), ["http.request.header.<key>"]);
    }

    #[test]
    fn synonyms_are_unknown_and_what_they_mean_is_live() {
        let registry = Registry::official();
        for (wrong, right) in SYNONYMS {
            assert_eq!(registry.attribute(wrong), None, "{wrong} is known");
            assert!(registry.attribute(right).is_some_and(|row| row.deprecation.is_usable()), "{right} is not");
            assert_eq!(keys(&registry, wrong, Reach::OneSlip), [*right]);
        }
        assert!(SYNONYMS.is_sorted());
        assert_eq!(keys(&Registry::empty(), "db.table", Reach::Near), [""; 0]);
    }

    #[test]
    fn members_are_found_by_what_is_begun_or_nearly_written() {
        let registry = Registry::official();
        let meant = |key, value| match registry.attribute(key).map(|row| row.value_type) {
            Some(AttributeType::Enum(members)) => member(members, value),
            other => panic!("{key} is {other:?}"),
        };
        assert_eq!(meant("http.request.method", "Get"), Some("GET"));
        assert_eq!(meant("db.system.name", "postgres"), Some("postgresql"));
        assert_eq!(meant("db.system.name", "mysqll"), Some("mysql"));
        assert_eq!(meant("db.system.name", "postgress"), Some("postgresql"));
        assert_eq!(meant("network.transport", "carrier-pigeon"), None);
        assert_eq!(meant("network.transport", "tcq"), None);
        assert_eq!(meant("error.type", "timeout"), None);
    }
}
