//! The deprecation column.

use crate::registry::{Deprecated, Group};
use std::collections::BTreeSet;

/// The start of the note of a name that moved to another repository.
const MOVED: &str = "Moved to the [OpenTelemetry GenAI semantic conventions repository]";

/// The names that a note can refer to: usable attributes, metrics and events.
pub(crate) struct UsableNames<'a> {
    names: BTreeSet<&'a str>,
    templates: BTreeSet<&'a str>,
}

impl<'a> UsableNames<'a> {
    pub(crate) fn of(groups: &'a [Group]) -> Self {
        let is_usable = |deprecated: &Option<Deprecated>| deprecated.as_ref().is_none_or(Deprecated::is_moved);
        let mut usable = Self { names: BTreeSet::new(), templates: BTreeSet::new() };
        for attribute in groups.iter().flat_map(|group| &group.attributes) {
            if is_usable(&attribute.deprecated) {
                let names = if attribute.value_type.is_template() { &mut usable.templates } else { &mut usable.names };
                names.insert(&attribute.name);
            }
        }
        let named = groups.iter().filter(|group| is_usable(&group.deprecated));
        let is_recorded = |group: &Group| matches!(group.kind.as_str(), "metric" | "event");
        usable.names.extend(named.filter(|group| is_recorded(group)).filter_map(Group::name));
        usable
    }

    fn contains(&self, name: &str) -> bool {
        let mut above = name.match_indices('.').map(|(end, _)| &name[..end]);
        self.names.contains(name) || above.any(|prefix| self.templates.contains(prefix))
    }
}

impl Deprecated {
    fn is_moved(&self) -> bool {
        self.reason != "renamed" && self.note.starts_with(MOVED)
    }
}

pub(crate) fn column(name: &str, deprecated: Option<&Deprecated>, usable: &UsableNames<'_>) -> Result<String, String> {
    let Some(deprecated) = deprecated else { return Ok(String::new()) };
    match (deprecated.reason.as_str(), &deprecated.renamed_to) {
        _ if deprecated.is_moved() => Ok("~".to_owned()),
        ("renamed", Some(to)) => Ok(format!(">{to}")),
        ("renamed", None) => Err("it is renamed, and there is no `renamed_to`".to_owned()),
        ("obsoleted" | "uncategorized", _) => {
            let mut hints: Vec<&str> = Vec::new();
            // Names in an example do not apply to every use of the deprecated name.
            let advice = deprecated.note.split("For example").next().unwrap_or_default();
            for quoted in advice.split('`').skip(1).step_by(2) {
                if quoted != name && usable.contains(quoted) && !hints.contains(&quoted) {
                    hints.push(quoted);
                }
            }
            Ok(format!("!{}", hints.join(",")))
        }
        (other, _) => Err(format!("it is deprecated for the unknown reason `{other}`")),
    }
}
