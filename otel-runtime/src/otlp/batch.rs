//! Encoded items, grouped by instrumentation scope, and the requests that contain them.

use super::buffer::{Buffer, first_message, message_length};
use super::resource::EncodedResource;
use super::scope::Scope;
use opentelemetry::InstrumentationScope;
use std::sync::Arc;

/// The body of an export request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) body: Arc<Vec<u8>>,
    /// The number of spans, log records or metrics in it.
    pub(crate) items: usize,
}

/// How much a request can contain. A single item that is larger gets a request of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestLimits {
    pub(crate) bytes: usize,
    pub(crate) items: usize,
}

impl RequestLimits {
    pub(crate) const UNLIMITED: Self = Self { bytes: usize::MAX, items: usize::MAX };
}

/// Encoded spans, log records or metrics, grouped by instrumentation scope. The messages of the three signals have the same structure
/// and the same field numbers.
#[derive(Debug, Default)]
pub(crate) struct Batch<'a> {
    groups: Vec<Group<'a>>,
    /// The index of the group that was used last. Most items of a batch have the scope of their predecessor.
    last: usize,
}

#[derive(Debug)]
struct Group<'a> {
    scope: Arc<Scope>,
    /// What `scope` was encoded from, unless it was encoded before.
    source: Option<(InstrumentationScope, String)>,
    /// Items that were encoded before.
    pieces: Vec<Items<'a>>,
    /// Items that are encoded here.
    own: Buffer,
    own_count: usize,
}

/// Encoded items with their tags, one after the other.
#[derive(Clone, Copy, Debug)]
struct Items<'a> {
    bytes: &'a [u8],
    count: usize,
}

impl<'a> Batch<'a> {
    /// Adds an item, whose fields `write` writes. `name` replaces the name of the scope.
    pub(super) fn add(&mut self, scope: &InstrumentationScope, name: Option<&str>, write: impl FnOnce(&mut Buffer)) {
        let name = name.unwrap_or(scope.name());
        let same = |group: &Group<'_>| {
            let source = group.source.as_ref();
            source.is_some_and(|(known, of)| of == name && is_same_except_for_name(known, scope))
        };
        let encode = || (Arc::new(Scope::with_name(scope, name)), Some((scope.clone(), name.to_owned())));
        let group = self.group(same, encode);
        group.own.message(2, write);
        group.own_count += 1;
    }

    /// Adds `count` items that are encoded already, with their tags.
    pub(crate) fn add_encoded(&mut self, scope: &Arc<Scope>, bytes: &'a [u8], count: usize) {
        let same = |group: &Group<'_>| Arc::ptr_eq(&group.scope, scope) || group.scope == *scope;
        let group = self.group(same, || (Arc::clone(scope), None));
        group.pieces.push(Items { bytes, count });
    }

    fn group(
        &mut self,
        same: impl Fn(&Group<'_>) -> bool,
        encode: impl FnOnce() -> (Arc<Scope>, Option<(InstrumentationScope, String)>),
    ) -> &mut Group<'a> {
        let found = match self.groups.get(self.last) {
            Some(group) if same(group) => Some(self.last),
            _ => self.groups.iter().position(same),
        };
        self.last = found.unwrap_or_else(|| {
            let (scope, source) = encode();
            self.groups.push(Group { scope, source, pieces: Vec::new(), own: Buffer::default(), own_count: 0 });
            self.groups.len() - 1
        });
        &mut self.groups[self.last]
    }

    /// Returns requests within the limits. The items are copied once.
    pub(crate) fn to_requests(&self, resource: &EncodedResource, limits: RequestLimits) -> Vec<Request> {
        let mut requests = Vec::new();
        let mut open = OpenRequest::default();
        for group in &self.groups {
            let own = Items { bytes: group.own.as_slice(), count: group.own_count };
            for items in group.pieces.iter().chain(&[own]) {
                let mut left = *items;
                while left.count > 0 {
                    let room = RequestLimits {
                        bytes: limits.bytes.saturating_sub(open.size(resource) + size_of_scope(&group.scope)),
                        items: limits.items.saturating_sub(open.items),
                    };
                    let (fitting, rest) = left.split(room, open.items == 0);
                    if fitting.count == 0 {
                        requests.push(std::mem::take(&mut open).close(resource));
                        continue;
                    }
                    open.add(&group.scope, fitting);
                    left = rest;
                }
            }
        }
        if open.items > 0 {
            requests.push(open.close(resource));
        }
        requests
    }
}

impl Items<'_> {
    /// Divides the items into those for which there is room, and the rest. The first item fits in any case if `take_one`.
    fn split(self, room: RequestLimits, take_one: bool) -> (Self, Self) {
        if self.bytes.len() <= room.bytes && self.count <= room.items {
            return (self, Self { bytes: &[], count: 0 });
        }
        let (mut end, mut count) = (0, 0);
        while let Some(length) = first_message(&self.bytes[end..]) {
            let fits = end + length <= room.bytes && count < room.items;
            if !(fits || (take_one && count == 0)) {
                break;
            }
            (end, count) = (end + length, count + 1);
        }
        let (fitting, rest) = self.bytes.split_at(end);
        (Self { bytes: fitting, count }, Self { bytes: rest, count: self.count - count })
    }
}

fn is_same_except_for_name(left: &InstrumentationScope, right: &InstrumentationScope) -> bool {
    left.version() == right.version()
        && left.schema_url() == right.schema_url()
        && left.attributes().eq(right.attributes())
}

/// Returns a number of bytes that is not less than that of the fields around the items of a scope.
fn size_of_scope(scope: &Scope) -> usize {
    message_length(1, scope.header.len()) + scope.schema_url.len() + 12
}

/// A request to which items are added.
#[derive(Debug, Default)]
struct OpenRequest<'b> {
    scopes: Vec<OpenScope<'b>>,
    /// The number of bytes in `scopes`, or a few more.
    bytes: usize,
    items: usize,
}

/// The items of a scope in a request.
#[derive(Debug)]
struct OpenScope<'b> {
    scope: &'b Scope,
    pieces: Vec<&'b [u8]>,
    bytes: usize,
}

impl<'b> OpenRequest<'b> {
    /// Returns a number of bytes that is not less than that of the request.
    fn size(&self, resource: &EncodedResource) -> usize {
        // Room for the tag and the length of the message around the scopes.
        resource.resource.len() + resource.schema_url.len() + 24 + self.bytes
    }

    fn add(&mut self, scope: &'b Scope, items: Items<'b>) {
        if self.scopes.last().is_none_or(|open| !std::ptr::eq(open.scope, scope)) {
            self.bytes += size_of_scope(scope);
            self.scopes.push(OpenScope { scope, pieces: Vec::new(), bytes: 0 });
        }
        if let Some(open) = self.scopes.last_mut() {
            open.pieces.push(items.bytes);
            open.bytes += items.bytes.len();
        }
        self.bytes += items.bytes.len();
        self.items += items.count;
    }

    fn close(self, resource: &EncodedResource) -> Request {
        let scopes: usize = self.scopes.iter().map(|open| message_length(2, open.length())).sum();
        let length = resource.resource.len() + scopes + resource.schema_url.len();
        let mut body = Buffer::with_capacity(message_length(1, length));
        body.message_header(1, length);
        body.append(&resource.resource);
        for open in &self.scopes {
            body.message_header(2, open.length());
            body.message_header(1, open.scope.header.len());
            body.append(&open.scope.header);
            open.pieces.iter().for_each(|piece| body.append(piece));
            body.append(&open.scope.schema_url);
        }
        body.append(&resource.schema_url);
        Request { body: Arc::new(body.into_bytes()), items: self.items }
    }
}

impl OpenScope<'_> {
    /// The number of bytes of the message with the scope and its items.
    fn length(&self) -> usize {
        message_length(1, self.scope.header.len()) + self.bytes + self.scope.schema_url.len()
    }
}
