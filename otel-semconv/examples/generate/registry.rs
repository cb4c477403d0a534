//! A resolved registry as weaver writes it, without its prose.

use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub(crate) struct Registry {
    pub(crate) groups: Vec<Group>,
}

/// A metric, span, event or entity, or attributes that are defined together.
#[derive(Deserialize)]
pub(crate) struct Group {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) instrument: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) span_kind: Option<String>,
    pub(crate) stability: Option<String>,
    pub(crate) deprecated: Option<Deprecated>,
    #[serde(default)]
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) lineage: Option<Lineage>,
}

#[derive(Deserialize)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) value_type: Type,
    pub(crate) stability: Option<String>,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) requirement_level: Level,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Type {
    /// `string`, `int[]`, `template[string]`.
    Word(String),
    Enum {
        members: Vec<Member>,
    },
}

#[derive(Deserialize)]
pub(crate) struct Member {
    pub(crate) value: Value,
    pub(crate) deprecated: Option<Deprecated>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Value {
    Int(i64),
    Text(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Level {
    Word(String),
    /// The level, and its condition in prose.
    Conditional(BTreeMap<String, String>),
}

#[derive(Deserialize)]
pub(crate) struct Deprecated {
    pub(crate) reason: String,
    pub(crate) renamed_to: Option<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// Where a group, and each attribute that it took over, comes from.
#[derive(Deserialize)]
pub(crate) struct Lineage {
    pub(crate) provenance: Option<Provenance>,
    #[serde(default)]
    pub(crate) attributes: serde_json::Map<String, serde_json::Value>,
}

#[derive(Deserialize)]
pub(crate) struct Provenance {
    pub(crate) schema_url: Option<String>,
}

impl Group {
    pub(crate) fn schema_url(&self) -> Option<&str> {
        self.lineage.as_ref()?.provenance.as_ref()?.schema_url.as_deref()
    }

    /// The name without the kind before it; only names of metrics, spans, events and entities mean something.
    pub(crate) fn name(&self) -> Option<&str> {
        self.id.split_once('.').map(|(_, name)| name)
    }

    /// The attributes that the group defines; the others it took over from where they are defined.
    pub(crate) fn defined(&self) -> impl Iterator<Item = &Attribute> {
        let is_taken =
            |name: &String| self.lineage.as_ref().is_some_and(|lineage| lineage.attributes.contains_key(name));
        self.attributes.iter().filter(move |attribute| !is_taken(&attribute.name))
    }
}

impl Type {
    pub(crate) fn is_template(&self) -> bool {
        matches!(self, Self::Word(word) if word.starts_with("template["))
    }
}
