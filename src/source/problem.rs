//! What keeps a part of the input from being looked at.

use super::Location;

/// Something that kept a part from being looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where; none where it concerns no file.
    pub place: Option<Location>,
    /// In a few words.
    pub summary: String,
    /// The whole sentence.
    pub detail: String,
    /// It means that not everything was looked at.
    pub is_incomplete: bool,
}
