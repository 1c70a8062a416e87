//! The environments that one root is deployed to: files of values that lie beside it, each evaluated by itself.
//!
//! Several files of one kind that give nothing but what the root declares are taken for its environments: `dev.tfvars` and
//! `prod.tfvars` of a module, or in a directory below it, and files of parameters of a template. One file alone, or a file
//! that gives something else, is none; so is what Terraform loads by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use globset::GlobMatcher;

use super::parameter_files::{ParameterFiles, stem, values_in};
use crate::load::cloudformation::Document;
use crate::load::terraform::{self, Library, Setting};
use crate::source::{Files, Source, text};
use crate::syntax;
use crate::value::Value;

/// Files of values for one environment.
#[derive(Debug, Clone)]
pub struct Environment {
    /// What the file is called: `prod`.
    pub name: String,
    /// The files for a root module, those for all environments first.
    pub settings: Vec<Setting>,
    /// The values for a template's parameters.
    pub parameters: BTreeMap<String, Value>,
    /// The files' names, which may tell what kind of environment it is.
    pub files: Vec<String>,
}

/// An environment that the user names, with the files that give its values.
#[derive(Debug, Clone)]
pub struct GivenEnvironment {
    /// Its name.
    pub name: String,
    /// The files, later ones counting more.
    pub files: Vec<PathBuf>,
    /// The stacks it is for, by their paths; none: all.
    pub stacks: Option<GlobMatcher>,
}

/// Of the environments that are given those of a stack, by its path relative to the tree.
pub fn given(
    all: &[GivenEnvironment],
    stack: &Path,
    is_module: bool,
    files: &dyn Files,
) -> Vec<Environment> {
    let is_of_module = |path: &&PathBuf| {
        let name = path.to_string_lossy();
        name.ends_with(".tfvars") || name.ends_with(".tfvars.json")
    };
    let concerns = |e: &&GivenEnvironment| e.stacks.as_ref().is_none_or(|g| g.is_match(stack));
    all.iter()
        .filter(concerns)
        .filter_map(|environment| {
            let own: Vec<&PathBuf> = environment
                .files
                .iter()
                .filter(|path| is_of_module(path) == is_module)
                .collect();
            if own.is_empty() {
                return None;
            }
            let mut parameters = BTreeMap::new();
            if !is_module {
                for path in &own {
                    parameters.extend(values_in(path, files).unwrap_or_default());
                }
            }
            Some(Environment {
                name: environment.name.clone(),
                files: own
                    .iter()
                    .map(|p| relative(p, p.parent().unwrap_or(p)))
                    .collect(),
                settings: match is_module {
                    true => own.into_iter().cloned().map(Setting::File).collect(),
                    false => Vec::new(),
                },
                parameters,
            })
        })
        .collect()
}

/// Files that hold for all environments.
const COMMON: [&str; 8] = [
    "all", "base", "common", "default", "defaults", "global", "globals", "shared",
];
/// Files that show how to write others.
const SHOWN: [&str; 4] = ["example", "sample", "template", "dist"];
/// Names that say only what a file is for.
const GENERIC: [&str; 9] = [
    "terraform",
    "main",
    "variables",
    "vars",
    "inputs",
    "values",
    "parameters",
    "params",
    "config",
];

/// The environments of a root module, by the files of values that were found, in the order of their paths.
pub fn of_module(
    directory: &Path,
    library: &Library,
    inputs: &[PathBuf],
    files: &dyn Files,
) -> Vec<Environment> {
    let Some(module) = library.module(directory) else {
        return Vec::new();
    };
    let declared: BTreeSet<&str> = module
        .files
        .iter()
        .flat_map(|file| file.tree.body.blocks_of("variable"))
        .filter_map(|block| block.label(0))
        .collect();
    let mut common = Vec::new();
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    // They are sorted, so what lies below a directory stands together.
    let first = inputs.partition_point(|path| path.as_path() < directory);
    for path in inputs
        .iter()
        .skip(first)
        .take_while(|path| path.starts_with(directory))
        .filter(|path| is_near(path, directory, library))
    {
        let Some(name) = module_environment(path, directory) else {
            continue;
        };
        let given = names_in(path, files);
        if given.is_empty() || !given.iter().all(|name| declared.contains(name.as_str())) {
            continue;
        }
        match COMMON.contains(&name.to_lowercase().as_str()) {
            true => common.push(path.clone()),
            false => found.push((name, path.clone())),
        }
    }
    several(found)
        .into_iter()
        .map(|(name, path)| {
            let all: Vec<PathBuf> = common.iter().cloned().chain([path]).collect();
            Environment {
                name,
                files: all.iter().map(|p| relative(p, directory)).collect(),
                settings: all.into_iter().map(Setting::File).collect(),
                parameters: BTreeMap::new(),
            }
        })
        .collect()
}

/// Whether a file lies in a directory or one below it that is no module itself, at most two levels deep.
fn is_near(path: &Path, directory: &Path, library: &Library) -> bool {
    path.ancestors()
        .skip(1)
        .take(3)
        .take_while(|at| *at == directory || library.module(at).is_none())
        .any(|at| at == directory)
}

/// The environment that a file of values is for; none for what is loaded anyway or shows how to write others.
fn module_environment(path: &Path, directory: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let stem = name
        .strip_suffix(".tfvars")
        .or_else(|| name.strip_suffix(".tfvars.json"))?;
    let is_beside = path.parent() == Some(directory);
    if is_beside && (stem == "terraform" || stem.ends_with(".auto")) {
        return None;
    }
    named(stem, path)
}

/// The name of an environment by its file's: without what only says what the file is for, else the directory's.
fn named(stem: &str, path: &Path) -> Option<String> {
    let words: Vec<&str> = stem
        .split(['.', '-', '_'])
        .filter(|word| !word.is_empty())
        .collect();
    if words
        .iter()
        .any(|word| SHOWN.contains(&word.to_lowercase().as_str()))
    {
        return None;
    }
    let own: Vec<&str> = words
        .into_iter()
        .filter(|word| !GENERIC.contains(&word.to_lowercase().as_str()))
        .collect();
    match own.is_empty() {
        false => Some(own.join("-")),
        true => Some(path.parent()?.file_name()?.to_str()?.to_string()),
    }
}

/// The names that a file of values gives.
fn names_in(path: &Path, files: &dyn Files) -> Vec<String> {
    let Some(text) = files
        .read(path)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
    else {
        return Vec::new();
    };
    if path.extension().is_some_and(|e| e == "json") {
        let object: Option<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(&text).ok();
        return object.map_or_else(Vec::new, |object| object.keys().cloned().collect());
    }
    let file = syntax::parse_file(&text, 0);
    match file.errors.is_empty() && file.body.blocks.is_empty() {
        true => file
            .body
            .attributes
            .iter()
            .map(|attribute| attribute.name.text.to_string())
            .collect(),
        false => Vec::new(),
    }
}

/// The environments of a template, by the files of parameters that were found.
pub fn of_template(path: &Path, given: &ParameterFiles, files: &dyn Files) -> Vec<Environment> {
    let Some(directory) = path.parent() else {
        return Vec::new();
    };
    let near = given.near(path);
    // Few templates have such files, so only theirs are read for what they declare.
    if near.len() < 2 {
        return Vec::new();
    }
    let declared = parameters_of(path, files);
    let own = stem(path);
    let found = near
        .into_iter()
        .filter(|file| file.values.keys().all(|name| declared.contains(name)))
        .filter_map(|file| {
            let bare = stem(&file.path);
            let bare = bare.strip_prefix(own.as_str()).unwrap_or(&bare);
            Some((named(bare, &file.path)?, file))
        })
        .collect();
    several(found)
        .into_iter()
        .map(|(name, file)| Environment {
            name,
            settings: Vec::new(),
            parameters: file.values.clone(),
            files: vec![relative(&file.path, directory)],
        })
        .collect()
}

/// The names of the parameters that a template declares.
fn parameters_of(path: &Path, files: &dyn Files) -> BTreeSet<String> {
    files
        .read(path)
        .ok()
        .and_then(text)
        .and_then(|text| Document::read(&Source::of_rule(path, text)).ok())
        .and_then(|document| {
            let names = document.root.get("Parameters")?.entries()?.iter();
            Some(names.map(|entry| entry.key.to_string()).collect())
        })
        .unwrap_or_default()
}

/// What is found, where it is more than one, and each has a name of its own.
fn several<T>(mut found: Vec<(String, T)>) -> Vec<(String, T)> {
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let names: BTreeSet<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    match found.len() > 1 && names.len() == found.len() {
        true => found,
        false => Vec::new(),
    }
}

fn relative(path: &Path, directory: &Path) -> String {
    path.strip_prefix(directory)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}

/// The environments that files of values on the command line are: several that give the same variables. As layers, which is what
/// Terraform takes them for, all but the last would say nothing; files that give different variables are layers.
pub fn alternatives(given: &terraform::Options, files: &dyn Files) -> Vec<Environment> {
    let named: Vec<(&PathBuf, BTreeSet<String>)> = given
        .settings
        .iter()
        .filter_map(|setting| match setting {
            Setting::File(path) => Some((path, names_in(path, files).into_iter().collect())),
            Setting::Variable(..) => None,
        })
        .collect();
    let are_alternatives = match named.as_slice() {
        [(_, first), rest @ ..] => {
            !first.is_empty() && !rest.is_empty() && rest.iter().all(|(_, names)| names == first)
        }
        [] => false,
    };
    if !are_alternatives {
        return Vec::new();
    }
    named
        .into_iter()
        .filter_map(|(path, _)| {
            let file = path.file_name()?.to_str()?;
            Some(Environment {
                name: file.split(".tfvars").next().unwrap_or(file).to_string(),
                settings: vec![Setting::File(path.clone())],
                parameters: BTreeMap::new(),
                files: vec![file.to_string()],
            })
        })
        .collect()
}

/// The inputs of a root module in an environment: its files count less than what is given on the command line, unless they are
/// given there as alternatives.
pub fn options(given: &terraform::Options, environment: &Environment) -> terraform::Options {
    let is_given = environment
        .settings
        .iter()
        .any(|setting| given.settings.contains(setting));
    let counts = |setting: &&Setting| !(is_given && matches!(setting, Setting::File(_)));
    terraform::Options {
        settings: environment
            .settings
            .iter()
            .chain(given.settings.iter().filter(counts))
            .cloned()
            .collect(),
        ..given.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Memory, SourceMap};

    #[test]
    fn files_of_values_are_environments() {
        let mut files = Memory::default();
        for (name, text) in [
            (
                "/r/main.tf",
                "variable \"size\" {}\nvariable \"region\" {}\n",
            ),
            ("/r/terraform.tfvars", "region = \"a\"\n"),
            ("/r/envs/dev.tfvars", "size = 1\n"),
            ("/r/envs/prod.tfvars", "size = 2\n"),
            ("/r/envs/common.tfvars", "region = \"b\"\n"),
            ("/r/envs/example.tfvars", "size = 3\n"),
            ("/r/envs/backend.tfvars", "bucket = \"state\"\n"),
            ("/r/live/eu/terraform.tfvars.json", "{\"size\": 4}"),
        ] {
            files.insert(name, text);
        }
        let directory = Path::new("/r");
        let library = Library::read(&[directory.into()], &files, &SourceMap::default());
        let inputs: Vec<PathBuf> = [
            "terraform.tfvars",
            "envs/backend.tfvars",
            "envs/common.tfvars",
            "envs/dev.tfvars",
            "envs/example.tfvars",
            "envs/prod.tfvars",
            "live/eu/terraform.tfvars.json",
        ]
        .iter()
        .map(|name| directory.join(name))
        .collect();
        let found = of_module(directory, &library, &inputs, &files);
        let shown: Vec<(&str, &[String])> = found
            .iter()
            .map(|e| (e.name.as_str(), e.files.as_slice()))
            .collect();
        let common = "envs/common.tfvars".to_string();
        assert_eq!(
            shown,
            [
                ("dev", &[common.clone(), "envs/dev.tfvars".into()][..]),
                (
                    "eu",
                    &[common.clone(), "live/eu/terraform.tfvars.json".into()][..]
                ),
                ("prod", &[common, "envs/prod.tfvars".into()][..]),
            ]
        );
        // One alone is no environment.
        assert!(of_module(directory, &library, inputs.get(3..4).unwrap(), &files).is_empty());
    }
}
