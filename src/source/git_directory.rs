//! Where git keeps what it knows of a work tree, found without opening what would wait for ever.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::files::normalize;

/// A file that names a directory is shorter.
const LONGEST: u64 = 64 << 10;
/// So many directories may be named by each other.
const MOST: usize = 64;

/// The directories of a repository: that which `.git` is or names, the one that it has in common with other work trees, and those
/// that hold objects for it.
///
/// # Errors
/// What is no regular file where one names a directory: opening a pipe would wait for its writer.
pub fn git_directories(work_tree: &Path) -> Result<Vec<PathBuf>, PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    let mut open = vec![work_tree.join(".git")];
    while let Some(path) = open.pop() {
        if found.len() >= MOST || !seen.insert(path.clone()) {
            continue;
        }
        let base = path.parent().unwrap_or(work_tree).to_path_buf();
        if !path.is_dir() {
            // `gitdir: …`
            let text = named(&path)?;
            let target = text.strip_prefix("gitdir:").map(str::trim);
            open.extend(target.map(|target| normalize(&base.join(target))));
            continue;
        }
        let common = named(&path.join("commondir"))?;
        if !common.trim().is_empty() {
            open.push(normalize(&path.join(common.trim())));
        }
        let objects = path.join("objects");
        let objects = if objects.is_dir() {
            objects
        } else {
            path.clone()
        };
        for line in named(&objects.join("info/alternates"))?.lines() {
            if !line.trim().is_empty() {
                open.push(normalize(&objects.join(line.trim())));
            }
        }
        found.push(path);
    }
    Ok(found)
}

/// The ignore files from the walked directory down to one may have so many bytes: their patterns take thousands of times as much.
pub const MOST_IGNORED: u64 = 128 << 10;

/// The ignore files of a directory, with git's own of a work tree. Those of search tools (`.ignore`) are none: they hide what is
/// deployed all the same.
///
/// # Errors
/// As of [`git_directories`].
pub fn ignore_files(directory: &Path) -> Result<Vec<PathBuf>, PathBuf> {
    let mut files = vec![directory.join(".gitignore")];
    if directory.join(".git").exists() {
        let directories = git_directories(directory)?;
        files.extend(directories.into_iter().map(|d| d.join("info/exclude")));
    }
    Ok(files)
}

/// The text of a small file; empty where there is none.
fn named(path: &Path) -> Result<String, PathBuf> {
    let Ok(metadata) = fs::metadata(path) else {
        return Ok(String::new());
    };
    if metadata.is_dir() {
        return Ok(String::new());
    }
    if !metadata.is_file() || metadata.len() > LONGEST {
        return Err(path.to_path_buf());
    }
    Ok(fs::read_to_string(path).unwrap_or_default())
}
