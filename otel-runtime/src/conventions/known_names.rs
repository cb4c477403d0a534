//! Findings for names that were checked before.

use otel_semconv::Finding;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The findings for attribute keys and event names, which occur again and again. To find what was meant by an unknown name takes
/// thousands of times as long as to look it up here.
#[derive(Debug)]
pub(super) struct KnownNames {
    /// The maximum number of names, or `None` to remember nothing.
    most: Option<usize>,
    names: Mutex<HashMap<NameKind, FindingsByName>>,
}

type FindingsByName = HashMap<String, Arc<[Finding]>>;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum NameKind {
    Attribute,
    Event,
}

impl KnownNames {
    pub(super) fn new(most: Option<usize>) -> Self {
        Self { most, names: Mutex::default() }
    }

    /// Returns the findings for a name. If there are too many names already, a new one is not checked.
    pub(super) fn findings(&self, kind: NameKind, name: &str, check: impl FnOnce() -> Vec<Finding>) -> Arc<[Finding]> {
        let Some(most) = self.most else { return check().into() };
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let names = names.entry(kind).or_default();
        if let Some(known) = names.get(name) {
            return Arc::clone(known);
        }
        if names.len() >= most || name.len() > LONGEST {
            return Arc::new([]);
        }
        let found: Arc<[Finding]> = check().into();
        names.insert(name.to_owned(), Arc::clone(&found));
        found
    }
}

/// The longest name that is checked.
const LONGEST: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;
    use otel_semconv::Rule;

    #[test]
    fn a_name_is_checked_once() {
        let known = KnownNames::new(Some(2));
        let check = |name: &str| {
            let found = vec![Finding::new(Rule::Deprecated, name, "found".to_owned())];
            known.findings(NameKind::Attribute, name, || found).len()
        };
        assert_eq!((check("a"), check("b"), check("c")), (1, 1, 0));
        let again = known.findings(NameKind::Attribute, "a", || unreachable!("it is known"));
        assert_eq!(again[0].subject(), "a");
        assert_eq!(known.findings(NameKind::Event, "a", Vec::new).len(), 0);
        assert_eq!(KnownNames::new(Some(9)).findings(NameKind::Event, &"x".repeat(2_000), || unreachable!()).len(), 0);
    }
}
