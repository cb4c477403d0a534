//! Findings of the convention checker, at their items and in groups.

use crate::text::TextLimit;
use crate::view::{FindingExample, FindingGroupView, FindingLevelView, FindingList, FindingView, SignalView};
use otel_runtime::conventions::{ConventionChecker, ConventionFinding};
use otel_runtime::received::{
    ReceivedAttributes, ReceivedLog, ReceivedMetric, ReceivedPoint, ReceivedScope, ReceivedSpan,
};
use otel_runtime::semconv::{Registry, Severity};
use std::collections::HashMap;
use std::sync::Arc;

/// A finding at an item.
pub(crate) type ItemFinding = FindingView;

/// The maximum number of attribute keys that are checked.
const MOST_NAMES: usize = 4_096;

/// Checks items. It reports what the compiler would report of the same names.
#[derive(Debug)]
pub(super) struct Checker(ConventionChecker);

impl Checker {
    pub(super) fn new(registry: Registry) -> Self {
        Self(ConventionChecker::new(registry).remembering(MOST_NAMES))
    }

    pub(super) fn span(&self, span: &ReceivedSpan) -> Vec<(FindingLevelView, String)> {
        reported(self.0.span(span))
    }

    pub(super) fn log(&self, log: &ReceivedLog) -> Vec<(FindingLevelView, String)> {
        reported(self.0.log(log))
    }

    pub(super) fn metric(&self, metric: &ReceivedMetric) -> Vec<(FindingLevelView, String)> {
        reported(self.0.metric(metric))
    }

    pub(super) fn point(&self, metric: &str, point: &ReceivedPoint) -> Vec<(FindingLevelView, String)> {
        reported(self.0.point(metric, point))
    }

    pub(super) fn origin(
        &self,
        resource: &ReceivedAttributes,
        scope: &ReceivedScope,
    ) -> Vec<(FindingLevelView, String)> {
        let mut all = self.0.resource(resource);
        all.extend(self.0.scope(scope));
        reported(all)
    }
}

fn reported(findings: Vec<ConventionFinding>) -> Vec<(FindingLevelView, String)> {
    let reported = |found: ConventionFinding| {
        let level = match found.finding().severity() {
            Severity::Error => FindingLevelView::Error,
            Severity::Warn => FindingLevelView::Warning,
            _ => return None,
        };
        Some((level, found.finding().to_string()))
    };
    findings.into_iter().filter_map(reported).collect()
}

/// The findings of everything that is kept, in groups.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    groups: HashMap<(SignalView, FindingView), Group>,
    left_out: u64,
    bytes: usize,
}

#[derive(Debug)]
struct Group {
    count: usize,
    example: FindingExample,
}

/// The maximum number of groups. Messages contain names and values, so there can be as many as there are different ones.
const MOST_GROUPS: usize = 2_000;

impl Findings {
    /// Adds the findings of an item, and returns those that are in a group.
    pub(super) fn add(
        &mut self,
        signal: SignalView,
        example: &FindingExample,
        found: Vec<(FindingLevelView, String)>,
    ) -> Box<[ItemFinding]> {
        if found.is_empty() {
            return Box::default();
        }
        found.into_iter().filter_map(|(level, message)| self.add_one(signal, example, level, &message)).collect()
    }

    fn add_one(
        &mut self,
        signal: SignalView,
        example: &FindingExample,
        level: FindingLevelView,
        message: &str,
    ) -> Option<FindingView> {
        let message: Arc<str> = TextLimit::Short.name(message).into();
        let key = (signal, FindingView { level, message });
        if let Some(group) = self.groups.get_mut(&key) {
            group.count += 1;
            group.example = example.clone();
            let (known, _) = self.groups.get_key_value(&key)?;
            return Some(known.1.clone());
        }
        if self.groups.len() >= MOST_GROUPS {
            self.left_out += 1;
            return None;
        }
        self.bytes += bytes(&key.1);
        self.groups.insert(key.clone(), Group { count: 1, example: example.clone() });
        Some(key.1)
    }

    /// Removes the findings of an item that was dropped.
    pub(super) fn remove(&mut self, signal: SignalView, found: &[ItemFinding]) {
        for finding in found {
            let key = (signal, finding.clone());
            let Some(group) = self.groups.get_mut(&key) else { continue };
            group.count -= 1;
            if group.count == 0 {
                self.groups.remove(&key);
                self.bytes -= bytes(finding);
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Returns the groups, most serious and most frequent first.
    pub(crate) fn list(&self) -> FindingList {
        let view = |((signal, finding), group): (&(SignalView, FindingView), &Group)| FindingGroupView {
            level: finding.level,
            message: Arc::clone(&finding.message),
            count: group.count,
            signal: *signal,
            example: group.example.clone(),
        };
        let mut findings: Vec<_> = self.groups.iter().map(view).collect();
        findings.sort_by(|left, right| {
            let key = |group: &FindingGroupView| (group.level, std::cmp::Reverse(group.count));
            key(left).cmp(&key(right)).then_with(|| (&left.message, left.signal).cmp(&(&right.message, right.signal)))
        });
        FindingList { findings, left_out: self.left_out }
    }
}

/// The bytes of a group.
fn bytes(finding: &FindingView) -> usize {
    finding.message.len() + 256
}
