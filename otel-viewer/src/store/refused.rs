//! Requests that the receiver refused.

use crate::text::TextLimit;
use crate::view::RefusedView;
use std::collections::BTreeMap;

/// The numbers of refused requests by path and reason.
#[derive(Debug, Default)]
pub(super) struct Refused(BTreeMap<(String, String), u64>);

/// The maximum number of different reasons. Further ones are counted together.
const MOST: usize = 100;

impl Refused {
    pub(super) fn add(&mut self, path: &str, reason: &str) {
        let key = (TextLimit::Short.name(path), TextLimit::Short.name(reason));
        let is_known = self.0.len() < MOST || self.0.contains_key(&key);
        let key = if is_known { key } else { ("other paths".to_owned(), "other reasons".to_owned()) };
        *self.0.entry(key).or_default() += 1;
    }

    pub(super) fn list(&self) -> Vec<RefusedView> {
        let view = |((path, reason), count): (&(String, String), &u64)| RefusedView {
            path: path.clone(),
            reason: reason.clone(),
            count: *count,
        };
        self.0.iter().map(view).collect()
    }
}
