//! The names in the directories of stacks: several templates lie in one.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rustc_hash::FxHashMap;

use crate::source::Files;
use crate::value::Value;

/// Directories that were listed in a run.
pub(super) struct Listings<'f> {
    files: &'f dyn Files,
    known: Mutex<FxHashMap<PathBuf, Value>>,
}

impl<'f> Listings<'f> {
    /// Of these files, none listed yet.
    pub fn of(files: &'f dyn Files) -> Listings<'f> {
        Listings {
            files,
            known: Mutex::default(),
        }
    }

    /// The names in a directory as `stack.files` gives them: a list, directories with `/` behind them.
    pub fn names(&self, directory: &Path) -> Value {
        let lock = || self.known.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(names) = lock().get(directory) {
            return names.clone();
        }
        let names = self.files.list(directory).into_iter();
        let names = names.map(|(name, is_directory)| match is_directory {
            true => Value::string(name + "/"),
            false => Value::string(name),
        });
        let names = Value::tuple(names.collect());
        lock().insert(directory.to_path_buf(), names.clone());
        names
    }
}
