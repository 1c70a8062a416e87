//! What the commands work on: the found files, loaded.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::inputs::InputArguments;
use crate::analysis::{Analysis, GivenEnvironment};
use crate::discover::{self, Found, Search};
use crate::findings::ShardNumber;
use crate::load::plan;
use crate::load::terraform::{self, Library, Options};
use crate::load::terragrunt::{self, Unit};
use crate::model::Circumstances;
use crate::source::{Disk, Files, Notes, Noting, Overlay, Revision, SourceMap, normalize};
use crate::value::Value;

/// A tree that is looked at.
pub struct Project {
    /// What was found in it.
    pub found: Found,
    /// Its texts.
    pub sources: SourceMap,
    /// The directory that may be read, and that paths in reports are relative to.
    pub tree: PathBuf,
    /// Of a tree that is watched: how it was found.
    pub walk: Option<Walk>,
    focus: Vec<PathBuf>,
    files: Arc<dyn Files>,
    library: Library,
    units: Vec<Unit>,
    options: Options,
    parameters: BTreeMap<String, Value>,
    /// What is given for models.
    pub circumstances: Circumstances,
    /// Environments that stacks are evaluated for.
    pub environments: Vec<GivenEnvironment>,
    /// Which part of the stacks is looked at, where it isn't all.
    pub shard: Option<ShardNumber>,
}

/// Where files are looked for.
#[derive(Clone)]
pub enum World {
    /// On the disk.
    Disk,
    /// In a commit.
    Revision(Arc<Revision>),
    /// On the disk, noting what is looked at.
    Noted(Arc<Notes>),
    /// On the disk, but for one file, which is given: its absolute path and text.
    Given(PathBuf, Arc<[u8]>),
}

impl World {
    /// A path without links; in a commit it need not be on the disk.
    fn canonical(&self, path: &Path) -> Result<PathBuf, String> {
        match (std::fs::canonicalize(path), self) {
            (Ok(path), _) => Ok(path),
            (Err(_), World::Given(given, _)) if path == given => Ok(given.clone()),
            (Err(e), World::Disk | World::Noted(_) | World::Given(..)) => {
                Err(format!("{}: {e}", path.display()))
            }
            (Err(_), World::Revision(_)) => std::path::absolute(path)
                .map(|p| normalize(&p))
                .map_err(|e| format!("{}: {e}", path.display())),
        }
    }

    fn is_file(&self, path: &Path) -> bool {
        match self {
            World::Disk | World::Noted(_) => path.is_file(),
            World::Given(given, _) => path == given || path.is_file(),
            World::Revision(revision) => revision.is_file(path),
        }
    }

    /// The files that may be read: those below a directory.
    fn files(&self, tree: &Path) -> Arc<dyn Files> {
        match self {
            World::Disk => Arc::new(Disk::new(tree.to_path_buf())),
            World::Noted(notes) => Arc::new(Noting {
                files: Disk::new(tree.to_path_buf()),
                notes: notes.clone(),
            }),
            World::Given(path, text) => Arc::new(Overlay {
                files: Disk::new(tree.to_path_buf()),
                path: path.clone(),
                text: text.to_vec(),
            }),
            World::Revision(revision) => revision.clone(),
        }
    }

    fn walk(&self, paths: &[PathBuf], search: &Search) -> Found {
        match self {
            World::Disk | World::Noted(_) => discover::walk(paths, search),
            World::Given(path, _) => {
                let mut found = discover::walk(paths, search);
                discover::add(path, &mut found);
                found
            }
            World::Revision(revision) => discover::among(paths, revision.paths(), search),
        }
    }
}

/// A walk over the disk, to be made again.
#[derive(Clone)]
pub struct Walk {
    paths: Vec<PathBuf>,
    search: Search,
    /// What it found.
    pub found: Found,
}

impl Walk {
    /// What it would find now.
    pub fn again(&self) -> Found {
        discover::walk(&self.paths, &self.search)
    }
}

impl Project {
    /// Finds and parses what is below the paths.
    pub fn open(
        paths: &[PathBuf],
        root: Option<&Path>,
        exclude: &[String],
        inputs: &InputArguments,
    ) -> Result<Project, String> {
        Project::open_in(&World::Disk, paths, root, exclude, inputs)
    }

    /// The same, of files that are elsewhere.
    pub fn open_in(
        world: &World,
        paths: &[PathBuf],
        root: Option<&Path>,
        exclude: &[String],
        inputs: &InputArguments,
    ) -> Result<Project, String> {
        let canonical = |path: &Path| world.canonical(path);
        let mut absolute = Vec::new();
        for path in paths {
            absolute.push(canonical(path)?);
        }
        let root = root.map(canonical).transpose()?;
        if let Some(file) = root.as_ref().filter(|root| root.exists() && !root.is_dir()) {
            return Err(format!("--root {}: it is no directory", file.display()));
        }
        // A file that belongs to a module is a focus: the tree around it is evaluated.
        let mut searched: Vec<PathBuf> = Vec::new();
        let mut focus: Vec<PathBuf> = Vec::new();
        let has_file = absolute.iter().any(|path| world.is_file(path));
        for path in &absolute {
            if world.is_file(path) {
                focus.push(path.clone());
                searched.push(discover::enclosing_tree(path, root.as_deref()));
            } else {
                searched.push(path.clone());
                // Beside files, a directory is looked at whole.
                if has_file {
                    focus.push(path.clone());
                }
            }
        }
        focus.sort();
        focus.dedup();
        searched.sort();
        searched.dedup();
        let mut tree = common_ancestor(
            absolute
                .iter()
                .map(|p| discover::enclosing_tree(p, root.as_deref())),
        );
        let search = Search::excluding(exclude, &tree).map_err(|e| format!("--exclude: {e}"))?;
        let mut found = world.walk(&searched, &search);
        // A file that is named is looked at where ignore files hide it, but not what the configuration excludes.
        for path in focus.iter().filter(|path| world.is_file(path)) {
            if !search.excludes_way_to(path, &tree) {
                discover::add(path, &mut found);
            }
        }
        let walk = matches!(world, World::Noted(_)).then(|| Walk {
            paths: searched.clone(),
            search: search.clone(),
            found: found.clone(),
        });
        if !focus.is_empty() {
            found.focus_on(&focus);
        }
        let sources = SourceMap::limited(inputs.memory().text());
        let has_git = matches!(world, World::Revision(_)) || tree.join(".git").exists();
        let mut files = world.files(&tree);
        found.plans = plan::among(&found.templates, &*files);
        found
            .templates
            .retain(|t| found.plans.binary_search(t).is_err());
        // A plan that was named is looked at without the roots around it, and still needs the configuration that it was made of.
        let mut wanted = found.modules.clone();
        for path in &found.plans {
            wanted.extend(plan::enclosing(path, &tree).map(Path::to_path_buf));
        }
        let mut units = terragrunt::read(&found.units, &tree, &*files, &sources);
        wanted.extend(modules_of(&units, &*files));
        wanted.sort();
        wanted.dedup();
        let mut library = Library::read(&wanted, &*files, &sources);
        if root.is_none() && !has_git {
            // Without a work tree around it, local modules beside the scanned path belong to the tree as well.
            let wider = common_ancestor(
                std::iter::once(tree.clone())
                    .chain(library.modules().flat_map(|m| {
                        let directory = m.directory.clone();
                        terraform::local_sources(m)
                            .map(move |s| normalize(&directory.join(s)))
                            .filter(|d| d.is_dir())
                            .collect::<Vec<_>>()
                    }))
                    .chain(
                        units
                            .iter()
                            .filter_map(|u| u.module_directory().map(Path::to_path_buf)),
                    ),
            );
            if wider != tree && wider.parent().is_some() {
                tree = wider;
                files = world.files(&tree);
                units = terragrunt::read(&found.units, &tree, &*files, &sources);
                wanted.extend(modules_of(&units, &*files));
                library = Library::read(&wanted, &*files, &sources);
            }
        }
        Ok(Project {
            walk,
            focus,
            found,
            sources,
            tree,
            files,
            library,
            units,
            options: inputs.options()?,
            parameters: inputs.parameters()?,
            circumstances: Circumstances {
                environment: None,
                environments: Vec::new(),
                variable_files: inputs.file_names(),
            },
            environments: Vec::new(),
            shard: None,
        })
    }

    /// Whether files are looked at instead of directories.
    pub fn is_focused(&self) -> bool {
        !self.focus.is_empty()
    }

    /// What a scan works with.
    pub fn analysis(&self) -> Analysis<'_> {
        Analysis {
            files: &*self.files,
            sources: &self.sources,
            tree: &self.tree,
            library: &self.library,
            found: &self.found,
            units: &self.units,
            focus: &self.focus,
            options: &self.options,
            parameters: &self.parameters,
            circumstances: &self.circumstances,
            environments: &self.environments,
            timings: None,
            addresses: None,
            progress: None,
            shard: self.shard,
        }
    }
}

/// The directories of the units' modules that may be read.
fn modules_of(units: &[Unit], files: &dyn Files) -> Vec<PathBuf> {
    units
        .iter()
        .filter_map(|u| u.module_directory())
        .filter(|d| files.is_inside(d))
        .map(Path::to_path_buf)
        .collect()
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
