//! One registry as text: a row per name, sorted, searched where it stands.

mod lines;
mod parse;

pub use parse::{TableError, TableProblem};

use crate::facts::Row;
use std::borrow::Cow;

/// The names of one registry.
///
/// A row is a line, and its columns are separated by one tab each; empty columns at its end may be left out. Lines may come in
/// any order. A line that starts with `#` is a comment, and `# schema: <url>` says which schema URL the names belong to.
///
/// | kind | columns behind it |
/// |---|---|
/// | `attribute` | key, type, stability, deprecation |
/// | `metric` | name, instrument, unit, stability, deprecation, attributes |
/// | `span` | type, kind, stability, deprecation, attributes |
/// | `event` | name, stability, deprecation, attributes |
/// | `entity` | name, stability, deprecation, attributes |
///
/// - **type**: `string`, `int`, `double`, `boolean`, one of these with `[]`, `any`, `enum:a|b|!c` (`!` marks a value that is out
///   of use), `enumint:0|1`, `template:string` (stands for all keys below it);
/// - **stability**: `s` stable, `r` release candidate, `b` beta, `a` alpha, `d` development;
/// - **deprecation**: empty, `>new.name` renamed, `!` or `!see.this,and.that` out of use, `~` moved to another repository;
/// - **attributes**: `key=R` required, `=C` conditionally required, `=r` recommended, `=o` opt-in, separated by blanks.
///
/// Names are lower-case letters and digits with single `.` or `_` between them. No attribute is below another one that is in use
/// and no template, since that would be a namespace, too.
///
/// ```
/// use otel_semconv::{Registry, Table};
///
/// let acme = "attribute\tacme.tier\tenum:free|gold\ts\n\
///             metric\tacme.orders\tcounter\t{order}\ts\t\tacme.tier=R\n";
/// let registry = Registry::official().layer(Table::parse(acme)?);
/// assert_eq!(registry.metric("acme.orders").map(|row| row.unit), Some("{order}"));
/// assert!(registry.attribute("http.route").is_some());
/// # Ok::<(), otel_semconv::TableError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Table {
    /// Lines sorted by their bytes. A tab sorts before all that a name contains, so the rows of a kind are sorted by name,
    /// and `#` sorts before the kinds.
    text: Cow<'static, str>,
    /// The numbers that these lines had where they were written; those of shipped tables are as they stand.
    numbers: Vec<usize>,
}

impl Table {
    /// The OpenTelemetry semantic conventions, version [`VERSION`](crate::VERSION).
    pub const fn official() -> Self {
        Self { text: Cow::Borrowed(include_str!("../tables/v1.44.0.tsv")), numbers: Vec::new() }
    }

    /// The names that `otel-runtime` records beyond the conventions.
    pub const fn otel_runtime() -> Self {
        Self { text: Cow::Borrowed(include_str!("../tables/otel-runtime.tsv")), numbers: Vec::new() }
    }

    /// The names of a company or a project.
    ///
    /// ```
    /// let error = otel_semconv::Table::parse("attribute\tacme.tier\ttext\ts").unwrap_err();
    /// assert!(error.to_string().starts_with("line 1: unknown type `text`; write `string`"));
    /// ```
    ///
    /// # Errors
    ///
    /// Tells each line that cannot be read, or whose name is malformed, there twice, or below an attribute, with what to write
    /// instead. What lines say about other tables is told by [`Registry::check`](crate::Registry::check).
    pub fn parse(text: &str) -> Result<Self, TableError> {
        let (text, numbers) = parse::sorted(text)?;
        Ok(Self { text: Cow::Owned(text), numbers })
    }

    /// The schema URL that the table says its names belong to.
    pub fn schema_url(&self) -> Option<&str> {
        let comments = self.text.lines().take_while(|line| line.starts_with('#'));
        comments.filter_map(|line| line.strip_prefix("# schema: ")).map(str::trim).next()
    }

    /// Each line, after its number where it was written.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let number = |index: usize| self.numbers.get(index).copied().unwrap_or(index + 1);
        (0..).zip(self.text.lines()).map(move |(index, line)| (number(index), line))
    }

    /// The row of exactly this name.
    pub(crate) fn find<'a, R: Row<'a>>(&'a self, name: &str) -> Option<R> {
        lines::find(&self.text, name)
    }

    /// All rows of a kind.
    pub(crate) fn rows<'a, R: Row<'a>>(&'a self) -> impl Iterator<Item = R> + Clone {
        lines::from(&self.text, &[R::KIND, "\t"]).lines().map_while(lines::read)
    }

    /// The names of all rows of a kind.
    pub(crate) fn names<'a, R: Row<'a>>(&'a self) -> impl Iterator<Item = &'a str> {
        let lines = lines::from(&self.text, &[R::KIND, "\t"]).lines();
        let rest = lines.map_while(|line| line.strip_prefix(R::KIND)?.strip_prefix('\t'));
        rest.filter_map(|rest| rest.split_once('\t')).map(|(name, _)| name)
    }

    /// The rows whose names are below a namespace.
    pub(crate) fn below<'a, R: Row<'a>>(&'a self, namespace: &str) -> impl Iterator<Item = R> {
        let rows = lines::from(&self.text, &[R::KIND, "\t", namespace, "."]).lines().map_while(lines::read::<R>);
        rows.take_while(move |row| row.name().strip_prefix(namespace).is_some_and(|rest| rest.starts_with('.')))
    }
}
