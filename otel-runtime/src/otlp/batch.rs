//! Encoded items, grouped by instrumentation scope, and the requests that contain them.

use super::attributes::{self, EncodedResource};
use super::buffer::{Buffer, message_length};
use opentelemetry::InstrumentationScope;

/// The body of an export request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) body: Vec<u8>,
    /// The number of spans, log records or metrics in it.
    pub(crate) items: usize,
}

/// Encoded spans, log records or metrics, grouped by instrumentation scope. The messages of the three signals have the same structure
/// and the same field numbers.
#[derive(Debug, Default)]
pub(super) struct Batch {
    groups: Vec<Group>,
    /// The index of the group that was used last. Most items of a batch have the scope of their predecessor.
    last: usize,
}

#[derive(Debug)]
struct Group {
    scope: InstrumentationScope,
    /// The name of the scope, or what replaces it.
    name: String,
    /// The items with their tags, one after the other.
    items: Buffer,
    /// The end of each item in `items`.
    ends: Vec<usize>,
}

impl Batch {
    /// Adds an item, whose fields `write` writes. `name` replaces the name of the scope.
    pub(super) fn add(&mut self, scope: &InstrumentationScope, name: Option<&str>, write: impl FnOnce(&mut Buffer)) {
        let group = self.group(scope, name);
        group.items.message(2, write);
        group.ends.push(group.items.len());
    }

    fn group(&mut self, scope: &InstrumentationScope, name: Option<&str>) -> &mut Group {
        let name = name.unwrap_or(scope.name());
        let same = |group: &Group| group.name == name && is_same_except_for_name(&group.scope, scope);
        let found = match self.groups.get(self.last) {
            Some(group) if same(group) => Some(self.last),
            _ => self.groups.iter().position(same),
        };
        self.last = found.unwrap_or_else(|| {
            let (scope, name) = (scope.clone(), name.to_owned());
            self.groups.push(Group { scope, name, items: Buffer::default(), ends: Vec::new() });
            self.groups.len() - 1
        });
        &mut self.groups[self.last]
    }

    /// Returns requests of at most `max` bytes each. A single item that is larger gets a request of its own.
    pub(super) fn into_requests(self, resource: &EncodedResource, max: usize) -> Vec<Request> {
        let mut requests = Vec::new();
        let mut open = OpenRequest::default();
        // Room for the tags and lengths of the messages around the scopes.
        let fixed = resource.resource.len() + resource.schema_url.len() + 24;
        for group in &self.groups {
            let header = attributes::scope(&group.scope, &group.name);
            let mut schema_url = Buffer::default();
            schema_url.string(3, group.scope.schema_url().unwrap_or_default());
            let around = message_length(1, header.len()) + schema_url.len() + 12;
            let mut start = 0;
            let mut from = 0;
            while from < group.ends.len() {
                let room = max.saturating_sub(fixed + open.scopes.len() + around);
                let fits = group.ends[from..].partition_point(|end| end - start <= room);
                if fits == 0 && open.items > 0 {
                    requests.push(std::mem::take(&mut open).close(resource));
                    continue;
                }
                let to = from + fits.max(1);
                let end = group.ends[to - 1];
                open.add(&header, &schema_url, &group.items.as_slice()[start..end], to - from);
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
    fn add(&mut self, scope: &Buffer, schema_url: &Buffer, items: &[u8], count: usize) {
        let length = message_length(1, scope.len()) + items.len() + schema_url.len();
        self.scopes.message_header(2, length);
        self.scopes.message_header(1, scope.len());
        self.scopes.append(scope.as_slice());
        self.scopes.append(items);
        self.scopes.append(schema_url.as_slice());
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
