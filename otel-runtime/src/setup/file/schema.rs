//! The types of the schema, and which of their properties are supported. What is read, the messages about other keys, and the table in
//! `docs/configuration-file.md` follow from these lists.

#[cfg(test)]
mod all;
mod exporters;
mod metrics;
mod providers;
mod samplers;

#[cfg(test)]
pub(super) use all::{ALL_TYPES, REFUSED_TYPES};
pub(super) use exporters::*;
pub(super) use metrics::*;
pub(super) use providers::*;
pub(super) use samplers::*;

/// A type of the schema: its keys, or the values of an enumeration.
#[derive(Debug)]
pub(super) struct SchemaType {
    /// The name in the schema.
    #[cfg_attr(not(test), expect(dead_code, reason = "the table of the documentation has it"))]
    pub(super) name: &'static str,
    pub(super) properties: &'static [Property],
}

/// A key of a type, or a value of an enumeration.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) key: &'static str,
    pub(super) support: Support,
}

/// Whether a property is supported.
#[derive(Debug)]
pub(super) enum Support {
    Full,
    /// Why some values are refused, or what is different.
    Part(#[cfg_attr(not(test), expect(dead_code, reason = "the table of the documentation has it"))] &'static str),
    /// Why it is refused, or what to use instead.
    Refused(&'static str),
}

const fn full(key: &'static str) -> Property {
    Property { key, support: Support::Full }
}

const fn part(key: &'static str, what: &'static str) -> Property {
    Property { key, support: Support::Part(what) }
}

const fn refused(key: &'static str, why: &'static str) -> Property {
    Property { key, support: Support::Refused(why) }
}

impl SchemaType {
    pub(super) fn property(&self, key: &str) -> Option<&'static Property> {
        self.properties.iter().find(|property| property.key == key)
    }

    /// Returns the keys that are supported, for a message.
    pub(super) fn keys_text(&self) -> String {
        let supported = self.properties.iter().filter(|property| !matches!(property.support, Support::Refused(_)));
        let keys: Vec<_> = supported.map(|property| format!("`{}`", property.key)).collect();
        match keys.as_slice() {
            [] => "no keys".to_owned(),
            [key] => key.clone(),
            keys => format!("one of {}", keys.join(", ")),
        }
    }
}
