//! The entities in `OTEL_ENTITIES`, which the parent of a process knows about it.
//!
//! Specification: [entity propagation](https://opentelemetry.io/docs/specs/otel/entities/entity-propagation/).

use crate::setup::config::percent_decoded;

/// The maximum length of the variable in bytes.
const MAX_LENGTH: usize = 64 << 10;

/// An object that the telemetry is about, such as a service or a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entity {
    kind: String,
    /// The attributes that identify the entity.
    id: Vec<(String, String)>,
    description: Vec<(String, String)>,
}

impl Entity {
    /// Returns the attributes of the entity.
    pub(super) fn attributes(&self) -> impl Iterator<Item = &(String, String)> {
        self.id.iter().chain(&self.description)
    }

    fn has_id_of(&self, other: &Self) -> bool {
        self.kind == other.kind && self.id == other.id
    }

    /// Returns whether another entity of this type has another value for the same identifying attribute.
    fn contradicts(&self, other: &Self) -> bool {
        let differs = |(key, value): &(String, String)| other.id.iter().any(|(k, v)| k == key && v != value);
        self.kind == other.kind && self.id.iter().any(differs)
    }
}

/// Parses a list such as `service{service.name=shop}[service.version=1];host{host.id=7}@https://example.com/schema`.
///
/// Malformed entities are left out. Each of them, and each contradiction, is a problem.
pub(super) fn entities(text: &str) -> (Vec<Entity>, Vec<String>) {
    let (mut known, mut problems) = (Vec::<Entity>::new(), Vec::new());
    if text.len() > MAX_LENGTH {
        return (known, vec![format!("the value has more than {MAX_LENGTH} bytes; it is ignored")]);
    }
    for (index, definition) in text.split(';').enumerate() {
        let (nth, definition) = (index + 1, definition.trim());
        if definition.is_empty() {
            continue;
        }
        let (entity, url) = match parse(definition) {
            Ok(parsed) => parsed,
            Err(reason) => {
                problems.push(format!("entity {nth} {reason}; it is ignored"));
                continue;
            }
        };
        if url.is_some_and(|url| !is_uri(url)) {
            problems.push(format!("the schema URL of entity {nth} is not a URL; it is ignored"));
        }
        let kind = &entity.kind;
        if known.iter().any(|other| other.has_id_of(&entity)) {
            problems.push(format!("entity {nth} repeats a `{kind}`; the last one is used"));
        } else if known.iter().any(|other| other.contradicts(&entity)) {
            problems.push(format!("entity {nth} contradicts another `{kind}`; the last one is used"));
        }
        known.retain(|other| !other.has_id_of(&entity) && !other.contradicts(&entity));
        for (key, value) in entity.attributes() {
            if known.iter().any(|other| other.attributes().any(|(k, v)| k == key && v != value)) {
                problems.push(format!("entity {nth} has another value for `{key}`; the last one is used"));
            }
        }
        known.push(entity);
    }
    (known, problems)
}

/// Parses one entity, and returns the text of its schema URL.
fn parse(definition: &str) -> Result<(Entity, Option<&str>), String> {
    let Some((kind, rest)) = definition.split_once('{') else {
        return Err("has no `{`; write `type{key=value}`".to_owned());
    };
    if !is_name(kind) {
        return Err("has no valid type before its `{`; a type is a letter, and then letters, digits, `.`, `_` and `-`"
            .to_owned());
    }
    let Some((id, mut rest)) = rest.split_once('}') else {
        return Err(format!("(`{kind}`) has no `}}` after its identifying attributes"));
    };
    let id = list(id).map_err(|reason| format!("(`{kind}`) {reason}"))?;
    if id.is_empty() {
        return Err(format!("(`{kind}`) has no identifying attribute"));
    }
    let mut description = Vec::new();
    if let Some(inside) = rest.strip_prefix('[') {
        let Some((inside, after)) = inside.split_once(']') else {
            return Err(format!("(`{kind}`) has no `]` after its descriptive attributes"));
        };
        description = list(inside).map_err(|reason| format!("(`{kind}`) {reason}"))?;
        rest = after;
    }
    let url = rest.strip_prefix('@');
    if url.is_none() && !rest.is_empty() {
        return Err(format!("(`{kind}`) has text after its attributes that is not `[key=value]` or `@url`"));
    }
    Ok((Entity { kind: kind.to_owned(), id, description }, url))
}

/// Parses `key=value,key=value`. An empty list is valid here.
fn list(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    for pair in text.split(',').filter(|pair| !text.is_empty() || !pair.is_empty()) {
        let Some((key, value)) = pair.split_once('=') else {
            return Err("has an attribute without `=`".to_owned());
        };
        if !is_name(key) {
            return Err(
                "has an attribute whose key is not a letter, and then letters, digits, `.`, `_` and `-`".to_owned()
            );
        }
        if value.contains(['{', '}', '[', ']', '@', '=']) {
            return Err(format!("has a reserved character in the value of `{key}`; percent-encode it"));
        }
        let Some(value) = percent_decoded(value) else {
            return Err(format!("has a value of `{key}` that is not percent-encoded UTF-8"));
        };
        pairs.push((key.to_owned(), value));
    }
    Ok(pairs)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'));
    is_scheme && !rest.is_empty() && rest.chars().all(|c| c.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let (entities, problems) = entities(text);
        let print = |entity: &Entity| {
            let attributes: Vec<_> = entity.attributes().map(|(key, value)| format!("{key}={value}")).collect();
            format!("{} {}", entity.kind, attributes.join(" "))
        };
        (entities.iter().map(print).collect(), problems)
    }

    /// The examples of the specification.
    #[test]
    fn valid_entities_are_read() {
        let cases: [(&str, &[&str]); 6] = [
            (
                "service{service.name=my-app,service.instance.id=instance-1}[service.version=1.0.0]",
                &["service service.name=my-app service.instance.id=instance-1 service.version=1.0.0"],
            ),
            (
                "service{service.name=my-app}[service.version=1.0.0]@https://opentelemetry.io/schemas/1.21.0;host{host.id=host-123}[host.name=web-server-01]",
                &["service service.name=my-app service.version=1.0.0", "host host.id=host-123 host.name=web-server-01"],
            ),
            (
                "k8s.pod{k8s.pod.uid=pod-abc123}[k8s.pod.name=my-pod,k8s.pod.label.app=my-app]",
                &["k8s.pod k8s.pod.uid=pod-abc123 k8s.pod.name=my-pod k8s.pod.label.app=my-app"],
            ),
            ("service{service.name=minimal-app}", &["service service.name=minimal-app"]),
            (
                ";service{service.name=app1};;host{host.id=host-123};",
                &["service service.name=app1", "host host.id=host-123"],
            ),
            (
                "service{service.name=my%2Capp,service.instance.id=inst-1}[config=key%3Dvalue%5Bprod%5D]",
                &["service service.name=my,app service.instance.id=inst-1 config=key=value[prod]"],
            ),
        ];
        for (text, expected) in cases {
            let (entities, problems) = read(text);
            assert_eq!(entities, expected, "{text}");
            assert!(problems.is_empty(), "{problems:?}");
        }
    }

    /// The examples of the specification, and others.
    #[test]
    fn malformed_parts_are_reported_and_ignored() {
        let cases: [(&str, &[&str], &[&str]); 9] = [
            (
                "service{service.name=app1};invalid{syntax;host{host.id=2}",
                &["service service.name=app1", "host host.id=2"],
                &["entity 2 (`invalid`) has no `}` after its identifying attributes; it is ignored"],
            ),
            (
                "service{};host{host.id=123}",
                &["host host.id=123"],
                &["entity 1 (`service`) has no identifying attribute; it is ignored"],
            ),
            (
                "service{service.name=app1}[version=1.0];service{service.name=app1}[version=2.0]",
                &["service service.name=app1 version=2.0"],
                &["entity 2 repeats a `service`; the last one is used"],
            ),
            (
                "service{service.name=app1}@invalid-url",
                &["service service.name=app1"],
                &["the schema URL of entity 1 is not a URL; it is ignored"],
            ),
            (
                "service{service.name=app1};service{service.name=app2}",
                &["service service.name=app2"],
                &["entity 2 contradicts another `service`; the last one is used"],
            ),
            (
                "service{service.name=app1}[version=1.0];host{host.id=1}[version=2.0]",
                &["service service.name=app1 version=1.0", "host host.id=1 version=2.0"],
                &["entity 2 has another value for `version`; the last one is used"],
            ),
            (
                "service{service.name=a=b}",
                &[],
                &[
                    "entity 1 (`service`) has a reserved character in the value of `service.name`; percent-encode it; it is ignored",
                ],
            ),
            (
                "host{host.id=1}x",
                &[],
                &["entity 1 (`host`) has text after its attributes that is not `[key=value]` or `@url`; it is ignored"],
            ),
            (
                "host{host.id=%zz}",
                &[],
                &["entity 1 (`host`) has a value of `host.id` that is not percent-encoded UTF-8; it is ignored"],
            ),
        ];
        for (text, expected, reasons) in cases {
            let (entities, problems) = read(text);
            assert_eq!(entities, expected, "{text}");
            assert_eq!(problems, reasons, "{text}");
        }
    }

    #[test]
    fn random_text_is_read_without_a_panic() {
        random(5_000);
    }

    #[test]
    #[ignore = "takes a minute"]
    fn a_million_random_texts_are_read_without_a_panic() {
        random(1_000_000);
    }

    fn random(count: u64) {
        let parts = [
            "service",
            "{",
            "}",
            "[",
            "]",
            "@",
            ";",
            ",",
            "=",
            "a",
            "host.id",
            "%2C",
            "%",
            "é",
            "https://x/",
            " ",
            "1",
        ];
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..count {
            let mut text = String::new();
            for _ in 0..24 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = usize::try_from(state >> 33).expect("31 bits") % parts.len();
                text.push_str(parts[at]);
            }
            let (entities, _) = entities(&text);
            assert!(entities.iter().all(|entity| !entity.id.is_empty() && is_name(&entity.kind)), "{text}");
        }
    }
}
