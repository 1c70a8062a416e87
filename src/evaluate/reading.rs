//! Files that functions read, which takes steps as everything does.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::source::{Files, ReadError};

/// Bytes that are read in the time of a step, hashing them included.
const BYTES_PER_STEP: u64 = 32;
/// Steps that listing a directory takes, besides one for each name.
const STEPS_PER_LIST: u64 = 100;
/// Each name is asked what it is.
const STEPS_PER_NAME: u64 = 5;

/// Files whose reading is counted.
pub(super) struct Counted<'a> {
    files: &'a dyn Files,
    most: u64,
    taken: AtomicU64,
}

impl<'a> Counted<'a> {
    /// Files that may be read as long as so many steps are left.
    pub fn new(files: &'a dyn Files, most: u64) -> Counted<'a> {
        Counted {
            files,
            most,
            taken: AtomicU64::new(0),
        }
    }

    /// How many steps reading has taken.
    pub fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    fn is_spent(&self) -> bool {
        self.taken() >= self.most
    }

    fn spend(&self, steps: u64) {
        self.taken.fetch_add(steps, Ordering::Relaxed);
    }
}

impl Files for Counted<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        if self.is_spent() {
            return Err(ReadError::System(
                "isn't read, because functions have read as much as the limit allows".into(),
            ));
        }
        let bytes = self.files.read(path)?;
        self.spend(bytes.len() as u64 / BYTES_PER_STEP);
        Ok(bytes)
    }

    fn list(&self, directory: &Path) -> Vec<(String, bool)> {
        if self.is_spent() {
            return Vec::new();
        }
        let names = self.files.list(directory);
        self.spend(names.len() as u64 * STEPS_PER_NAME + STEPS_PER_LIST);
        names
    }

    fn is_file(&self, path: &Path) -> bool {
        self.spend(STEPS_PER_NAME);
        !self.is_spent() && self.files.is_file(path)
    }

    fn is_directory(&self, path: &Path) -> bool {
        self.spend(STEPS_PER_NAME);
        !self.is_spent() && self.files.is_directory(path)
    }

    fn is_inside(&self, path: &Path) -> bool {
        // Each part of the path is asked whether it is a link.
        self.spend(2 * STEPS_PER_NAME * path.components().count() as u64);
        !self.is_spent() && self.files.is_inside(path)
    }
}
