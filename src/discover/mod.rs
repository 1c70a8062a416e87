//! Discovery: which files there are, of which form, and which directory is whose root.

mod globs;
mod walk;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use globset::GlobSet;

pub use globs::{glob, matcher};
pub use walk::{add, among, walk};

/// What was found below the scanned paths.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Found {
    /// Directories that hold a Terraform module.
    pub modules: Vec<PathBuf>,
    /// Files that may be CloudFormation templates.
    pub templates: Vec<PathBuf>,
    /// Those of them that turned out to be plans, which are then no templates.
    pub plans: Vec<PathBuf>,
    /// Terragrunt's configurations: files named `terragrunt.hcl`.
    pub units: Vec<PathBuf>,
    /// Directories that were named on the command line: each is a root even if something calls it.
    pub named: Vec<PathBuf>,
    /// Files of values (`*.tfvars`) that git sees.
    pub inputs: Vec<PathBuf>,
    /// Files that are found, but not evaluated, by kind: `Terragrunt configuration`, …
    pub not_evaluated: BTreeMap<&'static str, usize>,
    /// Paths that could not be read, and why.
    pub unreadable: Vec<(PathBuf, String)>,
}

impl Found {
    fn put_in_order(&mut self) {
        for list in [
            &mut self.modules,
            &mut self.templates,
            &mut self.units,
            &mut self.inputs,
        ] {
            list.sort();
            list.dedup();
        }
    }

    /// Leaves what these files can concern: the templates among them, and modules only where one of them is no template; and all
    /// of what lies in directories that stand beside them. The paths are sorted.
    pub fn focus_on(&mut self, files: &[PathBuf]) {
        let directories: Vec<PathBuf> = std::mem::take(&mut self.named)
            .into_iter()
            .filter(|directory| files.binary_search(directory).is_ok())
            .collect();
        let named: Vec<PathBuf> = files
            .iter()
            .filter(|f| self.templates.binary_search(f).is_err())
            .cloned()
            .collect();
        self.templates.retain(|t| is_among(t, files));
        // A template that was named is looked at even where an ignore file hides it.
        let hidden = files.iter().filter(|file| walk::may_be_template(file));
        self.templates.extend(hidden.cloned());
        self.templates.sort();
        self.templates.dedup();
        let concerns_modules = named.iter().any(|f| {
            let name = f
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            [
                ".tf",
                ".tofu",
                ".tf.json",
                ".tofu.json",
                ".tfvars",
                ".tfvars.json",
                ".hcl",
            ]
            .iter()
            .any(|end| name.ends_with(end))
        });
        if !concerns_modules && directories.is_empty() {
            self.modules.clear();
            self.units.clear();
        }
        self.named = directories;
        self.not_evaluated.clear();
    }
}

/// Whether a path is one of these, which are sorted, or lies below one.
pub fn is_among(path: &Path, paths: &[PathBuf]) -> bool {
    let mut above = path.ancestors();
    above.any(|at| {
        paths
            .binary_search_by(|path| path.as_path().cmp(at))
            .is_ok()
    })
}

/// What is searched.
#[derive(Debug, Default, Clone)]
pub struct Search {
    /// Files and directories that match aren't looked at.
    pub exclude: GlobSet,
    /// What the globs are relative to besides the scanned directory.
    pub tree: PathBuf,
}

impl Search {
    /// Excludes what matches any of the globs, by path relative to the scanned directory or to the tree, or by name.
    pub fn excluding(globs: &[String], tree: &Path) -> Result<Search, String> {
        Ok(Search {
            exclude: globs::excluding(globs)?,
            tree: tree.to_path_buf(),
        })
    }
}

impl Search {
    /// Whether a path isn't looked at, found below a directory.
    fn excludes(&self, path: &Path, base: &Path) -> bool {
        [base, &self.tree].into_iter().any(|of| {
            path.strip_prefix(of)
                .is_ok_and(|relative| self.exclude.is_match(relative))
        })
    }

    /// Whether a path, or a directory below `base` that it lies in, isn't looked at.
    pub fn excludes_way_to(&self, path: &Path, base: &Path) -> bool {
        let mut within = path
            .ancestors()
            .take_while(|a| a.starts_with(base) && *a != base);
        within.any(|a| self.excludes(a, base))
    }
}

/// The tree that a scan may read: the git work tree around the path, else its deepest common ancestor with the local
/// modules that it calls, which the caller finds out; `root` caps it.
pub fn enclosing_tree(path: &Path, root: Option<&Path>) -> PathBuf {
    if let Some(root) = root {
        return root.to_path_buf();
    }
    let start = if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(path)
    };
    start
        .ancestors()
        .find(|a| a.join(".git").exists())
        .unwrap_or(start)
        .to_path_buf()
}

/// Whether code below this path (relative to the tree) is an example or a test, not what is deployed.
pub fn is_example(relative: &Path) -> bool {
    relative.components().any(|c| {
        matches!(
            c.as_os_str().to_str(),
            Some("examples" | "example" | "test" | "tests" | "fixtures")
        )
    })
}
