//! What applies to metrics for which no view decides otherwise.

use crate::sampling::Pattern;
use opentelemetry_sdk::metrics::{Aggregation, InstrumentKind};

/// The limits of the number of attribute combinations, and the aggregation of histograms.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StreamDefaults {
    pub(crate) cardinality_limit: Option<usize>,
    pub(crate) cardinality_limits: Vec<(InstrumentKind, usize)>,
    pub(crate) histograms: Option<Aggregation>,
    /// Which meters are enabled.
    pub(crate) meters: MeterSwitches,
}

/// Patterns of the names of meters, of which the first one that matches decides whether a meter is enabled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MeterSwitches {
    pub(crate) rules: Vec<(String, bool)>,
    /// Whether the meters that no rule names are disabled.
    pub(crate) others_are_disabled: bool,
}

impl MeterSwitches {
    pub(super) fn enables(&self, name: &str) -> bool {
        let rule = self.rules.iter().find(|(pattern, _)| Pattern::new(pattern).matches(name));
        rule.map_or(!self.others_are_disabled, |(_, is_enabled)| *is_enabled)
    }
}

impl StreamDefaults {
    pub(super) fn limit(&self, kind: InstrumentKind) -> Option<usize> {
        let of_kind = self.cardinality_limits.iter().rev().find(|(of, _)| *of == kind);
        of_kind.map(|(_, limit)| *limit).or(self.cardinality_limit)
    }

    pub(super) fn aggregation(&self, kind: InstrumentKind) -> Option<Aggregation> {
        self.histograms.clone().filter(|_| kind == InstrumentKind::Histogram)
    }

    /// Returns these defaults, with those of `other` where it has some.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.cardinality_limit = other.cardinality_limit.or(self.cardinality_limit);
        self.cardinality_limits.extend(other.cardinality_limits);
        self.histograms = other.histograms.or(self.histograms);
        if other.meters != MeterSwitches::default() {
            self.meters = other.meters;
        }
        self
    }
}
