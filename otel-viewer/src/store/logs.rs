//! Log records in the order of arrival.

use super::findings::ItemFinding;
use super::origin::Origin;
use super::{searched, size};
use otel_runtime::received::ReceivedLog;
use std::collections::VecDeque;
use std::sync::Arc;

/// A log record, whose resource and scope are those of the origin.
#[derive(Debug)]
pub(crate) struct StoredLog {
    pub(crate) id: u64,
    pub(crate) log: ReceivedLog,
    pub(crate) origin: Arc<Origin>,
    pub(crate) findings: Box<[ItemFinding]>,
    /// The text that a search looks at.
    pub(crate) searched: String,
}

impl StoredLog {
    pub(super) fn new(id: u64, log: ReceivedLog, origin: Arc<Origin>, findings: Box<[ItemFinding]>) -> Self {
        let searched = searched::log(&log);
        Self { id, log, origin, findings, searched }
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + size::log(&self.log) + size::text(&self.searched) + size_of_val(&*self.findings)
    }
}

/// All log records.
#[derive(Debug, Default)]
pub(crate) struct Logs {
    /// In the order of arrival.
    records: VecDeque<StoredLog>,
    next_id: u64,
    bytes: usize,
}

impl Logs {
    /// Returns the ID of the next record.
    pub(super) fn next_id(&self) -> u64 {
        self.next_id
    }

    /// Sets the ID of the next record.
    pub(super) fn continue_at(&mut self, id: u64) {
        self.next_id = id;
    }

    pub(super) fn add(&mut self, log: StoredLog) {
        self.next_id = log.id + 1;
        self.bytes += log.bytes();
        self.records.push_back(log);
    }

    pub(super) fn drop_oldest(&mut self) -> Option<StoredLog> {
        let log = self.records.pop_front()?;
        self.bytes -= log.bytes();
        Some(log)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &StoredLog> {
        self.records.iter()
    }

    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
