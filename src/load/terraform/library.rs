//! All modules that a scan may need, each parsed once.

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
        let mut wanted: Vec<PathBuf> = directories.to_vec();
        for directory in directories {
            let manifest = manifest(directory, files);
            if !manifest.is_empty() {
                wanted.extend(manifest.values().cloned());
                library.manifests.insert(directory.clone(), manifest);
            }
        }
        let mut reached = 0;
        while !wanted.is_empty() {
            wanted.sort();
            wanted.dedup();
            wanted.retain(|d| !library.modules.contains_key(d));
            // Through links that lead back there are paths without end.
            if !library.modules.is_empty() {
                reached += wanted.len();
                if reached > MOST_REACHED {
                    break;
                }
            }
            let read: Vec<(PathBuf, Option<Module>)> = wanted
                .par_iter()
                .map(|d| (d.clone(), Module::read(d, files, sources)))
                .collect();
            wanted.clear();
            for (directory, module) in read {
                let Some(module) = module else { continue };
                for source in local_sources(&module) {
                    let called = normalize(&directory.join(source));
                    if files.is_inside(&called) && files.is_directory(&called) {
                        wanted.push(called);
                    }
                }
                library.modules.insert(directory, module);
            }
        }
        library
    }

    /// The module of a directory.
    pub fn module(&self, directory: &Path) -> Option<&Module> {
        self.modules.get(directory)
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
