//! Checks that the names exist to which the rows of a table refer.
//!
//! It is not part of `registry.rs` because its messages contain suggestions, which are found by searching a registry.

use crate::facts::{Attribute, Columns, Deprecation, Entity, Event, Metric, Row, SpanType};
use crate::registry::Registry;
use crate::suggest::{self, Tolerance};
use crate::table::{Table, TableError, TableProblem};

impl Registry {
    /// Checks the references in a table of this registry: each attribute that it lists, and each new name that it gives, must be in
    /// one of the layers. An attribute below a [declared](Self::namespace) namespace needs no row.
    ///
    /// ```
    /// use otel_semconv::{Registry, Table};
    ///
    /// let acme = Table::parse("attribute\tacme.tier\tstring\ts\nevent\tacme.joined\ts\t\tacme.teir=R\n")?;
    /// let registry = Registry::official().layer(acme.clone());
    /// let message = registry.check(&acme).unwrap_err().to_string();
    /// assert_eq!(message, "line 2: `acme.joined` lists the unknown attribute `acme.teir`; did you mean `acme.tier`?");
    /// # Ok::<(), otel_semconv::TableError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns a problem for each line that refers to a name in no layer, or that gives a new name that is deprecated itself.
    pub fn check(&self, table: &Table) -> Result<(), TableError> {
        let mut problems = Vec::new();
        for (line, text) in table.lines() {
            let messages = line_messages(self, text).into_iter();
            problems.extend(messages.map(|message| TableProblem { line, message }));
        }
        TableError::of(problems)
    }
}

fn line_messages(registry: &Registry, line: &str) -> Vec<String> {
    let mut columns = Columns::of(line);
    match columns.text() {
        Attribute::KIND => row_messages::<Attribute<'_>>(registry, columns),
        Metric::KIND => row_messages::<Metric<'_>>(registry, columns),
        SpanType::KIND => row_messages::<SpanType<'_>>(registry, columns),
        Event::KIND => row_messages::<Event<'_>>(registry, columns),
        Entity::KIND => row_messages::<Entity<'_>>(registry, columns),
        _ => Vec::new(),
    }
}

fn row_messages<'a, R: Row<'a>>(registry: &'a Registry, mut columns: Columns<'a>) -> Vec<String> {
    // A table contains no line that cannot be parsed.
    let Ok(row) = R::read(&mut columns) else { return Vec::new() };
    let requirements = row.requirements().iter();
    let unknown = requirements.filter_map(|requirement| unknown_attribute(registry, row.name(), requirement.key));
    unknown.chain(invalid_new_name(registry, row)).collect()
}

fn unknown_attribute(registry: &Registry, name: &str, key: &str) -> Option<String> {
    let declared = registry.declared_namespace(key);
    let is_known = registry.attribute(key).is_some() || registry.find::<Attribute<'_>>(key).is_some();
    let tolerance = declared.map_or(Tolerance::Similar, Tolerance::OneEditWithin);
    let suggestion = if is_known { None } else { suggest::keys(registry, key, tolerance).into_iter().next() };
    if is_known || (declared.is_some() && suggestion.is_none()) {
        return None;
    }
    let advice = match suggestion {
        Some(suggestion) => format!("did you mean `{suggestion}`?"),
        None => format!("add a row for it, such as `attribute<tab>{key}<tab>string<tab>d`"),
    };
    Some(format!("`{name}` lists the unknown attribute `{key}`; {advice}"))
}

fn invalid_new_name<'a, R: Row<'a>>(registry: &'a Registry, row: R) -> Option<String> {
    let Deprecation::Renamed(to) = row.deprecation() else { return None };
    let (name, kind) = (row.name(), R::KIND);
    let wrong = match registry.find::<R>(to).map(Row::deprecation) {
        Some(new) if new.is_usable() => return None,
        Some(Deprecation::Renamed(last)) if last != to && last != name => {
            format!("which is deprecated itself; write `>{last}`")
        }
        Some(_) => "which is deprecated itself; write a name that is not deprecated, or `!`".to_owned(),
        None => format!("but no {kind} has that name; add a row for it, or write `!` if there is no new name"),
    };
    Some(format!("`{name}` is renamed to `{to}`, {wrong}"))
}
