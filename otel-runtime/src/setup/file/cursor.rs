//! Reads values of the types in the schema. Wherever a value cannot be read, the reason is added to the problems of the document.

use super::problems::Document;
use super::schema::{Property, SchemaType, Support};
use super::tree::{Entry, Node, NodeValue, Place};
use crate::setup::config::did_you_mean;
use std::fmt;

/// A value, its path, and the document that it is in.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    node: &'a Node,
    /// The key, or nothing for the root and for entries of lists.
    key: &'a str,
    key_place: Place,
    path: String,
    pub(super) document: &'a Document,
}

impl<'a> Cursor<'a> {
    pub(super) fn root(node: &'a Node, document: &'a Document) -> Self {
        Self { node, key: "", key_place: node.place, path: String::new(), document }
    }

    /// Adds a problem at this value.
    pub(super) fn refuse(&self, message: impl fmt::Display) {
        // A value that is missing has no place of its own.
        let place = if self.is_null() { self.key_place } else { self.node.place };
        self.document.refuse(place, &self.path, message.to_string());
    }

    /// Adds a problem at the key of this value.
    pub(super) fn refuse_key(&self, message: impl fmt::Display) {
        self.document.refuse(self.key_place, &self.path, message.to_string());
    }

    /// Returns how the line is called in reports.
    pub(super) fn source(&self) -> String {
        self.document.source(self.key_place)
    }

    pub(super) fn is_null(&self) -> bool {
        self.node.value == NodeValue::Null
    }

    pub(super) fn value(&self) -> &'a NodeValue {
        &self.node.value
    }

    fn expected(&self, what: &str) {
        self.refuse(format_args!("expected {what}, found {}", self.node.value));
    }

    pub(super) fn text(&self) -> Option<&'a str> {
        match &self.node.value {
            NodeValue::Text(text) => return Some(text),
            NodeValue::Bool(_) | NodeValue::Integer(_) | NodeValue::Float(_) => {
                self.refuse(format_args!("expected a text, found {}; write it in quotes", self.node.value));
            }
            _ => self.expected("a text"),
        }
        None
    }

    /// Reads a text with a parser of one of the variables.
    pub(super) fn parsed<T>(&self, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        parse(self.text()?).map_err(|reason| self.refuse(reason)).ok()
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        if let NodeValue::Bool(value) = self.node.value {
            return Some(value);
        }
        self.expected("`true` or `false`");
        None
    }

    /// Reads an integer of at least `min`.
    pub(super) fn whole(&self, min: u64) -> Option<u64> {
        let found = match self.node.value {
            NodeValue::Integer(value) => u64::try_from(value).ok().filter(|value| *value >= min),
            _ => None,
        };
        if found.is_none() {
            self.expected(&format!("an integer of {min} or more"));
        }
        found
    }

    #[expect(clippy::cast_precision_loss, reason = "beyond 2^53 a setting does not depend on the last digits")]
    pub(super) fn number(&self) -> Option<f64> {
        match self.node.value {
            NodeValue::Integer(value) => return Some(value as f64),
            NodeValue::Float(value) => return Some(value),
            _ => self.expected("a number"),
        }
        None
    }

    /// Reads a list, which cannot be empty unless `may_be_empty`.
    pub(super) fn list(&self, may_be_empty: bool) -> Vec<Self> {
        let NodeValue::List(nodes) = &self.node.value else {
            self.expected("a list");
            return Vec::new();
        };
        if nodes.is_empty() && !may_be_empty {
            self.refuse("an empty list; remove the key, or add an entry");
        }
        let entry = |(at, node): (usize, &'a Node)| Self {
            node,
            key: "",
            key_place: node.place,
            path: format!("{}[{at}]", self.path),
            document: self.document,
        };
        nodes.iter().enumerate().map(entry).collect()
    }

    /// Reads a mapping with the properties of a type. `null` is a mapping without keys.
    pub(super) fn section(&self, of: &'static SchemaType) -> Section<'a> {
        let mut entries = Vec::new();
        for child in self.children() {
            match of.property(child.key) {
                Some(Property { support: Support::Refused(_), .. }) if child.is_null() => {}
                property => entries.extend(child.known(of, property)),
            }
        }
        Section { of: self.clone(), entries }
    }

    /// Reads a mapping with one key, which selects one of the properties of a type, such as an exporter. `what` is what they are.
    pub(super) fn one_of(&self, of: &'static SchemaType, what: &str) -> Option<(&'static str, Self)> {
        let children = self.children();
        let known: Vec<_> =
            children.iter().filter_map(|child| child.clone().known(of, of.property(child.key))).collect();
        if children.len() > 1 {
            let keys: Vec<_> = children.iter().map(|child| format!("`{}`", child.key)).collect();
            self.refuse(format_args!("expected one {what}, found {}", keys.join(", ")));
            return None;
        }
        if children.is_empty() && matches!(self.node.value, NodeValue::Null | NodeValue::Mapping(_)) {
            self.refuse(format_args!("expected {}", of.keys_text()));
        }
        let (key, child) = known.into_iter().next()?;
        Some((key, child))
    }

    /// Reads a value of an enumeration.
    pub(super) fn choice(&self, of: &'static SchemaType) -> Option<&'static str> {
        let text = self.text()?;
        match of.property(text) {
            Some(Property { support: Support::Refused(reason), .. }) => {
                self.refuse(format_args!("`{text}` is not supported: {reason}"));
            }
            Some(Property { key, .. }) => return Some(key),
            None => match did_you_mean(text, of.properties.iter().map(|property| property.key)) {
                Some(near) => self.refuse(format_args!("`{text}` is unknown; did you mean `{near}`?")),
                None => self.refuse(format_args!("`{text}` is unknown; expected {}", of.keys_text())),
            },
        }
        None
    }

    /// Returns this value if the runtime supports it, and adds a problem if not.
    fn known(self, of: &'static SchemaType, property: Option<&Property>) -> Option<(&'static str, Self)> {
        match property {
            Some(Property { support: Support::Refused(reason), .. }) => {
                self.refuse_key(format_args!("not supported: {reason}"));
                None
            }
            Some(Property { key, .. }) => Some((key, self)),
            None => {
                let known = of.properties.iter().map(|property| property.key);
                match did_you_mean(self.key, known) {
                    Some(near) => self.refuse_key(format_args!("unknown key; did you mean `{near}`?")),
                    None => self.refuse_key(format_args!("unknown key; expected {}", of.keys_text())),
                }
                None
            }
        }
    }

    fn children(&self) -> Vec<Self> {
        match &self.node.value {
            NodeValue::Mapping(entries) => entries.iter().map(|entry| self.child(entry)).collect(),
            NodeValue::Null => Vec::new(),
            _ => {
                self.expected("a mapping");
                Vec::new()
            }
        }
    }
}

impl<'a> Cursor<'a> {
    fn child(&self, entry: &'a Entry) -> Self {
        let path = if self.path.is_empty() { entry.key.clone() } else { format!("{}.{}", self.path, entry.key) };
        Self { node: &entry.node, key: &entry.key, key_place: entry.key_place, path, document: self.document }
    }
}

/// A mapping whose keys are known.
#[derive(Debug)]
pub(super) struct Section<'a> {
    of: Cursor<'a>,
    entries: Vec<(&'static str, Cursor<'a>)>,
}

impl<'a> Section<'a> {
    /// Returns the value of a key, unless it is `null`.
    pub(super) fn get(&self, key: &str) -> Option<&Cursor<'a>> {
        let found = self.entries.iter().find(|(name, _)| *name == key);
        found.map(|(_, value)| value).filter(|value| !value.is_null())
    }

    /// Returns the value of a key that must be there. Its value may be `null`.
    pub(super) fn required(&self, key: &str) -> Option<&Cursor<'a>> {
        let found = self.entries.iter().find(|(name, _)| *name == key).map(|(_, value)| value);
        if found.is_none() {
            self.of.refuse_key(format_args!("the key `{key}` is missing"));
        }
        found
    }

    pub(super) fn boolean(&self, key: &str) -> Option<bool> {
        self.get(key)?.boolean()
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.text()
    }
}
