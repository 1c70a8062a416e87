//! Files of values for templates' parameters: which there are, and for which templates.
//!
//! A file is for the templates near it: beside it, or, where there are none, in the directory above or in one beside its own. Where
//! its name begins with that of one of them (`web-prod.json`, `web.yaml`), it is for that one alone. Many files beside many templates
//! are for one each, and nobody says which: they are for none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::load::cloudformation;
use crate::source::{self, Files, Source};
use crate::syntax;
use crate::value::Value;

/// A file of values for templates' parameters.
#[derive(Debug)]
pub struct ParameterFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it gives.
    pub values: BTreeMap<String, Value>,
}

/// Those of a scan.
#[derive(Debug, Default)]
pub struct ParameterFiles {
    files: Vec<ParameterFile>,
    /// Their numbers, by directory and by the template's name that they begin with.
    by_directory: ByName,
    /// The same by the directory above theirs.
    by_parent: ByName,
}

/// So many templates share so many files.
const MOST_SHARED: usize = 20;

type ByName = FxHashMap<PathBuf, FxHashMap<Option<String>, Vec<usize>>>;

impl ParameterFiles {
    /// What files of parameters there are among these: read by their form, so only those are asked whose name may tell it.
    pub fn among(paths: &[PathBuf], files: &dyn Files) -> ParameterFiles {
        use rayon::prelude::*;
        let found: Vec<ParameterFile> = paths
            .par_iter()
            .filter(|path| {
                let lower = path.to_string_lossy().to_lowercase();
                ["param", "config", "env", "stage", "dev", "prod"]
                    .iter()
                    .any(|part| lower.contains(part))
            })
            .filter_map(|path| {
                let values = values_in(path, files)?;
                (!values.is_empty()).then(|| ParameterFile {
                    path: path.clone(),
                    values,
                })
            })
            .collect();
        if found.is_empty() {
            return ParameterFiles::default();
        }
        let are_given: FxHashSet<&Path> = found.iter().map(|f| f.path.as_path()).collect();
        let templates = Templates::among(paths.iter().filter(|p| !are_given.contains(p.as_path())));
        let mut all = ParameterFiles::default();
        // Who lies beside a template is for no other directory's.
        let is_home: FxHashMap<&Path, bool> = {
            let homes: FxHashSet<&Path> = found.iter().filter_map(|f| f.path.parent()).collect();
            let mut is_home: FxHashMap<&Path, bool> = homes.iter().map(|d| (*d, false)).collect();
            let others = paths.iter().filter(|p| !are_given.contains(p.as_path()));
            for path in others {
                if let Some(is_home) = path.parent().and_then(|d| is_home.get_mut(d)) {
                    *is_home = *is_home || is_template(path, files);
                }
            }
            is_home
        };
        for (number, file) in found.iter().enumerate() {
            let Some(directory) = file.path.parent() else {
                continue;
            };
            let name = templates.named_by(&file.path);
            let add = |places: &mut ByName, place: &Path| {
                let of_place = places.entry(place.to_path_buf()).or_default();
                of_place.entry(name.clone()).or_default().push(number);
            };
            add(&mut all.by_directory, directory);
            if let Some(parent) = directory.parent()
                && is_home.get(directory) != Some(&true)
            {
                add(&mut all.by_parent, parent);
            }
        }
        for places in [&mut all.by_directory, &mut all.by_parent] {
            for (place, of_place) in places {
                if templates.near(place) > MOST_SHARED
                    && of_place.get(&None).is_some_and(|n| n.len() > MOST_SHARED)
                {
                    of_place.remove(&None);
                }
            }
        }
        all.files = found;
        all
    }

    /// Those for a template, in the order in which they were found.
    pub fn near(&self, template: &Path) -> Vec<&ParameterFile> {
        let Some(directory) = template.parent() else {
            return Vec::new();
        };
        let names = [None, Some(stem(template))];
        let places = [
            self.by_directory.get(directory),
            self.by_parent.get(directory),
            directory
                .parent()
                .and_then(|above| self.by_parent.get(above)),
        ];
        let mut numbers: Vec<usize> = places
            .into_iter()
            .flatten()
            .flat_map(|of_place| names.iter().filter_map(|name| of_place.get(name)))
            .flatten()
            .copied()
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
            .into_iter()
            .filter_map(|n| self.files.get(n))
            .collect()
    }
}

/// The names of the templates, without endings, by where they are.
struct Templates<'p> {
    by_directory: FxHashMap<&'p Path, FxHashSet<String>>,
    by_parent: FxHashMap<&'p Path, FxHashSet<String>>,
}

impl<'p> Templates<'p> {
    /// How many lie in a directory and in those in it.
    fn near(&self, directory: &Path) -> usize {
        let places = [&self.by_directory, &self.by_parent];
        let names = places.iter().filter_map(|names| names.get(directory));
        names.map(FxHashSet::len).sum()
    }

    fn among(paths: impl Iterator<Item = &'p PathBuf>) -> Templates<'p> {
        let mut templates = Templates {
            by_directory: FxHashMap::default(),
            by_parent: FxHashMap::default(),
        };
        for path in paths {
            let Some(directory) = path.parent() else {
                continue;
            };
            let of_directory = templates.by_directory.entry(directory).or_default();
            of_directory.insert(stem(path));
            if let Some(parent) = directory.parent() {
                let of_parent = templates.by_parent.entry(parent).or_default();
                of_parent.insert(stem(path));
            }
        }
        templates
    }

    /// The longest name of a template near a file that the file's name begins with.
    fn named_by(&self, file: &Path) -> Option<String> {
        let directory = file.parent()?;
        let above = directory.parent();
        let near = [
            self.by_directory.get(directory),
            above.and_then(|above| self.by_directory.get(above)),
            above.and_then(|above| self.by_parent.get(above)),
        ];
        let is_template = |name: &str| near.iter().flatten().any(|names| names.contains(name));
        let stem = stem(file);
        let separators = stem.match_indices(['.', '-', '_']).map(|(at, _)| at);
        let ends: Vec<usize> = separators.chain([stem.len()]).collect();
        ends.iter()
            .rev()
            .filter_map(|end| stem.get(..*end))
            .find(|name| is_template(name))
            .map(str::to_string)
    }
}

fn is_template(path: &Path, files: &dyn Files) -> bool {
    let text = files.read(path).ok().and_then(source::text);
    text.is_some_and(|text| text.contains("Resources") && cloudformation::may_be_template(&text))
}

/// The values that a file gives for parameters; none where it is no such file.
pub(super) fn values_in(path: &Path, files: &dyn Files) -> Option<BTreeMap<String, Value>> {
    let text = source::text(files.read(path).ok()?)?;
    let is_form = text.contains("ParameterKey")
        || (text.contains("Parameters") && !text.contains("Resources"));
    if !is_form {
        return None;
    }
    let source = Source::of_rule(path, text);
    let values = cloudformation::read_parameters(&source).ok()?;
    // They belong to no scanned file.
    let placeless = |(name, value): (String, Value)| (name, value.at(syntax::Span::NONE));
    Some(values.into_iter().map(placeless).collect())
}

/// A file's name without what says its form.
pub(super) fn stem(path: &Path) -> String {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let endings = [".json", ".yaml", ".yml", ".template"];
    let mut stem = name.as_str();
    while let Some(shorter) = endings.iter().find_map(|e| stem.strip_suffix(e)) {
        stem = shorter;
    }
    stem.to_string()
}

#[cfg(test)]
mod tests {
    use super::super::environments::of_template;
    use super::*;
    use crate::source::Memory;

    fn among(files: &[(&str, &str)]) -> (ParameterFiles, Memory) {
        let mut memory = Memory::default();
        let mut paths = Vec::new();
        for (name, text) in files {
            memory.insert(*name, *text);
            paths.push(PathBuf::from(name));
        }
        (ParameterFiles::among(&paths, &memory), memory)
    }

    fn environments(
        files: &[(&str, &str)],
        template: &str,
    ) -> Vec<(String, BTreeMap<String, Value>)> {
        let (given, memory) = among(files);
        let found = of_template(Path::new(template), &given, &memory);
        found.into_iter().map(|e| (e.name, e.parameters)).collect()
    }

    const WHOLE: &str =
        "Parameters: {Env: {Type: String}}\nResources: {A: {Type: AWS::S3::Bucket}}";
    const TEMPLATE: &str = "Parameters: {Env: {Type: String}}\nResources: {}";
    const DEV: &str = "[{\"ParameterKey\": \"Env\", \"ParameterValue\": \"dev\"}]";
    const PROD: &str = "{\"Parameters\": {\"Env\": \"prod\"}}";

    #[test]
    fn files_of_parameters_are_environments() {
        let files = [
            ("/r/web.yaml", TEMPLATE),
            ("/r/params/web-dev.json", DEV),
            ("/r/params/web-prod.json", PROD),
            (
                "/r/params/other.json",
                "{\"Parameters\": {\"Else\": \"x\"}}",
            ),
        ];
        assert_eq!(among(&files).0.files.len(), 3);
        let found = environments(&files, "/r/web.yaml");
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["dev", "prod"]);
        assert_eq!(found[1].1["Env"].as_str(), Some("prod"));
    }

    #[test]
    fn a_file_that_is_called_after_a_template_is_for_no_other() {
        let files = [
            ("/r/web.yaml", TEMPLATE),
            ("/r/web-api.yaml", TEMPLATE),
            ("/r/jobs.yaml", TEMPLATE),
            ("/r/params/web-dev.json", DEV),
            ("/r/params/web-prod.json", PROD),
            ("/r/params/web-api-dev.json", DEV),
            ("/r/params/web-api-prod.json", PROD),
        ];
        let names = |files: &[(&str, &str)], template: &str| -> Vec<String> {
            let found = environments(files, template);
            found.into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names(&files, "/r/web.yaml"), ["dev", "prod"]);
        assert_eq!(names(&files, "/r/web-api.yaml"), ["dev", "prod"]);
        assert!(names(&files, "/r/jobs.yaml").is_empty());
        // What is called after none is for all.
        let shared = [
            ("/r/web.yaml", TEMPLATE),
            ("/r/jobs.yaml", TEMPLATE),
            ("/r/params/dev.json", DEV),
            ("/r/params/prod.json", PROD),
        ];
        assert_eq!(names(&shared, "/r/web.yaml"), ["dev", "prod"]);
        assert_eq!(names(&shared, "/r/jobs.yaml"), ["dev", "prod"]);
        // Each directory has its own.
        let apart = [
            ("/r/web/stack.yaml", WHOLE),
            ("/r/web/params.json", DEV),
            ("/r/jobs/stack.yaml", WHOLE),
            ("/r/jobs/params.json", PROD),
        ];
        assert!(names(&apart, "/r/web/stack.yaml").is_empty());
    }
}
