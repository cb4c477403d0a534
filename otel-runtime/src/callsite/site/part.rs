//! The things that a call of a site makes, told apart by number.

/// One of the things that a call of a site makes.
#[derive(Clone, Copy)]
pub enum Part {
    /// Its span.
    Span,
    /// One of its metrics, in the order of the site.
    Count(usize),
    /// One of its logs, in the order of the site.
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

/// The macro allows this many metrics and this many logs on one function.
const MOST: usize = 15;

impl Part {
    #[inline]
    fn bit(self) -> u32 {
        match self {
            Self::Span => 1,
            Self::Count(at) => 2 << at.min(MOST - 1),
            Self::Log(at) => (2 << MOST) << at.min(MOST - 1),
        }
    }
}
