//! Arguments that give inputs.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use super::memory::Memory;
use crate::load::cloudformation::read_parameters;
use crate::load::terraform::{Options, Setting};
use crate::source::{Disk, SourceMap, read_given};
use crate::syntax::Span;
use crate::value::Value;

/// Values for variables and parameters
#[derive(Debug, Clone, Default, Args)]
pub struct InputArguments {
    /// A value for a root module's variable (as Terraform writes it, `-var`, too)
    #[arg(long = "var", value_name = "NAME=VALUE", help_heading = INPUTS)]
    variables: Vec<String>,
    /// A file of values for a root module's variables (also `-var-file`)
    #[arg(long = "var-file", value_name = "FILE", help_heading = INPUTS)]
    files: Vec<PathBuf>,
    /// A file of values for a template's parameters, in a form of the AWS CLI or CodePipeline
    #[arg(long = "parameters", value_name = "FILE", help_heading = INPUTS)]
    pub parameters: Vec<PathBuf>,
    /// The workspace that `terraform.workspace` names
    #[arg(long, value_name = "NAME", help_heading = INPUTS)]
    workspace: Option<String>,
    /// Don't read TF_VAR_ variables of the environment
    #[arg(long, help_heading = INPUTS)]
    no_environment: bool,
    /// How much memory to take, in MiB: what values and texts may take follows from it, and how many stacks are evaluated
    /// at once. Where it isn't enough, values are unknown or files are not read, with a message
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(64..), help_heading = "Where to look")]
    memory: Option<u64>,
}

/// The heading of flags that give values.
pub(super) const INPUTS: &str = "Inputs";

impl InputArguments {
    /// The memory that there is.
    pub fn memory(&self) -> Memory {
        Memory::of(self.memory)
    }

    /// What a root module is evaluated with.
    pub fn options(&self) -> Result<Options, String> {
        let mut settings = Vec::new();
        for setting in ordered(super::invocation::effective().into_iter().skip(1)) {
            settings.push(match setting {
                (true, text) => {
                    let (name, value) = text
                        .split_once('=')
                        .filter(|(name, _)| !name.trim().is_empty())
                        .ok_or_else(|| format!("--var {text}: write NAME=VALUE"))?;
                    Setting::Variable(name.trim().to_string(), value.to_string())
                }
                (false, path) => Setting::File(given_file("--var-file", &path)?),
            });
        }
        let environment: BTreeMap<String, String> = if self.no_environment {
            BTreeMap::new()
        } else {
            std::env::vars_os()
                .filter_map(|(name, value)| {
                    let name = name.into_string().ok()?;
                    Some((
                        name.strip_prefix("TF_VAR_")?.to_string(),
                        value.into_string().ok()?,
                    ))
                })
                .collect()
        };
        Ok(Options {
            settings,
            environment,
            workspace: self.workspace.clone(),
            share: self.memory().share(),
        })
    }
}

impl InputArguments {
    /// Values for templates' parameters, of all given files.
    ///
    /// # Errors
    /// Where a file can't be read, or not as values.
    pub fn parameters(&self) -> Result<BTreeMap<String, Value>, String> {
        let sources = SourceMap::default();
        let mut all = BTreeMap::new();
        for path in &self.parameters {
            let wrong = |why: &str| format!("--parameters {}: {why}", path.display());
            let text = read_given(path, Disk::MOST_BYTES).map_err(|e| wrong(&e.to_string()))?;
            let source = sources.add(path, text);
            let source = source.ok_or_else(|| wrong("too much has been read already"))?;
            let values = read_parameters(&source).map_err(|diagnostic| {
                let (line, column) = source.line_and_column(diagnostic.span.start);
                format!(
                    "--parameters {}:{line}:{column}: {}",
                    path.display(),
                    diagnostic.detail
                )
            })?;
            // Places in parameter files are told apart from those in templates: they belong to no scanned file.
            let values = values.into_iter().map(|(k, v)| (k, v.at(Span::NONE)));
            all.extend(values);
        }
        Ok(all)
    }

    /// The names of the given files of values, which may name an environment.
    pub fn file_names(&self) -> Vec<String> {
        self.files
            .iter()
            .chain(&self.parameters)
            .map(|p| p.to_string_lossy().replace('\\', "/"))
            .collect()
    }
}

/// The file of values that an argument names, without links.
pub(super) fn given_file(argument: &str, path: &str) -> Result<PathBuf, String> {
    let file = std::fs::canonicalize(path).map_err(|e| format!("{argument} {path}: {e}"))?;
    match file.is_file() {
        true => Ok(file),
        false => Err(format!("{argument} {path}: it is no regular file")),
    }
}

/// `--var` (true) and `--var-file` in their order, which decides between them.
fn ordered(arguments: impl Iterator<Item = String>) -> Vec<(bool, String)> {
    let mut all = Vec::new();
    let mut arguments = rewritten(arguments).into_iter();
    while let Some(argument) = arguments.next() {
        for (flag, is_variable) in [("--var", true), ("--var-file", false)] {
            if argument == flag {
                if let Some(value) = arguments.next() {
                    all.push((is_variable, value));
                }
                break;
            }
            if let Some(value) = argument.strip_prefix(&format!("{flag}=")) {
                all.push((is_variable, value.to_string()));
                break;
            }
        }
    }
    all
}

/// The arguments with Terraform's single-dash spelling (`-var x=1`, `-var-file=f`) rewritten, which clap would take for short
/// flags.
pub fn rewritten(arguments: impl Iterator<Item = String>) -> Vec<String> {
    arguments
        .map(|a| {
            let is_terraforms = ["-var", "-var-file"].contains(&a.as_str())
                || a.starts_with("-var=")
                || a.starts_with("-var-file=");
            if is_terraforms { format!("-{a}") } else { a }
        })
        .collect()
}
