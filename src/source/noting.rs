//! The disk, with notes of what was looked at: whoever watches a tree wants to know which files a scan depends on.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use super::files::{Disk, Files, ReadError};

/// What a path was when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stamp {
    /// There was nothing.
    Missing,
    /// A file, when it was changed and how long it was.
    File(Option<SystemTime>, u64),
    /// A directory, with the names in it.
    Directory(Vec<String>),
}

impl Stamp {
    /// What is there now; of a directory without the names that editors and groundrule itself write in passing.
    pub fn of(path: &Path) -> Stamp {
        match fs::metadata(path) {
            Err(_) => Stamp::Missing,
            Ok(metadata) if metadata.is_dir() => {
                let mut names: Vec<String> = fs::read_dir(path)
                    .into_iter()
                    .flatten()
                    .flatten()
                    .map(|entry| entry.file_name().to_string_lossy().into_owned())
                    .filter(|name| !is_passing(name))
                    .collect();
                names.sort();
                Stamp::Directory(names)
            }
            Ok(metadata) => Stamp::File(metadata.modified().ok(), metadata.len()),
        }
    }
}

/// Whether a name is one of an editor's backup, swap or lock file, or of a file that is being written.
fn is_passing(name: &str) -> bool {
    name.starts_with(['#', '~'])
        || name.starts_with(".#")
        || name == "4913"
        || ["~", ".swp", ".swo", ".swx", ".tmp", ".part", ".lock.info"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// What was looked at, as it was then.
#[derive(Debug, Default)]
pub struct Notes(Mutex<BTreeMap<PathBuf, Stamp>>);

impl Notes {
    /// Takes a path in, before it is looked at: what changes meanwhile is noticed then.
    pub fn note(&self, path: &Path) {
        let mut notes = self.0.lock().unwrap_or_else(|e| e.into_inner());
        if !notes.contains_key(path) {
            notes.insert(path.to_path_buf(), Stamp::of(path));
        }
    }

    /// All paths with what they were.
    pub fn all(&self) -> BTreeMap<PathBuf, Stamp> {
        self.0.lock().unwrap_or_else(|e| e.into_inner()).clone()
    }
}

/// The disk below a directory; what is looked at is noted.
pub struct Noting {
    /// The files.
    pub files: Disk,
    /// Where it is noted.
    pub notes: Arc<Notes>,
}

impl Files for Noting {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.notes.note(path);
        self.files.read(path)
    }

    fn list(&self, directory: &Path) -> Vec<(String, bool)> {
        self.notes.note(directory);
        self.files.list(directory)
    }

    fn is_file(&self, path: &Path) -> bool {
        self.notes.note(path);
        self.files.is_file(path)
    }

    fn is_directory(&self, path: &Path) -> bool {
        self.files.is_directory(path)
    }

    fn is_inside(&self, path: &Path) -> bool {
        self.files.is_inside(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at_is_noted_as_it_was_before() {
        let directory = tempfile::tempdir().expect("a directory can be made");
        let root = directory.path().canonicalize().expect("it is there");
        let file = root.join("main.tf");
        fs::write(&file, "a").expect("it can be written");
        let notes = Arc::new(Notes::default());
        let files = Noting {
            files: Disk::new(root.clone()),
            notes: notes.clone(),
        };
        assert!(files.read(&file).is_ok());
        assert!(files.read(&root.join("none.tf")).is_err());
        files.list(&root);
        let before = notes.all();
        let is_changed = |path: &Path| {
            before
                .get(path)
                .is_some_and(|stamp| *stamp != Stamp::of(path))
        };
        assert_eq!(before.len(), 3);
        assert!(!is_changed(&file) && !is_changed(&root));
        // What editors leave for a moment is nothing.
        fs::write(root.join(".main.tf.swp"), "").expect("it can be written");
        assert!(!is_changed(&root));
        fs::write(&file, "ab").expect("it can be written");
        assert!(is_changed(&file) && !is_changed(&root));
        fs::write(root.join("none.tf"), "").expect("it can be written");
        assert!(is_changed(&root) && is_changed(&root.join("none.tf")));
    }
}
