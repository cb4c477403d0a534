//! The registry: tables in layers. An upper layer overrides those below it.

use crate::facts::{Attribute, Entity, Event, Metric, Row, SpanType};
use crate::table::Table;

/// The registered names, as tables in layers.
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
    /// The lowest layer first.
    layers: Vec<Table>,
    namespaces: Vec<String>,
}

impl Registry {
    /// Returns the semantic conventions, with those for generative AI and the names that `otel-runtime` adds in layers above them.
    pub fn official() -> Self {
        Self::empty().layer(Table::official()).layer(Table::gen_ai()).layer(Table::otel_runtime())
    }

    /// Returns a registry without names, to which layers can be added.
    pub const fn empty() -> Self {
        Self { layers: Vec::new(), namespaces: Vec::new() }
    }

    /// Adds a table above the others. It overrides the rows of the same name below it. [`check`](Self::check) reports references
    /// to names that no layer contains.
    #[must_use]
    pub fn layer(mut self, table: Table) -> Self {
        self.layers.push(table);
        self
    }

    /// Declares that all attributes, metrics, events and span types below a namespace, such as `acme` or `app.shop`, are known and
    /// need no row. [`check_namespace`](crate::check_namespace) checks whether a namespace can be declared.
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

    /// Returns the attribute with this key, or else the longest template that the key is below.
    pub fn attribute(&self, key: &str) -> Option<Attribute<'_>> {
        let exact = self.find::<Attribute<'_>>(key).filter(|row| !row.value_type.is_template());
        exact.or_else(|| {
            let rows = prefixes(key).filter_map(|prefix| self.find::<Attribute<'_>>(prefix));
            rows.filter(|row| row.value_type.is_template()).last()
        })
    }

    /// Returns the metric with this name.
    pub fn metric(&self, name: &str) -> Option<Metric<'_>> {
        self.find(name)
    }

    /// Returns the span type with this name, such as `http.server`.
    pub fn span(&self, name: &str) -> Option<SpanType<'_>> {
        self.find(name)
    }

    /// Returns the event with this name.
    pub fn event(&self, name: &str) -> Option<Event<'_>> {
        self.find(name)
    }

    /// Returns the entity with this name.
    pub fn entity(&self, name: &str) -> Option<Entity<'_>> {
        self.find(name)
    }

    /// Returns all attributes, upper layers first. A name that two layers contain occurs twice.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'_>> + Clone {
        self.rows()
    }

    /// Returns all metrics, upper layers first. A name that two layers contain occurs twice.
    pub fn metrics(&self) -> impl Iterator<Item = Metric<'_>> + Clone {
        self.rows()
    }

    /// Returns all span types, upper layers first. A name that two layers contain occurs twice.
    pub fn spans(&self) -> impl Iterator<Item = SpanType<'_>> + Clone {
        self.rows()
    }

    /// Returns all events, upper layers first. A name that two layers contain occurs twice.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> + Clone {
        self.rows()
    }

    /// Returns all entities, upper layers first. A name that two layers contain occurs twice.
    pub fn entities(&self) -> impl Iterator<Item = Entity<'_>> + Clone {
        self.rows()
    }

    pub(crate) fn find<'a, R: Row<'a>>(&'a self, name: &str) -> Option<R> {
        self.layers.iter().rev().find_map(|table| table.find(name))
    }

    /// Returns the names of all rows of a kind.
    pub(crate) fn names<'a, R: Row<'a>>(&'a self) -> impl Iterator<Item = &'a str> {
        self.layers.iter().rev().flat_map(Table::names::<R>)
    }

    fn rows<'a, R: Row<'a>>(&'a self) -> impl Iterator<Item = R> + Clone {
        self.layers.iter().rev().flat_map(Table::rows)
    }

    /// Returns the declared namespace that contains a name.
    pub(crate) fn declared_namespace(&self, name: &str) -> Option<&str> {
        let is_above = |namespace: &&str| name == *namespace || is_below(name, namespace);
        self.namespaces.iter().map(String::as_str).find(is_above)
    }

    /// Returns whether attributes, metrics or events are registered below a namespace. Templates do not count.
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

/// Returns the namespaces that contain a name: `a` and `a.b` for `a.b.c`.
pub(crate) fn prefixes(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('.').map(|(end, _)| &name[..end])
}

/// Returns whether a namespace contains a name: `a` and `a.b` contain `a.b.c`, and `a.b.c` does not.
pub(crate) fn is_below(name: &str, namespace: &str) -> bool {
    name.strip_prefix(namespace).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::Registry;
    use crate::facts::ValueKind;
    use crate::table::Table;

    #[test]
    fn an_upper_table_overrides_those_below() {
        let acme = "attribute\thttp.route\tint\ts\nattribute\thttp.request.header\ttemplate:int\ts\n";
        let registry = Registry::official().layer(Table::parse(acme).unwrap());
        let kind = |key| registry.attribute(key).map(|row| row.value_type.kind());
        assert_eq!(kind("http.route"), Some(ValueKind::Int));
        assert_eq!(kind("http.request.header.x"), Some(ValueKind::Int));
        assert_eq!(kind("http.response.header.x"), Some(ValueKind::StringArray));
    }
}
