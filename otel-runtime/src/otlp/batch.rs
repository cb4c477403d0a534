//! Encoded items, grouped by instrumentation scope, and the requests that contain them.

use super::buffer::{Buffer, first_message, message_length};
use super::resource::EncodedResource;
use super::scope::Scope;
use opentelemetry::InstrumentationScope;
use std::sync::Arc;

/// The body of an export request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) body: Vec<u8>,
    /// The number of spans, log records or metrics in it.
    pub(crate) items: usize,
}

/// How much a request can contain. A single item that is larger gets a request of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestLimits {
    pub(crate) bytes: usize,
    pub(crate) items: usize,
}

/// Encoded spans, log records or metrics, grouped by instrumentation scope. The messages of the three signals have the same structure
/// and the same field numbers.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    groups: Vec<Group>,
    /// The index of the group that was used last. Most items of a batch have the scope of their predecessor.
    last: usize,
}

#[derive(Debug)]
struct Group {
    scope: Arc<Scope>,
    /// What `scope` was encoded from, unless it was encoded before.
    source: Option<(InstrumentationScope, String)>,
    /// The items with their tags, one after the other.
    items: Buffer,
    /// The end of each item in `items`.
    ends: Vec<usize>,
}

impl Batch {
    /// Adds an item, whose fields `write` writes. `name` replaces the name of the scope.
    pub(super) fn add(&mut self, scope: &InstrumentationScope, name: Option<&str>, write: impl FnOnce(&mut Buffer)) {
        let name = name.unwrap_or(scope.name());
        let same = |group: &Group| {
            let source = group.source.as_ref();
            source.is_some_and(|(known, of)| of == name && is_same_except_for_name(known, scope))
        };
        let encode = || (Arc::new(Scope::with_name(scope, name)), Some((scope.clone(), name.to_owned())));
        let group = self.group(same, encode);
        group.items.message(2, write);
        group.ends.push(group.items.len());
    }

    /// Adds items that are encoded already, with their tags.
    pub(crate) fn add_encoded(&mut self, scope: &Arc<Scope>, items: &[u8]) {
        let same = |group: &Group| Arc::ptr_eq(&group.scope, scope) || group.scope == *scope;
        let group = self.group(same, || (Arc::clone(scope), None));
        let mut end = group.items.len();
        group.items.append(items);
        let mut rest = items;
        while let Some(length) = first_message(rest) {
            end += length;
            group.ends.push(end);
            rest = &rest[length..];
        }
    }

    fn group(
        &mut self,
        same: impl Fn(&Group) -> bool,
        encode: impl FnOnce() -> (Arc<Scope>, Option<(InstrumentationScope, String)>),
    ) -> &mut Group {
        let found = match self.groups.get(self.last) {
            Some(group) if same(group) => Some(self.last),
            _ => self.groups.iter().position(same),
        };
        self.last = found.unwrap_or_else(|| {
            let (scope, source) = encode();
            self.groups.push(Group { scope, source, items: Buffer::default(), ends: Vec::new() });
            self.groups.len() - 1
        });
        &mut self.groups[self.last]
    }

    /// Returns requests within the limits.
    pub(crate) fn into_requests(self, resource: &EncodedResource, limits: RequestLimits) -> Vec<Request> {
        let mut requests = Vec::new();
        let mut open = OpenRequest::default();
        // Room for the tags and lengths of the messages around the scopes.
        let fixed = resource.resource.len() + resource.schema_url.len() + 24;
        for group in &self.groups {
            let scope = &*group.scope;
            let around = message_length(1, scope.header.len()) + scope.schema_url.len() + 12;
            let mut start = 0;
            let mut from = 0;
            while from < group.ends.len() {
                let room = limits.bytes.saturating_sub(fixed + open.scopes.len() + around);
                let fits = group.ends[from..].partition_point(|end| end - start <= room);
                let fits = fits.min(limits.items.saturating_sub(open.items));
                if fits == 0 && open.items > 0 {
                    requests.push(std::mem::take(&mut open).close(resource));
                    continue;
                }
                let to = from + fits.max(1);
                let end = group.ends[to - 1];
                open.add(scope, &group.items.as_slice()[start..end], to - from);
                (start, from) = (end, to);
            }
        }
        if open.items > 0 {
            requests.push(open.close(resource));
        }
        requests
    }
}

fn is_same_except_for_name(left: &InstrumentationScope, right: &InstrumentationScope) -> bool {
    left.version() == right.version()
        && left.schema_url() == right.schema_url()
        && left.attributes().eq(right.attributes())
}

/// A request to which scopes are added.
#[derive(Debug, Default)]
struct OpenRequest {
    scopes: Buffer,
    items: usize,
}

impl OpenRequest {
    fn add(&mut self, scope: &Scope, items: &[u8], count: usize) {
        let length = message_length(1, scope.header.len()) + items.len() + scope.schema_url.len();
        self.scopes.message_header(2, length);
        self.scopes.message_header(1, scope.header.len());
        self.scopes.append(&scope.header);
        self.scopes.append(items);
        self.scopes.append(&scope.schema_url);
        self.items += count;
    }

    fn close(self, resource: &EncodedResource) -> Request {
        let length = resource.resource.len() + self.scopes.len() + resource.schema_url.len();
        let mut body = Buffer::with_capacity(message_length(1, length));
        body.message_header(1, length);
        body.append(&resource.resource);
        body.append(self.scopes.as_slice());
        body.append(&resource.schema_url);
        Request { body: body.into_bytes(), items: self.items }
    }
}
