//! Files as they are in a commit, read from git's objects: nothing is checked out.
//!
//! What git ignores (downloaded modules, local values) is in no commit; it is read from the disk, so that both sides of a
//! comparison see the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::tree::EntryKind;
use ignore::gitignore::GitignoreBuilder;

use super::files::{Disk, Files, ReadError, normalize};
use super::git_directory::{MOST_IGNORED, git_directories, ignore_files};

/// A repository and the revisions that are asked for.
#[derive(Clone)]
pub struct Repository {
    inner: gix::ThreadSafeRepository,
    work_tree: PathBuf,
}

/// The files of one commit.
pub struct Revision {
    repository: gix::ThreadSafeRepository,
    /// Where the files would be if they were checked out.
    work_tree: PathBuf,
    files: BTreeMap<PathBuf, ObjectId>,
    /// Of each directory the names in it, and whether they are directories.
    directories: BTreeMap<PathBuf, BTreeSet<(String, bool)>>,
    /// Targets of symbolic links, relative to the work tree.
    links: BTreeMap<PathBuf, PathBuf>,
    /// Files that git ignores are read here.
    disk: Disk,
    /// What the commit that is checked out tracks, of the names that may be ignored.
    tracked: BTreeSet<PathBuf>,
}

/// An object that is larger isn't read into memory, whatever it says of itself: 64 MiB.
const LARGEST_OBJECT: &str = "gitoxide.objects.allocLimit=67108864";

/// So many steps a path of symbolic links may take.
const MOST_LINKS: usize = 16;

impl Repository {
    /// The repository whose work tree a directory lies in.
    pub fn around(directory: &Path) -> Result<Repository, String> {
        let work_tree = directory.ancestors().find(|a| a.join(".git").exists());
        let directories = work_tree.map_or(Ok(Vec::new()), git_directories);
        let odd = match &directories {
            Ok(directories) => odd_file(directories),
            Err(odd) => Some(odd.clone()),
        };
        if let Some(odd) = odd {
            return Err(format!(
                "{}: it is no regular file, so the git repository isn't read",
                odd.display()
            ));
        }
        if let Some(wrong) = wrong_shallow_file(&directories.unwrap_or_default()) {
            return Err(format!(
                "{}: it is no list of commits, so the git repository isn't read",
                wrong.display()
            ));
        }
        let mut options = gix::sec::trust::Mapping::<gix::open::Options>::default();
        for options in [&mut options.full, &mut options.reduced] {
            let bounded = std::mem::take(options);
            *options = bounded.config_overrides([LARGEST_OBJECT]);
        }
        let inner = gix::ThreadSafeRepository::discover_opts(
            directory,
            gix::discover::upwards::Options::default(),
            options,
        )
        .map_err(|e| {
            format!(
                "{}: there is no git repository here: {e}",
                directory.display()
            )
        })?;
        let work_tree = inner
            .to_thread_local()
            .workdir()
            .and_then(|w| std::fs::canonicalize(w).ok())
            .ok_or("the git repository has no work tree")?;
        Ok(Repository { inner, work_tree })
    }

    /// Where its files are checked out.
    pub fn work_tree(&self) -> &Path {
        &self.work_tree
    }

    fn resolve(&self, revision: &str) -> Result<ObjectId, String> {
        let repository = self.inner.to_thread_local();
        let id = repository
            .rev_parse_single(revision.as_bytes().as_bstr())
            .map_err(|_| {
                let shallow = match is_shallow(&repository) {
                    true => " This is a shallow clone: fetch the branch that is compared with (`git fetch origin BRANCH`), or clone with its history (`fetch-depth: 0` of actions/checkout).",
                    false => " Is it fetched? Branches of the remote are named like origin/main.",
                };
                format!("there is no revision {revision:?} in this repository.{shallow}")
            })?;
        let commit = id
            .object()
            .map_err(|e| format!("{revision}: {e}"))?
            .peel_to_kind(gix::object::Kind::Commit)
            .map_err(|_| format!("{revision:?} is no commit"))?;
        Ok(commit.id)
    }

    /// The commit that is checked out.
    pub fn head(&self) -> Result<ObjectId, String> {
        self.resolve("HEAD")
    }

    /// The commit of a revision.
    pub fn commit(&self, revision: &str) -> Result<ObjectId, String> {
        self.resolve(revision)
    }

    /// Where two revisions parted.
    pub fn merge_base(&self, one: &str, other: &str) -> Result<ObjectId, String> {
        let (first, second) = (self.resolve(one)?, self.resolve(other)?);
        let repository = self.inner.to_thread_local();
        let base = repository.merge_base(first, second);
        let base = base.ok().flatten().map(|id| id.detach());
        base.ok_or_else(|| {
            let why = match is_shallow(&repository) {
                true => " This is a shallow clone, which doesn't hold the commit where they parted: clone with its history (`fetch-depth: 0` of actions/checkout, `git fetch --unshallow`), or compare with the revision itself (`--since REVISION..`).",
                false => " They have no history in common.",
            };
            format!("{one} and {other} have no merge base here.{why}")
        })
    }

    /// The files of a commit.
    pub fn revision(&self, commit: ObjectId) -> Result<Revision, String> {
        let repository = self.inner.to_thread_local();
        let mut revision = Revision {
            repository: self.inner.clone(),
            work_tree: self.work_tree.clone(),
            files: BTreeMap::new(),
            directories: BTreeMap::from([(PathBuf::new(), BTreeSet::new())]),
            links: BTreeMap::new(),
            disk: Disk::new(self.work_tree.clone()),
            tracked: BTreeSet::new(),
        };
        for (path, kind, id) in entries(&repository, commit)? {
            match kind {
                EntryKind::Blob | EntryKind::BlobExecutable => {
                    revision.place(&path);
                    revision.files.insert(path, id);
                }
                EntryKind::Link => {
                    let target = repository
                        .find_object(id)
                        .ok()
                        .and_then(|o| o.data.to_str().ok().map(PathBuf::from));
                    let parent = path.parent().unwrap_or(Path::new(""));
                    if let Some(target) = target.filter(|t| t.is_relative()) {
                        let target = normalize(&parent.join(target));
                        revision.links.insert(path, target);
                    }
                }
                // A submodule's files are in another repository.
                EntryKind::Commit | EntryKind::Tree => {}
            }
        }
        for (path, _, _) in entries(&repository, self.head()?)? {
            if !matches!(form(&path), Form::Kept) {
                revision.tracked.insert(path);
            }
        }
        Ok(revision)
    }
}

/// A pipe, socket or device where git's own files are: opening it would wait for ever.
fn odd_file(directories: &[PathBuf]) -> Option<PathBuf> {
    let mut open = directories.to_vec();
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(path),
                Ok(kind) if kind.is_file() => {}
                _ => {
                    let is_odd = |m: std::fs::Metadata| !m.is_file() && !m.is_dir();
                    if std::fs::metadata(&path).is_ok_and(is_odd) {
                        return Some(path);
                    }
                }
            }
        }
    }
    None
}

/// The list of commits at which a shallow clone ends, if it is no such list: whoever reads it relies on it.
fn wrong_shallow_file(directories: &[PathBuf]) -> Option<PathBuf> {
    directories
        .iter()
        .map(|directory| directory.join("shallow"))
        .find(|path| {
            std::fs::read_to_string(path).is_ok_and(|text| {
                let is_id = |line: &str| ObjectId::from_hex(line.as_bytes()).is_ok();
                !text.lines().all(|line| is_id(line.trim_end()))
            })
        })
}

fn is_shallow(repository: &gix::Repository) -> bool {
    repository.is_shallow().unwrap_or(false)
}

/// Whether a file may be one that is needed and that git ignores.
enum Form {
    /// What `init` puts there, which nobody commits.
    Downloaded,
    /// Values of variables, which some commit and some don't.
    Values,
    /// All else.
    Kept,
}

fn form(path: &Path) -> Form {
    let name = path.to_string_lossy();
    let is_cache =
        |c: Component<'_>| c.as_os_str() == ".terraform" || c.as_os_str() == ".terragrunt-cache";
    if path.components().any(is_cache) {
        return Form::Downloaded;
    }
    match name.ends_with(".tfvars") || name.ends_with(".tfvars.json") {
        true => Form::Values,
        false => Form::Kept,
    }
}

/// A commit with more files and directories isn't read: a few objects may name each other any number of times.
const MOST_ENTRIES: usize = 200_000;
/// What reading a tree costs, in entries.
const ENTRIES_PER_TREE: usize = 4;
/// Directories within directories.
const DEEPEST: usize = 256;

fn entries(
    repository: &gix::Repository,
    commit: ObjectId,
) -> Result<Vec<(PathBuf, EntryKind, ObjectId)>, String> {
    let wrong = |e: &dyn std::fmt::Display| {
        format!(
            "the files of commit {commit} can't be read: {e}. In a partial clone fetch them first."
        )
    };
    let tree = repository
        .find_commit(commit)
        .map_err(|e| wrong(&e))?
        .tree_id()
        .map_err(|e| wrong(&e))?;
    let mut found = Vec::new();
    let mut count = 0;
    let mut open = vec![(PathBuf::new(), tree.detach(), 0)];
    while let Some((directory, id, depth)) = open.pop() {
        count += ENTRIES_PER_TREE;
        let tree = repository.find_tree(id).map_err(|e| wrong(&e))?;
        for entry in tree.iter() {
            let entry = entry.map_err(|e| wrong(&e))?;
            count += 1;
            if count > MOST_ENTRIES || depth > DEEPEST {
                return Err(format!(
                    "commit {commit} has more than {MOST_ENTRIES} files and directories, or they are more than {DEEPEST} deep; it isn't read"
                ));
            }
            // Names that are no text are found by nobody else either.
            let Ok(name) = entry.filename().to_str() else {
                continue;
            };
            let mut parts = Path::new(name).components();
            if !matches!(
                (parts.next(), parts.next()),
                (Some(Component::Normal(_)), None)
            ) {
                continue;
            }
            let path = directory.join(name);
            match entry.mode().kind() {
                EntryKind::Tree => open.push((path, entry.object_id(), depth + 1)),
                kind => found.push((path, kind, entry.object_id())),
            }
        }
    }
    Ok(found)
}

impl Revision {
    /// Puts a file and the directories above it into their directories.
    fn place(&mut self, path: &Path) {
        let mut is_directory = false;
        for path in path.ancestors() {
            let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
                break;
            };
            let names = self.directories.entry(parent.to_path_buf()).or_default();
            if !names.insert((name.to_string_lossy().into_owned(), is_directory)) {
                break;
            }
            is_directory = true;
        }
    }

    /// All files, as absolute paths.
    pub fn paths(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.files.keys().map(|path| self.work_tree.join(path))
    }

    /// A path relative to the work tree, with links followed; none for what lies outside.
    fn inner(&self, path: &Path) -> Option<PathBuf> {
        let normal = normalize(path);
        let mut path = normal.strip_prefix(&self.work_tree).ok()?.to_path_buf();
        if self.links.is_empty() {
            return Some(path);
        }
        for _ in 0..MOST_LINKS {
            let link = path
                .ancestors()
                .find_map(|a| Some((a.to_path_buf(), self.links.get(a)?)));
            let Some((link, target)) = link else {
                return Some(path);
            };
            let rest = path.strip_prefix(&link).ok()?;
            path = normalize(&target.join(rest));
            if path.starts_with("..") {
                return None;
            }
        }
        None
    }

    /// Whether a path is read from the disk: it is in no commit, and won't be.
    fn is_on_disk(&self, inner: &Path) -> bool {
        let is_untracked = || !self.files.contains_key(inner) && !self.tracked.contains(inner);
        match form(inner) {
            Form::Kept => false,
            Form::Downloaded => is_untracked(),
            Form::Values => is_untracked() && self.is_ignored(inner),
        }
    }

    /// Whether the ignore files of the work tree hide a file. One that they don't hide is about to be committed. What can't be read,
    /// or is too large, says nothing.
    fn is_ignored(&self, inner: &Path) -> bool {
        let path = self.work_tree.join(inner);
        let is_small = |file: &PathBuf| {
            std::fs::metadata(file).is_ok_and(|m| m.is_file() && m.len() <= MOST_IGNORED)
        };
        // The nearest counts.
        for directory in inner.ancestors().skip(1).map(|d| self.work_tree.join(d)) {
            let files = ignore_files(&directory).unwrap_or_default();
            for file in files.into_iter().filter(is_small) {
                let mut builder = GitignoreBuilder::new(&directory);
                builder.add(file);
                let Ok(patterns) = builder.build() else {
                    continue;
                };
                let said = patterns.matched_path_or_any_parents(&path, false);
                if !said.is_none() {
                    return said.is_ignore();
                }
            }
        }
        false
    }
}

impl Files for Revision {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let Some(inner) = self.inner(path) else {
            return Err(ReadError::Outside);
        };
        if self.is_on_disk(&inner) {
            return self.disk.read(path);
        }
        let Some(id) = self.files.get(&inner).copied() else {
            return Err(match self.directories.contains_key(&inner) {
                true => ReadError::NotAFile,
                false => ReadError::Missing,
            });
        };
        let repository = self.repository.to_thread_local();
        let size = repository
            .find_header(id)
            .map_err(|e| ReadError::System(e.to_string()))?
            .size();
        if size > Disk::MOST_BYTES {
            return Err(ReadError::TooLarge(Disk::MOST_BYTES));
        }
        let object = repository
            .find_object(id)
            .map_err(|e| ReadError::System(e.to_string()))?;
        Ok(object.data.clone())
    }

    fn list(&self, directory: &Path) -> Vec<(String, bool)> {
        let Some(inner) = self.inner(directory) else {
            return Vec::new();
        };
        let mut names: Vec<(String, bool)> = self
            .directories
            .get(&inner)
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        for (link, target) in &self.links {
            if link.parent() == Some(&inner)
                && let Some(name) = link.file_name().and_then(|n| n.to_str())
            {
                names.push((name.to_string(), self.directories.contains_key(target)));
            }
        }
        // What git ignores stands beside it.
        for (name, is_directory) in self.disk.list(directory) {
            let path = inner.join(&name);
            if self.is_on_disk(&path) {
                names.push((name, is_directory));
            }
        }
        names.sort();
        names.dedup();
        names
    }

    fn is_file(&self, path: &Path) -> bool {
        self.inner(path).is_some_and(|inner| {
            self.files.contains_key(&inner) || (self.is_on_disk(&inner) && self.disk.is_file(path))
        })
    }

    fn is_directory(&self, path: &Path) -> bool {
        self.inner(path).is_some_and(|inner| {
            self.directories.contains_key(&inner)
                || (self.is_on_disk(&inner) && self.disk.is_directory(path))
        })
    }

    fn is_inside(&self, path: &Path) -> bool {
        self.inner(path).is_some()
    }
}
