//! Where text comes from: the files that may be read, and the map from positions to files.

mod columns;
mod encoding;
mod files;
mod git_directory;
mod map;
mod noting;
mod overlay;
mod problem;
mod revision;

pub use columns::Columns;
pub use encoding::{text, text_or_replaced};
pub use files::{Disk, Files, Memory, ReadError, normalize, read_given};
pub use git_directory::{MOST_IGNORED, ignore_files};
pub use map::{Location, Source, SourceMap, is_in_rule};
pub use noting::{Notes, Noting, Stamp};
pub use overlay::Overlay;
pub use problem::Problem;
pub use revision::{Repository, Revision};
