//! The names in the directories of stacks: several templates lie in one.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rustc_hash::FxHashMap;

use crate::load::terraform::Library;
use crate::source::Files;
use crate::value::Value;

/// Directories that were listed in a run.
pub(super) struct Listings<'f> {
    files: &'f dyn Files,
    library: &'f Library,
    known: Mutex<FxHashMap<PathBuf, Value>>,
}

impl<'f> Listings<'f> {
    /// Of these files, none listed yet but for the directories of modules.
    pub fn of(files: &'f dyn Files, library: &'f Library) -> Listings<'f> {
        Listings {
            files,
            library,
            known: Mutex::default(),
        }
    }

    /// The names in a directory as `stack.files` gives them: a list, directories with `/` behind them.
    pub fn names(&self, directory: &Path) -> Value {
        let lock = || self.known.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(names) = lock().get(directory) {
            return names.clone();
        }
        let listing = self.library.names(directory, self.files);
        let names = listing
            .iter()
            .map(|(name, is_directory)| match is_directory {
                true => Value::string(format!("{name}/")),
                false => Value::string(name),
            });
        let names = Value::tuple(names.collect());
        lock().insert(directory.to_path_buf(), names.clone());
        names
    }
}
