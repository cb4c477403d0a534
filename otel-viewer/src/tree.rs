//! The tree of a trace: order and depth of its spans, clocks that disagree, and the critical path.

mod arrange;
mod clocks;
mod critical;

pub(crate) use arrange::{Arranged, arrange};
pub(crate) use clocks::skews;
pub(crate) use critical::critical_times;

/// What the tree needs to know of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) id: u64,
    pub(crate) parent: Option<u64>,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) kind: NodeKind,
    /// The index of the resource, whose spans have the same clock.
    pub(crate) resource: usize,
}

/// What the kind of a span means for the times of its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeKind {
    /// It waits for its children.
    Client,
    /// Its parent waits for it.
    Server,
    Other,
}
