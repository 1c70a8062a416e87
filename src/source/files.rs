//! Reading files: from the disk, from memory (examples of rules), from wherever else a scan may look.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// A tree of files. Everything that reads goes through it, so that what is read can be confined and replaced.
///
/// Paths are absolute and without `.` or `..` ([`normalize`] makes them so).
pub trait Files: Send + Sync {
    /// The bytes of a file.
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError>;
    /// The names in a directory with whether each is a directory, sorted; empty where there is none.
    fn list(&self, directory: &Path) -> Vec<(String, bool)>;
    /// Whether there is a regular file.
    fn is_file(&self, path: &Path) -> bool;
    /// Whether there is a directory.
    fn is_directory(&self, path: &Path) -> bool;
    /// Whether configurations may read this path (`file()`, modules): inside the tree that is scanned, symbolic links
    /// resolved.
    fn is_inside(&self, path: &Path) -> bool;
}

/// Why a file wasn't read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is none.
    Missing,
    /// It lies outside of what may be read.
    Outside,
    /// It is a directory, a device, a pipe.
    NotAFile,
    /// It is larger than this many bytes.
    TooLarge(u64),
    /// The system's words.
    System(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Missing => f.write_str("no such file"),
            ReadError::Outside => f.write_str("lies outside the scanned tree, and is not read"),
            ReadError::NotAFile => f.write_str("is not a regular file"),
            ReadError::TooLarge(limit) => {
                write!(f, "is larger than {} MiB, the limit", limit >> 20)
            }
            ReadError::System(text) => f.write_str(text),
        }
    }
}

/// `.` and `..` resolved as text, without looking at the disk.
pub fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    out.push("..");
                }
            }
            other => out.push(other),
        }
    }
    out
}

/// The text of a file that is named on the command line or in the configuration, wherever it lies: a report, a baseline.
///
/// No pipe or device is opened, and nothing larger than so many bytes.
pub fn read_given(path: &Path, most_bytes: u64) -> std::io::Result<String> {
    let refused = |why: &str| std::io::Error::new(std::io::ErrorKind::InvalidInput, why);
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(refused("it is no regular file"));
    }
    if metadata.len() > most_bytes {
        let why = format!("it is larger than {} MiB, the limit", most_bytes >> 20);
        return Err(refused(&why));
    }
    let mut text = String::new();
    fs::File::open(path)?
        .take(most_bytes)
        .read_to_string(&mut text)?;
    Ok(text)
}

/// The disk, below one directory.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
    most_bytes: u64,
}

impl Disk {
    /// A file larger than this isn't read: 16 MiB.
    pub const MOST_BYTES: u64 = 16 << 20;

    /// The tree below `root`, which should be canonical.
    pub fn new(root: PathBuf) -> Disk {
        Disk {
            root,
            most_bytes: Self::MOST_BYTES,
        }
    }

    /// The same, where a file larger than so many bytes isn't read.
    pub fn with_limit(self, most_bytes: u64) -> Disk {
        Disk { most_bytes, ..self }
    }
}

impl Files for Disk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let error = |e: std::io::Error| match e.kind() {
            std::io::ErrorKind::NotFound => ReadError::Missing,
            _ => ReadError::System(e.to_string()),
        };
        // Asked before opening: opening a pipe would wait for its writer.
        let mut metadata = fs::symlink_metadata(path).map_err(error)?;
        if metadata.is_symlink() {
            // Whoever names a file outside of the tree means it; a link in the tree is whatever its author made it.
            if path.starts_with(&self.root) && !self.is_inside(path) && path.exists() {
                return Err(ReadError::Outside);
            }
            metadata = fs::metadata(path).map_err(error)?;
        }
        if !metadata.is_file() {
            return Err(ReadError::NotAFile);
        }
        if metadata.len() > self.most_bytes {
            return Err(ReadError::TooLarge(self.most_bytes));
        }
        let file = fs::File::open(path).map_err(error)?;
        let mut bytes = Vec::with_capacity(metadata.len() as usize);
        file.take(self.most_bytes + 1)
            .read_to_end(&mut bytes)
            .map_err(error)?;
        if bytes.len() as u64 > self.most_bytes {
            return Err(ReadError::TooLarge(self.most_bytes));
        }
        Ok(bytes)
    }

    fn list(&self, directory: &Path) -> Vec<(String, bool)> {
        let Ok(entries) = fs::read_dir(directory) else {
            return Vec::new();
        };
        let mut names: Vec<(String, bool)> = entries
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let kind = entry.file_type().ok()?;
                let is_directory = if kind.is_symlink() {
                    fs::metadata(entry.path()).is_ok_and(|m| m.is_dir())
                } else {
                    kind.is_dir()
                };
                Some((name, is_directory))
            })
            .collect();
        names.sort();
        names
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn is_directory(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn is_inside(&self, path: &Path) -> bool {
        match fs::canonicalize(path) {
            Ok(real) => real.starts_with(&self.root),
            Err(_) => normalize(path).starts_with(&self.root),
        }
    }
}

/// Files in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Memory {
    /// No files.
    pub const fn new() -> Memory {
        Memory {
            files: BTreeMap::new(),
        }
    }

    /// Puts a file at an absolute path.
    pub fn insert(&mut self, path: impl Into<PathBuf>, text: impl Into<Vec<u8>>) {
        self.files.insert(normalize(&path.into()), text.into());
    }
}

impl Files for Memory {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.files
            .get(&normalize(path))
            .cloned()
            .ok_or(ReadError::Missing)
    }

    fn list(&self, directory: &Path) -> Vec<(String, bool)> {
        let mut names: Vec<(String, bool)> = self
            .files
            .keys()
            .filter_map(|path| {
                let mut rest = path.strip_prefix(directory).ok()?.components();
                let first = rest.next()?.as_os_str().to_str()?.to_string();
                Some((first, rest.next().is_some()))
            })
            .collect();
        names.dedup();
        names
    }

    fn is_file(&self, path: &Path) -> bool {
        self.files.contains_key(&normalize(path))
    }

    fn is_directory(&self, path: &Path) -> bool {
        let path = normalize(path);
        self.files
            .keys()
            .any(|f| f.starts_with(&path) && *f != path)
    }

    fn is_inside(&self, _: &Path) -> bool {
        true
    }
}
