//! The propagators.

use super::cursor::Cursor;
use super::schema;
use crate::setup::propagation::propagator_name;

/// Reads the propagators. Without a list, there are none.
pub(super) fn read(propagator: Option<&Cursor<'_>>, root: &Cursor<'_>) {
    let mut names: Vec<String> = Vec::new();
    let Some(propagator) = propagator else {
        root.document.set("OTEL_PROPAGATORS", "none".to_owned(), root.source());
        return;
    };
    let section = propagator.section(&schema::PROPAGATOR);
    for entry in section.get("composite").map(|list| list.list(false)).unwrap_or_default() {
        if let Some((name, value)) = entry.one_of(&schema::TEXT_MAP_PROPAGATOR, "propagator") {
            value.section(&schema::NO_KEYS);
            names.push(name.to_owned());
        }
    }
    if let Some(list) = section.get("composite_list") {
        for name in list.text().unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty()) {
            match propagator_name(name) {
                Ok(name) => names.push(name.to_owned()),
                Err(reason) => list.refuse(reason),
            }
        }
    }
    if names.is_empty() {
        names.push("none".to_owned());
    }
    propagator.document.set("OTEL_PROPAGATORS", names.join(","), propagator.source());
}
