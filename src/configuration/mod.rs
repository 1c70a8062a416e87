//! The configuration file, `.groundrule.hcl`.
//!
//! What it sets is lowered to what flags say: a setting is the flag's name and its text, with the place where it is written. So a
//! setting means the same in both forms, and there is one reader for each.

mod read;
mod template;

use std::path::{Path, PathBuf};

use crate::findings::Remarks;
use crate::source::{Files, Location, Problem, SourceMap};
use crate::syntax::Span;

pub use template::TEMPLATE;

/// The name of the file.
pub const FILE_NAME: &str = ".groundrule.hcl";

/// What a configuration file says.
#[derive(Debug, Default)]
pub struct Configuration {
    /// The file; none where there is no configuration.
    pub path: Option<PathBuf>,
    /// What it sets, in its order.
    pub settings: Vec<Setting>,
    /// What it accepts.
    pub waivers: Vec<Waiver>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// One setting, as its flag would say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The flag without its dashes: `fail-on`.
    pub flag: &'static str,
    /// What it is set to: `high`, `aws-s3-bucket-versioning=low`.
    pub value: String,
    /// Where that is written.
    pub place: Location,
}

/// `ignore { … }`: findings that are accepted where the source can't say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The rules: groundrule's or other tools' ids, with the places where they are named.
    pub rules: Vec<(String, Span)>,
    /// Globs of addresses.
    pub addresses: Vec<String>,
    /// Globs of paths relative to the tree.
    pub paths: Vec<String>,
    /// Globs of stacks' paths relative to the tree.
    pub stacks: Vec<String>,
    /// Why, who, until when.
    pub remarks: Remarks,
}

impl Configuration {
    /// The nearest configuration file from a path upward to the tree's root.
    pub fn find(from: &Path, tree: &Path, files: &dyn Files) -> Option<PathBuf> {
        let start = match files.is_directory(from) {
            true => from,
            false => from.parent()?,
        };
        start
            .ancestors()
            .take_while(|directory| directory.starts_with(tree))
            .map(|directory| directory.join(FILE_NAME))
            .find(|path| files.is_file(path))
    }

    /// Reads a file. `tree` is what globs are made relative to.
    pub fn read(
        path: &Path,
        tree: &Path,
        files: &dyn Files,
        sources: &SourceMap,
    ) -> Result<Configuration, String> {
        let shown = path.display();
        let bytes = files.read(path).map_err(|e| format!("{shown}: {e}"))?;
        let text =
            String::from_utf8(bytes).map_err(|_| format!("{shown}: it is not UTF-8 text"))?;
        let source = sources
            .add(path, text)
            .ok_or_else(|| format!("{shown}: too much has been read already"))?;
        Ok(read::read(&source, tree))
    }

    /// The settings of a flag, in their order.
    pub fn of<'s>(&'s self, flag: &'s str) -> impl Iterator<Item = &'s Setting> {
        self.settings.iter().filter(move |s| s.flag == flag)
    }
}
