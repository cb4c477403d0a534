//! The span, the metrics and the logs of a call, by number.

/// The span, one of the metrics or one of the logs of a call.
#[derive(Clone, Copy)]
pub enum Part {
    /// The span.
    Span,
    /// A metric, by its index in the definition.
    Count(usize),
    /// A log, by its index in the definition.
    Log(usize),
}

/// A set of parts.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PartSet(u32);

impl PartSet {
    pub(crate) fn insert_if(&mut self, wanted: bool, part: Part) {
        if wanted {
            self.0 |= part.bit();
        }
    }

    #[inline]
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[inline]
    pub(crate) fn has(self, part: Part) -> bool {
        self.0 & part.bit() != 0
    }

    #[inline]
    pub(crate) fn has_logs(self) -> bool {
        self.0 >= Part::Log(0).bit()
    }

    #[inline]
    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    #[inline]
    pub(crate) fn shares(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn remove(&mut self, part: Part) {
        self.0 &= !part.bit();
    }
}

/// The maximum number of metrics, and of logs, of one function. The macros report an excess; a
/// call site with more does not compile.
pub(crate) const MAX_PER_SIGNAL: usize = 15;

impl Part {
    #[inline]
    fn bit(self) -> u32 {
        match self {
            Self::Span => 1,
            Self::Count(at) => 2 << at.min(MAX_PER_SIGNAL - 1),
            Self::Log(at) => (2 << MAX_PER_SIGNAL) << at.min(MAX_PER_SIGNAL - 1),
        }
    }
}
