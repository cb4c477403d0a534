//! A table: the sorted rows of one registry as text, which is searched without being parsed first.

mod lines;
mod parse;

pub use parse::{TableError, TableProblem};

use crate::facts::Row;
use std::borrow::Cow;

/// The rows of one registry.
///
/// Each line is a row. Its columns are separated by one tab each; empty columns at the end may be omitted. Lines may be in any
/// order. A line that starts with `#` is a comment; `# schema: <url>` gives the schema URL of the names.
///
/// | kind | columns after it |
/// |---|---|
/// | `attribute` | key, type, stability, deprecation |
/// | `metric` | name, instrument, unit, stability, deprecation, attributes |
/// | `span` | type, kind, stability, deprecation, attributes |
/// | `event` | name, stability, deprecation, attributes |
/// | `entity` | name, stability, deprecation, attributes |
///
/// - **type**: `string`, `int`, `double`, `boolean`, one of these with `[]`, `any`, `enum:a|b|!c` (`!` marks a deprecated
///   value), `enumint:0|1`, `template:string` (stands for all keys below it);
/// - **stability**: `s` stable, `r` release candidate, `b` beta, `a` alpha, `d` development;
/// - **deprecation**: empty, `>new.name` renamed, `!` or `!see.this,and.that` deprecated, `~` moved to another repository;
/// - **attributes**: `key=R` required, `=C` conditionally required, `=r` recommended, `=o` opt-in, separated by spaces.
///
/// Names consist of lower-case letters and digits, separated by single `.` or `_`. No attribute may be below another attribute
/// unless that is deprecated or a template: a name cannot be an attribute and a namespace at the same time.
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
    /// The lines, sorted by their bytes. A tab sorts before every character of a name, so the rows of a kind are sorted by name;
    /// `#` sorts before the kinds.
    text: Cow<'static, str>,
    /// The number of each line in the text that was parsed; empty for the tables of this crate, which are already sorted.
    numbers: Vec<usize>,
}

impl Table {
    /// Returns the OpenTelemetry semantic conventions, version [`VERSION`](crate::VERSION).
    pub const fn official() -> Self {
        Self { text: Cow::Borrowed(include_str!("../tables/v1.44.0.tsv")), numbers: Vec::new() }
    }

    /// Returns the semantic conventions for generative AI, version [`GEN_AI_VERSION`](crate::GEN_AI_VERSION), which have a registry of their
    /// own. Their metrics and span types also have attributes of the [`official`](Self::official) table.
    ///
    /// ```
    /// assert_eq!(otel_semconv::Table::gen_ai().schema_url(), Some(otel_semconv::GEN_AI_SCHEMA_URL));
    /// ```
    pub const fn gen_ai() -> Self {
        Self { text: Cow::Borrowed(include_str!("../tables/gen-ai-v1.42.0.tsv")), numbers: Vec::new() }
    }

    /// Returns the names that `otel-runtime` records and the conventions do not contain.
    pub const fn otel_runtime() -> Self {
        Self { text: Cow::Borrowed(include_str!("../tables/otel-runtime.tsv")), numbers: Vec::new() }
    }

    /// Parses the table of a company or a project.
    ///
    /// ```
    /// let error = otel_semconv::Table::parse("attribute\tacme.tier\ttext\ts").unwrap_err();
    /// assert!(error.to_string().starts_with("line 1: unknown type `text`; write `string`"));
    /// ```
    ///
    /// # Errors
    ///
    /// Returns a problem for each line that cannot be parsed, and for each name that is malformed, occurs twice or is below an
    /// attribute. [`Registry::check`](crate::Registry::check) checks references to other tables.
    pub fn parse(text: &str) -> Result<Self, TableError> {
        let (text, numbers) = parse::sorted(text)?;
        Ok(Self { text: Cow::Owned(text), numbers })
    }

    /// Returns the schema URL of the names, if the table gives one.
    pub fn schema_url(&self) -> Option<&str> {
        let comments = self.text.lines().take_while(|line| line.starts_with('#'));
        comments.filter_map(|line| line.strip_prefix("# schema: ")).map(str::trim).next()
    }

    /// Returns each line with its number in the text that was parsed.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let number = |index: usize| self.numbers.get(index).copied().unwrap_or(index + 1);
        (0..).zip(self.text.lines()).map(move |(index, line)| (number(index), line))
    }

    /// Returns the row with exactly this name.
    pub(crate) fn find<'a, R: Row<'a>>(&'a self, name: &str) -> Option<R> {
        lines::find(&self.text, name)
    }

    /// Returns all rows of a kind.
    pub(crate) fn rows<'a, R: Row<'a>>(&'a self) -> impl Iterator<Item = R> + Clone {
        lines::from(&self.text, &[R::KIND, "\t"]).lines().map_while(lines::read)
    }

    /// Returns the names of all rows of a kind.
    pub(crate) fn names<'a, R: Row<'a>>(&'a self) -> impl Iterator<Item = &'a str> {
        let lines = lines::from(&self.text, &[R::KIND, "\t"]).lines();
        let rest = lines.map_while(|line| line.strip_prefix(R::KIND)?.strip_prefix('\t'));
        rest.filter_map(|rest| rest.split_once('\t')).map(|(name, _)| name)
    }

    /// Returns the rows whose names are below a namespace.
    pub(crate) fn below<'a, R: Row<'a>>(&'a self, namespace: &str) -> impl Iterator<Item = R> {
        let rows = lines::from(&self.text, &[R::KIND, "\t", namespace, "."]).lines().map_while(lines::read::<R>);
        rows.take_while(move |row| row.name().strip_prefix(namespace).is_some_and(|rest| rest.starts_with('.')))
    }
}
