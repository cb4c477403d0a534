//! What the rows of a table say about other rows: those have to be there.

use crate::facts::{Attribute, Columns, Deprecation, Entity, Event, Metric, Row, SpanType};
use crate::registry::Registry;
use crate::suggest::{self, Reach};
use crate::table::{Table, TableError, TableProblem};

impl Registry {
    /// Checks that a table of this registry asks for nothing that nobody can meet: each attribute that it requires, and each new
    /// name that it gives, is in one of the layers. An attribute below a [declared](Self::namespace) namespace needs no row.
    ///
    /// ```
    /// use otel_semconv::{Registry, Table};
    ///
    /// let acme = Table::parse("attribute\tacme.tier\tstring\ts\nevent\tacme.joined\ts\t\tacme.teir=R\n")?;
    /// let registry = Registry::official().layer(acme.clone());
    /// let told = registry.check(&acme).unwrap_err().to_string();
    /// assert_eq!(told, "line 2: `acme.joined` asks for the unknown attribute `acme.teir`; did you mean `acme.tier`?");
    /// # Ok::<(), otel_semconv::TableError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Tells each line that names what is in no layer, or a new name that is out of use itself, with what to write instead.
    pub fn check(&self, table: &Table) -> Result<(), TableError> {
        let mut problems = Vec::new();
        for (line, text) in table.lines() {
            let told = told(self, text).into_iter();
            problems.extend(told.map(|message| TableProblem { line, message }));
        }
        TableError::of(problems)
    }
}

fn told(registry: &Registry, line: &str) -> Vec<String> {
    let mut columns = Columns::of(line);
    match columns.text() {
        Attribute::KIND => of::<Attribute<'_>>(registry, columns),
        Metric::KIND => of::<Metric<'_>>(registry, columns),
        SpanType::KIND => of::<SpanType<'_>>(registry, columns),
        Event::KIND => of::<Event<'_>>(registry, columns),
        Entity::KIND => of::<Entity<'_>>(registry, columns),
        _ => Vec::new(),
    }
}

fn of<'a, R: Row<'a>>(registry: &'a Registry, mut columns: Columns<'a>) -> Vec<String> {
    // A line that cannot be read is in no table.
    let Ok(row) = R::read(&mut columns) else { return Vec::new() };
    let wanted = row.requirements().iter().filter_map(|wanted| unknown(registry, row.name(), wanted.key));
    wanted.chain(renamed(registry, row)).collect()
}

fn unknown(registry: &Registry, name: &str, key: &str) -> Option<String> {
    let declared = registry.declared(key);
    let is_known = registry.attribute(key).is_some() || registry.find::<Attribute<'_>>(key).is_some();
    let reach = declared.map_or(Reach::Near, Reach::SlipWithin);
    let meant = if is_known { None } else { suggest::keys(registry, key, reach).into_iter().next() };
    if is_known || (declared.is_some() && meant.is_none()) {
        return None;
    }
    let advice = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write a row for it, such as `attribute<tab>{key}<tab>string<tab>d`"),
    };
    Some(format!("`{name}` asks for the unknown attribute `{key}`; {advice}"))
}

fn renamed<'a, R: Row<'a>>(registry: &'a Registry, row: R) -> Option<String> {
    let Deprecation::Renamed(to) = row.deprecation() else { return None };
    let (name, kind) = (row.name(), R::KIND);
    let wrong = match registry.find::<R>(to).map(Row::deprecation) {
        Some(new) if new.is_usable() => return None,
        Some(Deprecation::Renamed(last)) if last != to && last != name => {
            format!("which is out of use itself; write `>{last}`")
        }
        Some(_) => "which is out of use itself; write a name that is in use, or `!`".to_owned(),
        None => format!("but no {kind} has that name; write a row for it, or `!` if there is no new name"),
    };
    Some(format!("`{name}` is renamed to `{to}`, {wrong}"))
}
