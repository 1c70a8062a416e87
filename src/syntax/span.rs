//! Places in source text.

/// A half-open range of bytes, `start..end`.
///
/// Positions are not relative to one file: every source registered for a scan gets its own
/// range of one shared 32-bit space (as in rustc's source map), so a span says by itself in which
/// file it lies, costs 8 bytes, and is `Send`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span that belongs to no source.
    pub const NONE: Span = Span { start: 0, end: 0 };

    /// A span of `start..end`.
    pub fn new(start: u32, end: u32) -> Self {
        Span { start, end }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Whether this span belongs to no source.
    pub fn is_none(self) -> bool {
        self == Span::NONE
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The number of bytes.
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it covers no byte.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}
