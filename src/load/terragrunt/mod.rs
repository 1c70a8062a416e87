//! Loading Terragrunt: what a `terragrunt.hcl` says of a root module, evaluated statically.
//!
//! A *unit* is a configuration with a source, or beside a module. Its module is evaluated with its inputs, so that findings
//! lie at the line of the configuration that gives the deciding value. What runs commands, asks the cloud or reads the
//! outputs of another unit is unknown, and mocks are never taken for truth.

mod files;
mod functions;
mod generated;
mod lists;
mod scope;
mod stack;
mod unit;

use std::path::{Path, PathBuf};

use ecow::EcoString;
use rayon::prelude::*;

use self::files::Configurations;
use super::Diagnostic;
use crate::evaluate::Share;
use crate::source::{Files, SourceMap};
use crate::syntax::Span;
use crate::value::{Entries, Reason, Value};

pub use stack::load;

/// A configuration that deploys a module.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its directory.
    pub directory: PathBuf,
    /// The header of its `terraform` block, else the start of its file.
    pub header: Span,
    /// Its whole file.
    pub block: Span,
    /// The module that it deploys.
    pub module: ModuleSource,
    /// What it gives to the module's variables.
    pub inputs: Entries,
    /// Why there may be further inputs.
    pub open_inputs: Option<Reason>,
    /// What it says of the state: `backend`, `config`, `generate`; none where it says nothing.
    pub remote_state: Option<Value>,
    /// The files that it writes beside the module: `path`, `contents`.
    pub generated: Vec<(EcoString, Value)>,
    /// The names and paths of the units that it waits for.
    pub dependencies: Vec<(EcoString, Value)>,
    /// The constraint on Terraform's version.
    pub version_constraint: Option<Value>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// The files read for it, as positions of their first bytes.
    pub sources: Vec<u32>,
}

/// Where a unit's module is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModuleSource {
    /// In the directory of the unit itself.
    Here,
    /// In another directory of the tree.
    Local(PathBuf, Span),
    /// Elsewhere: a repository, a registry.
    Remote(String, Span),
    /// It isn't known where.
    Unknown(Reason, Span),
}

impl Unit {
    /// The directory of the module, where it is in the tree.
    pub fn module_directory(&self) -> Option<&Path> {
        match &self.module {
            ModuleSource::Here => Some(&self.directory),
            ModuleSource::Local(directory, _) => Some(directory),
            ModuleSource::Remote(..) | ModuleSource::Unknown(..) => None,
        }
    }
}

/// Reads the units among these configurations; those that others only include, or that are empty, are none.
pub fn read(paths: &[PathBuf], tree: &Path, files: &dyn Files, sources: &SourceMap) -> Vec<Unit> {
    let configurations = Configurations::new(files, sources);
    // Inputs are small, and there may be many units.
    let share = Share {
        steps: Share::MOST.steps / (paths.len() as u64).clamp(30, 500),
        ..Share::MOST.divided(16)
    };
    paths
        .par_iter()
        .filter_map(|path| unit::read(path, tree, files, sources, &configurations, share))
        .collect()
}

#[cfg(test)]
mod tests;
