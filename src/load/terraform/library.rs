//! All modules that a scan may need, each parsed once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::module::Module;
use crate::source::{Files, SourceMap, normalize};
use crate::syntax::ExpressionKind;

/// Parsed modules by directory, and where `terraform init` put the others.
#[derive(Debug, Default)]
pub struct Library {
    modules: FxHashMap<PathBuf, Module>,
    /// Of each root that was initialized: directory by path of calls (`vpc.subnets`).
    manifests: FxHashMap<PathBuf, BTreeMap<String, PathBuf>>,
}

/// Only through sources of others, so many modules are read: the others lie in the directories that are scanned.
const MOST_REACHED: usize = 2_000;

impl Library {
    /// Parses the modules in these directories and all local modules that they call, at any depth, and the modules that
    /// `terraform init` downloaded for them.
    pub fn read(directories: &[PathBuf], files: &dyn Files, sources: &SourceMap) -> Library {
        let mut library = Library::default();
        let mut called = library.add(directories.to_vec(), files, sources);
        for directory in directories {
            let is_initialized = library
                .module(directory)
                .and_then(|m| m.listing.as_ref())
                .is_some_and(|names| is_among(names, ".terraform", true));
            if !is_initialized {
                continue;
            }
            let manifest = manifest(directory, files);
            if !manifest.is_empty() {
                let downloaded = manifest.values().cloned().collect();
                called.extend(library.add(downloaded, files, sources));
                library.manifests.insert(directory.clone(), manifest);
            }
        }
        let mut reached = 0;
        while !called.is_empty() {
            called.sort();
            called.dedup();
            called.retain(|d| !library.modules.contains_key(d));
            // Through links that lead back there are paths without end.
            reached += called.len();
            if reached > MOST_REACHED {
                break;
            }
            called = library.add(called, files, sources);
        }
        library
    }

    /// Parses the modules in these directories; which local modules they call.
    fn add(
        &mut self,
        mut directories: Vec<PathBuf>,
        files: &dyn Files,
        sources: &SourceMap,
    ) -> Vec<PathBuf> {
        directories.sort();
        directories.dedup();
        directories.retain(|d| !self.modules.contains_key(d));
        let read: Vec<(PathBuf, Option<Module>)> = directories
            .into_par_iter()
            .with_max_len(1)
            .map(|d| {
                let module = Module::read(&d, files, sources);
                (d, module)
            })
            .collect();
        let mut all_called = Vec::new();
        for (directory, module) in read {
            let Some(module) = module else { continue };
            for source in local_sources(&module) {
                let called = normalize(&directory.join(source));
                if files.is_inside(&called) && files.is_directory(&called) {
                    all_called.push(called);
                }
            }
            self.modules.insert(directory, module);
        }
        all_called
    }

    /// The module of a directory.
    pub fn module(&self, directory: &Path) -> Option<&Module> {
        self.modules.get(directory)
    }

    /// The names in a directory with whether each is a directory: a module's aren't read again.
    pub fn names(&self, directory: &Path, files: &dyn Files) -> Cow<'_, [(String, bool)]> {
        match self.module(directory).and_then(|m| m.listing.as_ref()) {
            Some(names) => Cow::Borrowed(names),
            None => Cow::Owned(files.list(directory)),
        }
    }

    /// Puts a module without files where there is none, so that expressions which need no names can be evaluated there.
    pub fn insert_empty(&mut self, directory: &Path) {
        self.modules
            .entry(directory.to_path_buf())
            .or_insert_with(|| Module::empty(directory));
    }

    /// All modules, by directory.
    pub fn modules(&self) -> impl Iterator<Item = &Module> {
        self.modules.values()
    }

    /// Where `terraform init` in `root` put the module of this path of calls.
    pub fn downloaded(&self, root: &Path, calls: &str) -> Option<&Path> {
        self.manifests.get(root)?.get(calls).map(PathBuf::as_path)
    }
}

/// Whether the names of a directory have this file, or this directory.
pub fn is_among(names: &[(String, bool)], wanted: &str, is_directory: bool) -> bool {
    names
        .iter()
        .any(|(name, directory)| *directory == is_directory && name == wanted)
}

/// The literal sources of module calls that are paths.
pub fn local_sources(module: &Module) -> impl Iterator<Item = &str> {
    module
        .files
        .iter()
        .flat_map(|f| f.tree.body.blocks_of("module"))
        .filter_map(|b| match &b.body.attribute("source")?.value.kind {
            ExpressionKind::String(text) if is_local(text) => Some(&**text),
            _ => None,
        })
}

/// Whether a module source is a path, as Terraform tells it.
pub fn is_local(source: &str) -> bool {
    source.starts_with("./")
        || source.starts_with("../")
        || matches!(source, "." | "..")
        || source.starts_with(".\\")
        || source.starts_with("..\\")
}

/// `.terraform/modules/modules.json`
fn manifest(root: &Path, files: &dyn Files) -> BTreeMap<String, PathBuf> {
    #[derive(serde::Deserialize)]
    struct Manifest {
        #[serde(rename = "Modules", default)]
        modules: Vec<Entry>,
    }
    #[derive(serde::Deserialize)]
    struct Entry {
        #[serde(rename = "Key", default)]
        key: String,
        #[serde(rename = "Dir", default)]
        directory: String,
    }
    let path = root.join(".terraform/modules/modules.json");
    if !files.is_file(&path) {
        return BTreeMap::new();
    }
    let Ok(bytes) = files.read(&path) else {
        return BTreeMap::new();
    };
    let Ok(manifest) = serde_json::from_slice::<Manifest>(&bytes) else {
        return BTreeMap::new();
    };
    manifest
        .modules
        .into_iter()
        .filter(|e| !e.key.is_empty() && !e.directory.is_empty())
        .map(|e| (e.key, normalize(&root.join(e.directory))))
        .filter(|(_, d)| files.is_inside(d))
        .collect()
}
