//! All names that are known: tables in layers, of which the upper one is right.

use crate::facts::{Attribute, Entity, Event, Metric, Row, SpanType};
use crate::table::Table;

/// All names that are known.
///
/// ```
/// use otel_semconv::{Registry, ValueKind};
///
/// let registry = Registry::official();
/// let header = registry.attribute("http.request.header.x-request-id").map(|row| row.value_type.kind());
/// assert_eq!(header, Some(ValueKind::StringArray));
/// ```
#[derive(Debug, Clone)]
pub struct Registry {
    /// The lowest first.
    layers: Vec<Table>,
    namespaces: Vec<String>,
}

impl Registry {
    /// The semantic conventions, and over them what `otel-runtime` records of its own.
    pub fn official() -> Self {
        Self::empty().layer(Table::official()).layer(Table::otel_runtime())
    }

    /// No name at all: for layers of one's own choice.
    pub const fn empty() -> Self {
        Self { layers: Vec::new(), namespaces: Vec::new() }
    }

    /// Lays a table over the others; where both have a name, this one is right. [`check`](Self::check) tells whether what it
    /// refers to is there.
    #[must_use]
    pub fn layer(mut self, table: Table) -> Self {
        self.layers.push(table);
        self
    }

    /// Says that all names below a namespace, such as `acme` or `app.shop`, are one's own and need no row: those of attributes,
    /// metrics, events and types of spans. Whether it can be one's own is told by
    /// [`check_namespace`](crate::check_namespace).
    ///
    /// ```
    /// use otel_semconv::{Registry, rules};
    ///
    /// let registry = Registry::official();
    /// assert_eq!(rules::attribute_key(&registry, "app.shop.order").len(), 2);
    /// assert_eq!(rules::attribute_key(&registry.namespace("app.shop"), "app.shop.order"), []);
    /// ```
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespaces.push(namespace.into());
        self
    }

    /// The attribute that a key is of: the one of this key, else the longest template that the key is below.
    pub fn attribute(&self, key: &str) -> Option<Attribute<'_>> {
        let exact = self.find::<Attribute<'_>>(key).filter(|row| !row.value_type.is_template());
        exact.or_else(|| {
            let rows = prefixes(key).filter_map(|prefix| self.find::<Attribute<'_>>(prefix));
            rows.filter(|row| row.value_type.is_template()).last()
        })
    }

    /// The metric of a name.
    pub fn metric(&self, name: &str) -> Option<Metric<'_>> {
        self.find(name)
    }

    /// The type of span of a name such as `http.server`.
    pub fn span(&self, name: &str) -> Option<SpanType<'_>> {
        self.find(name)
    }

    /// The event of a name.
    pub fn event(&self, name: &str) -> Option<Event<'_>> {
        self.find(name)
    }

    /// The entity of a name.
    pub fn entity(&self, name: &str) -> Option<Entity<'_>> {
        self.find(name)
    }

    /// All attributes, upper layers first; a name that two of them have comes twice.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'_>> + Clone {
        self.rows()
    }

    /// All metrics, upper layers first; a name that two of them have comes twice.
    pub fn metrics(&self) -> impl Iterator<Item = Metric<'_>> + Clone {
        self.rows()
    }

    /// All types of spans, upper layers first; a name that two of them have comes twice.
    pub fn spans(&self) -> impl Iterator<Item = SpanType<'_>> + Clone {
        self.rows()
    }

    /// All events, upper layers first; a name that two of them have comes twice.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> + Clone {
        self.rows()
    }

    /// All entities, upper layers first; a name that two of them have comes twice.
    pub fn entities(&self) -> impl Iterator<Item = Entity<'_>> + Clone {
        self.rows()
    }

    pub(crate) fn find<'a, R: Row<'a>>(&'a self, name: &str) -> Option<R> {
        self.layers.iter().rev().find_map(|table| table.find(name))
    }

    /// The names of all rows of a kind.
    pub(crate) fn names<'a, R: Row<'a>>(&'a self) -> impl Iterator<Item = &'a str> {
        self.layers.iter().rev().flat_map(Table::names::<R>)
    }

    fn rows<'a, R: Row<'a>>(&'a self) -> impl Iterator<Item = R> + Clone {
        self.layers.iter().rev().flat_map(Table::rows)
    }

    /// The declared namespace that a name is below.
    pub(crate) fn declared(&self, name: &str) -> Option<&str> {
        let is_above = |namespace: &&str| name == *namespace || is_below(name, namespace);
        self.namespaces.iter().map(String::as_str).find(is_above)
    }

    /// Whether names that are recorded are registered below a namespace, other than by a template.
    ///
    /// ```
    /// let registry = otel_semconv::Registry::official();
    /// assert!(registry.has_namespace("http.request"));
    /// assert!(!registry.has_namespace("acme"));
    /// ```
    pub fn has_namespace(&self, namespace: &str) -> bool {
        self.layers.iter().any(|table| {
            table.below::<Attribute<'_>>(namespace).any(|row| !row.value_type.is_template())
                || table.below::<Metric<'_>>(namespace).next().is_some()
                || table.below::<Event<'_>>(namespace).next().is_some()
        })
    }
}

/// What a name is below: `a` and `a.b` for `a.b.c`.
pub(crate) fn prefixes(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('.').map(|(end, _)| &name[..end])
}

/// `a.b.c` is below `a` and `a.b`, and neither below itself nor below `a.b.c.d`.
pub(crate) fn is_below(name: &str, namespace: &str) -> bool {
    name.strip_prefix(namespace).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::Registry;
    use crate::facts::ValueKind;
    use crate::table::Table;

    #[test]
    fn the_upper_table_is_right() {
        let acme = "attribute\thttp.route\tint\ts\nattribute\thttp.request.header\ttemplate:int\ts\n";
        let registry = Registry::official().layer(Table::parse(acme).unwrap());
        let kind = |key| registry.attribute(key).map(|row| row.value_type.kind());
        assert_eq!(kind("http.route"), Some(ValueKind::Int));
        assert_eq!(kind("http.request.header.x"), Some(ValueKind::Int));
        assert_eq!(kind("http.response.header.x"), Some(ValueKind::StringArray));
    }
}
