//! Spans of databases: the database system that their type implies.

use super::missing;
use super::value::{CheckedAttribute, Value};
use crate::finding::{Finding, Rule, Suggestion};
use crate::registry::Registry;

/// The attribute that identifies the database system.
const SYSTEM: &str = "db.system.name";

/// The span types of a single database system. The registry does not list the attribute for them, because the text of the
/// conventions prescribes its value.
const SYSTEMS: &[(&str, &str)] = &[
    ("db.cassandra.client", "cassandra"),
    ("db.couchdb.client", "couchdb"),
    ("db.elasticsearch.client", "elasticsearch"),
    ("db.hbase.client", "hbase"),
    ("db.mariadb.client", "mariadb"),
    ("db.mongodb.client", "mongodb"),
    ("db.mysql.client", "mysql"),
    ("db.oracledb.client", "oracle.db"),
    ("db.postgresql.client", "postgresql"),
    ("db.redis.client", "redis"),
    ("db.sql_server.client", "microsoft.sql_server"),
];

/// The span type of all SQL databases, for which the registry does not list the attribute either.
const ANY_SQL: &str = "db.sql.client";

/// Checks that a database span has the attribute of the database system, with the value that its type implies.
pub(super) fn system(registry: &Registry, span_type: &str, attributes: &[CheckedAttribute<'_>]) -> Option<Finding> {
    let system = SYSTEMS.iter().find(|(of, _)| *of == span_type).map(|(_, system)| *system);
    if system.is_none() && span_type != ANY_SQL {
        return None;
    }
    if !missing::is_present(registry, SYSTEM, attributes) {
        let value = system.map(|system| format!(" with the value `{system}`")).unwrap_or_default();
        let message = format!("span `{span_type}` lacks the required attribute `{SYSTEM}`; add it{value}");
        return Some(Finding::new(Rule::RequiredAttributeNotPresent, SYSTEM, message));
    }
    let system = system?;
    let other = attributes.iter().find_map(|(key, value)| match value {
        Value::String(text) if *key == SYSTEM && *text != system => Some(*text),
        _ => None,
    })?;
    let message =
        format!("span `{span_type}` requires the value `{system}` for `{SYSTEM}`, not `{other}`; write `{system}`");
    Some(Finding::new(Rule::UnexpectedValue, SYSTEM, message).suggest([Suggestion::Replace(system.to_owned())]))
}

#[cfg(test)]
mod tests {
    use super::{SYSTEM, SYSTEMS};
    use crate::facts::AttributeType;
    use crate::registry::Registry;

    #[test]
    fn types_and_systems_are_registered() {
        let registry = Registry::official();
        let Some(AttributeType::Enum(systems)) = registry.attribute(SYSTEM).map(|row| row.value_type) else {
            panic!("{SYSTEM} is no enum");
        };
        for (span_type, system) in SYSTEMS {
            let row = registry.span(span_type).unwrap_or_else(|| panic!("{span_type} is unknown"));
            assert!(row.requirements.iter().all(|requirement| requirement.key != SYSTEM), "{span_type} lists it now");
            assert!(systems.find(system).is_some_and(|member| !member.deprecated), "{system} is unknown");
        }
        assert_eq!(registry.spans().filter(|row| SYSTEMS.iter().any(|(name, _)| *name == row.name)).count(), 11);
    }
}
