//! The names of methods that may be recorded. Their number is bounded, because each one is a time series.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

/// The maximum number of names that a layer records.
const MAX_NAMES: usize = 1024;

/// The value of `rpc.method` for other methods.
pub(super) const OTHER_METHOD: &str = "_OTHER";
/// The name of the span of such a method, which is the system.
pub(super) const OTHER_SPAN_NAME: &str = "grpc";

/// The names that a layer records.
#[derive(Debug, Default)]
pub(super) struct MethodNames(RwLock<HashSet<Arc<str>>>);

impl MethodNames {
    /// Returns the shared copy of the name, if it is recorded.
    pub(super) fn get(&self, name: &str) -> Option<Arc<str>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Adds a name, unless there are too many, and returns its shared copy.
    pub(super) fn add(&self, name: &str) -> Option<Arc<str>> {
        if let Some(known) = self.get(name) {
            return Some(known);
        }
        let mut names = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= MAX_NAMES {
            return names.get(name).cloned();
        }
        let name = Arc::from(name);
        names.insert(Arc::clone(&name));
        Some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_NAMES, MethodNames};

    #[test]
    fn the_number_of_names_is_bounded() {
        let names = MethodNames::default();
        for number in 0..MAX_NAMES {
            assert!(names.add(&format!("shop.Orders/M{number}")).is_some());
        }
        assert!(names.add("shop.Orders/OneMore").is_none());
        assert_eq!(names.add("shop.Orders/M7").as_deref(), Some("shop.Orders/M7"));
    }
}
