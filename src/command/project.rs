//! What the commands work on: the found files, loaded.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::inputs::InputArguments;
use crate::discover::{self, Found, Search};
use crate::load::Stack;
use crate::load::terraform::{self, Library, Options};
use crate::source::{Disk, Files, SourceMap, normalize};

/// A tree that is looked at.
pub struct Project {
    /// What was found in it.
    pub found: Found,
    /// Its texts.
    pub sources: SourceMap,
    /// The directory that may be read, and that paths in reports are relative to.
    pub tree: PathBuf,
    files: Disk,
    library: Library,
    options: Options,
}

impl Project {
    /// Finds and parses what is below the paths.
    pub fn open(paths: &[PathBuf], root: Option<&Path>, exclude: &[String], inputs: &InputArguments) -> Result<Project, String> {
        let canonical = |path: &Path| std::fs::canonicalize(path).map_err(|e| format!("{}: {e}", path.display()));
        let mut absolute = Vec::new();
        for path in paths {
            absolute.push(canonical(path)?);
        }
        let root = root.map(canonical).transpose()?;
        let search = Search::excluding(exclude).map_err(|e| format!("--exclude: {e}"))?;
        let found = discover::walk(&absolute, &search);
        let sources = SourceMap::default();
        let mut tree = common_ancestor(
            absolute
                .iter()
                .map(|p| discover::enclosing_tree(p, root.as_deref())),
        );
        let has_git = tree.join(".git").exists();
        let mut files = Disk::new(tree.clone());
        let mut library = Library::read(&found.modules, &files, &sources);
        if root.is_none() && !has_git {
            // Without a work tree around it, local modules beside the scanned path belong to the tree as well.
            let wider = common_ancestor(
                std::iter::once(tree.clone()).chain(library.modules().flat_map(|m| {
                    let directory = m.directory.clone();
                    terraform::local_sources(m)
                        .map(move |s| normalize(&directory.join(s)))
                        .filter(|d| d.is_dir())
                        .collect::<Vec<_>>()
                })),
            );
            if wider != tree && wider.parent().is_some() {
                tree = wider;
                files = Disk::new(tree.clone());
                library = Library::read(&found.modules, &files, &sources);
            }
        }
        Ok(Project {
            found,
            sources,
            tree,
            files,
            library,
            options: inputs.options()?,
        })
    }

    /// The directories of root modules: what nobody calls, what was named, and what only examples call.
    pub fn roots(&self) -> Vec<PathBuf> {
        let mut called = std::collections::BTreeSet::new();
        for module in self.library.modules() {
            let relative = module.directory.strip_prefix(&self.tree).unwrap_or(&module.directory);
            if discover::is_example(relative) {
                continue;
            }
            for source in terraform::local_sources(module) {
                let target = normalize(&module.directory.join(source));
                if target != module.directory {
                    called.insert(target);
                }
            }
        }
        self.found
            .modules
            .iter()
            .filter(|d| !called.contains(*d) || self.found.named.contains(d))
            .cloned()
            .collect()
    }

    /// All stacks, in order of their paths.
    pub fn stacks(&self) -> Vec<Stack> {
        self.roots()
            .par_iter()
            .filter_map(|root| self.stack(root))
            .collect()
    }

    /// The stack of a root module.
    pub fn stack(&self, root: &Path) -> Option<Stack> {
        terraform::load(root, &self.library, &self.files as &dyn Files, &self.sources, &self.options)
    }
}

fn common_ancestor(paths: impl Iterator<Item = PathBuf>) -> PathBuf {
    let mut common: Option<PathBuf> = None;
    for path in paths {
        common = Some(match common {
            None => path,
            Some(before) => before
                .ancestors()
                .find(|a| path.starts_with(a))
                .map(Path::to_path_buf)
                .unwrap_or_default(),
        });
    }
    common.unwrap_or_default()
}
