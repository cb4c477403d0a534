//! Resources and instrumentation scopes, which many spans, log records and series share.

use super::findings::ItemFinding;
use super::{searched, size};
use otel_runtime::opentelemetry::logs::AnyValue;
use otel_runtime::received::{ReceivedAttributes, ReceivedScope};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Weak};

/// A resource and a scope.
#[derive(Debug)]
pub(crate) struct Origin {
    /// A number that no other origin has.
    pub(crate) id: u64,
    /// The name of the service, or an empty text.
    pub(crate) service: String,
    pub(crate) resource: ReceivedAttributes,
    pub(crate) scope: Arc<ReceivedScope>,
    pub(crate) findings: Box<[ItemFinding]>,
    /// The text that a search looks at.
    pub(crate) searched: String,
    /// The bytes of this origin, which are in the sum as long as it exists.
    bytes: usize,
    sum: Arc<AtomicUsize>,
}

impl Origin {
    /// Returns bytes that are equal for equal resources only.
    pub(crate) fn resource_key(&self) -> Vec<u8> {
        attributes_key(self.resource.iter())
    }
}

impl Drop for Origin {
    fn drop(&mut self) {
        self.sum.fetch_sub(self.bytes, Relaxed);
    }
}

/// An origin that may be gone, with its findings, which are counted until the entry is removed.
type KnownOrigin = (Weak<Origin>, Box<[ItemFinding]>);

/// The origins in use.
#[derive(Debug, Default)]
pub(super) struct Origins {
    known: HashMap<Box<[u8]>, KnownOrigin>,
    /// The resource and scope of the last item, which the next one of the same request shares, and their origin.
    last: Option<(ReceivedAttributes, Arc<ReceivedScope>, Arc<Origin>)>,
    next_id: u64,
    sum: Arc<AtomicUsize>,
    /// The number of known origins at which those that are unused are removed.
    clean_at: usize,
}

impl Origins {
    pub(super) fn bytes(&self) -> usize {
        self.sum.load(Relaxed)
    }

    /// Returns the origin with this resource and scope. `findings` checks a new one.
    pub(super) fn intern(
        &mut self,
        resource: &ReceivedAttributes,
        scope: &Arc<ReceivedScope>,
        findings: impl FnOnce(&ReceivedAttributes, &ReceivedScope) -> Box<[ItemFinding]>,
    ) -> Arc<Origin> {
        if let Some((last_resource, last_scope, origin)) = &self.last
            && last_resource == resource
            && (Arc::ptr_eq(last_scope, scope) || last_scope == scope)
        {
            return Arc::clone(origin);
        }
        let key = key(resource, scope);
        let known = self.known.get(&key).and_then(|(known, _)| known.upgrade());
        let origin = known.unwrap_or_else(|| {
            // The entry of one that is gone has the same findings.
            let found = match self.known.remove(&key) {
                Some((_, found)) => found,
                None => findings(resource, scope),
            };
            let origin = self.new_origin(key.len(), resource.clone(), Arc::clone(scope), found.clone());
            self.known.insert(key, (Arc::downgrade(&origin), found));
            origin
        });
        self.last = Some((resource.clone(), Arc::clone(scope), Arc::clone(&origin)));
        origin
    }

    fn new_origin(
        &mut self,
        key_bytes: usize,
        resource: ReceivedAttributes,
        scope: Arc<ReceivedScope>,
        findings: Box<[ItemFinding]>,
    ) -> Arc<Origin> {
        self.next_id += 1;
        let searched = searched::origin(&resource, &scope);
        let content = size::attributes(&resource) + size::scope(&scope) + size::text(&searched);
        let bytes = content + key_bytes + size_of::<Origin>() + 2 * size_of_val(&*findings);
        self.sum.fetch_add(bytes, Relaxed);
        Arc::new(Origin {
            id: self.next_id,
            service: resource.text("service.name").unwrap_or_default().to_owned(),
            resource,
            scope,
            findings,
            searched,
            bytes,
            sum: Arc::clone(&self.sum),
        })
    }

    /// Removes the entries of origins that are gone, once there may be many. Returns their findings.
    pub(super) fn take_unused(&mut self) -> Vec<Box<[ItemFinding]>> {
        if self.known.len() < self.clean_at.max(64) {
            return Vec::new();
        }
        let gone = self.known.extract_if(|_, (origin, _)| origin.strong_count() == 0);
        let findings = gone.map(|(_, (_, findings))| findings).collect();
        self.clean_at = self.known.len() * 2;
        findings
    }
}

/// Returns bytes that are equal for equal origins only.
fn key(resource: &ReceivedAttributes, scope: &ReceivedScope) -> Box<[u8]> {
    let mut key = attributes_key(resource.iter());
    for text in [&scope.name, &scope.version, &scope.schema_url] {
        push(&mut key, b's', text.as_bytes());
    }
    key.extend(attributes_key(scope.attributes.iter()));
    key.into()
}

/// Returns bytes that are equal for equal attributes in the same order only.
pub(super) fn attributes_key<'a>(attributes: impl Iterator<Item = (&'a str, &'a AnyValue)>) -> Vec<u8> {
    let mut key = Vec::new();
    for (name, value) in attributes {
        push(&mut key, b'k', name.as_bytes());
        push_value(&mut key, value);
    }
    key.push(b'.');
    key
}

fn push(key: &mut Vec<u8>, tag: u8, content: &[u8]) {
    key.push(tag);
    key.extend(content.len().to_le_bytes());
    key.extend(content);
}

fn push_value(key: &mut Vec<u8>, value: &AnyValue) {
    match value {
        AnyValue::String(text) => push(key, b't', text.as_str().as_bytes()),
        AnyValue::Int(number) => push(key, b'i', &number.to_le_bytes()),
        AnyValue::Double(number) => push(key, b'd', &number.to_bits().to_le_bytes()),
        AnyValue::Boolean(yes) => push(key, b'b', &[u8::from(*yes)]),
        AnyValue::Bytes(bytes) => push(key, b'y', bytes),
        AnyValue::ListAny(values) => {
            push(key, b'l', &values.len().to_le_bytes());
            for value in values.iter() {
                push_value(key, value);
            }
        }
        AnyValue::Map(map) => {
            push(key, b'm', &map.len().to_le_bytes());
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|(left, _), (right, _)| left.as_str().cmp(right.as_str()));
            for (name, value) in entries {
                push(key, b'k', name.as_str().as_bytes());
                push_value(key, value);
            }
        }
        other => push(key, b'o', format!("{other:?}").as_bytes()),
    }
}
