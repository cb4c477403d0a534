//! The parts of a resolved registry, as `weaver` writes it, that the table contains.

use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub(crate) struct ResolvedRegistry {
    pub(crate) groups: Vec<Group>,
}

/// A metric, span type, event or entity, or a group of attributes.
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
    pub(crate) attributes: Vec<ResolvedAttribute>,
    pub(crate) lineage: Option<Lineage>,
}

#[derive(Deserialize)]
pub(crate) struct ResolvedAttribute {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) value_type: ResolvedType,
    pub(crate) stability: Option<String>,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) requirement_level: ResolvedLevel,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum ResolvedType {
    /// `string`, `int[]`, `template[string]`.
    Plain(String),
    Enum {
        members: Vec<ResolvedMember>,
    },
}

#[derive(Deserialize)]
pub(crate) struct ResolvedMember {
    pub(crate) value: MemberValue,
    pub(crate) deprecated: Option<Deprecated>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum MemberValue {
    Int(i64),
    Text(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum ResolvedLevel {
    Plain(String),
    /// The level, with a description of its condition.
    Conditional(BTreeMap<String, String>),
}

#[derive(Deserialize)]
pub(crate) struct Deprecated {
    pub(crate) reason: String,
    pub(crate) renamed_to: Option<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// The origin of a group and of the attributes that it references.
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

    /// Returns the id without the kind in front of it. It is meaningful for metrics, span types, events and entities only.
    pub(crate) fn name(&self) -> Option<&str> {
        self.id.split_once('.').map(|(_, name)| name)
    }

    /// Returns the attributes that the group defines, without those that it references.
    pub(crate) fn defined(&self) -> impl Iterator<Item = &ResolvedAttribute> {
        let is_reference =
            |name: &String| self.lineage.as_ref().is_some_and(|lineage| lineage.attributes.contains_key(name));
        self.attributes.iter().filter(move |attribute| !is_reference(&attribute.name))
    }
}

impl ResolvedType {
    pub(crate) fn is_template(&self) -> bool {
        matches!(self, Self::Plain(text) if text.starts_with("template["))
    }
}
