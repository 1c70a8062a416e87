//! The rules there are: built in, and the user's own.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ecow::EcoString;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::listed::{Names, Pairs};
use super::parse;
use super::rule::{Advice, Default, LANGUAGES, Rule, Summary, claimed};
use super::severity::{Category, Severity};
use crate::language::EmbeddedText;
use crate::load::Language;
use crate::source::{Files, Problem, Source};

/// A rule that may not have been parsed yet.
pub struct Entry {
    /// What it is listed by.
    pub summary: Arc<Summary>,
    /// The file it is written in.
    pub path: Cow<'static, Path>,
    /// Whether it came with groundrule.
    pub is_built_in: bool,
    embedded: Option<EmbeddedText>,
    parsed: OnceLock<Result<Arc<Rule>, Arc<Problem>>>,
}

/// All rules, by id.
#[derive(std::default::Default)]
pub struct RuleLibrary {
    /// The rules.
    pub entries: Vec<Entry>,
}

impl RuleLibrary {
    /// The built-in rules.
    pub fn built_in() -> RuleLibrary {
        RuleLibrary {
            entries: crate::language::rules().map(Entry::embedded).collect(),
        }
    }

    /// Adds the rules of a file, or those below a directory; what is wrong with them.
    pub fn add(&mut self, path: &Path, files: &dyn Files) -> Vec<Problem> {
        let mut diagnostics = Vec::new();
        let known = self.entries.iter().enumerate();
        let mut places = known.map(|(n, e)| (e.summary.id.clone(), n)).collect();
        if files.is_directory(path) {
            let top = real(path);
            let mut found = Vec::new();
            below(
                path,
                &top,
                files,
                &mut BTreeSet::new(),
                &mut found,
                &mut diagnostics,
            );
            for path in found {
                self.add_file(&path, files, &mut places, &mut diagnostics);
            }
        } else {
            self.add_file(path, files, &mut places, &mut diagnostics);
        }
        self.entries.sort_by(|a, b| a.summary.id.cmp(&b.summary.id));
        diagnostics
    }

    /// Adds the rules of a file: each in the place of one with its id that comes with groundrule.
    fn add_file(
        &mut self,
        path: &Path,
        files: &dyn Files,
        places: &mut FxHashMap<EcoString, usize>,
        diagnostics: &mut Vec<Problem>,
    ) {
        let text = match files.read(path).map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(_)) => {
                diagnostics.push(unreadable(path, "is not UTF-8 text".into()));
                return;
            }
            Err(error) => {
                diagnostics.push(unreadable(path, error.to_string()));
                return;
            }
        };
        let file = parse::read(&Source::of_rule(path, text));
        diagnostics.extend(file.problems);
        if file.rules.len() > MOST_RULES {
            let why = format!("has more than {MOST_RULES} rules, the limit for one file");
            diagnostics.push(unreadable(path, why));
            return;
        }
        for rule in file.rules {
            let id = rule.summary.id.clone();
            let entry = Entry::of(rule, path);
            match places.get(&id).and_then(|n| self.entries.get_mut(*n)) {
                // Whoever calls a rule as one that comes with groundrule wants another in its place; a file may be named twice.
                Some(place) if place.is_built_in || place.is_same(&entry) => *place = entry,
                Some(place) => diagnostics.push(Problem {
                    place: None,
                    summary: "Duplicate rule".into(),
                    detail: format!(
                        "{} has a rule {id}, and so has {}. Only that of {} is asked.",
                        path.display(),
                        place.path.display(),
                        place.path.display()
                    ),
                    is_incomplete: true,
                }),
                None => {
                    places.insert(id, self.entries.len());
                    self.entries.push(entry);
                }
            }
        }
    }

    /// The rule of that id, or that once had it.
    pub fn find(&self, id: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|e| e.summary.id == id)
            .or_else(|| self.entries.iter().find(|e| e.summary.was.has(id)))
    }
}

/// A file of more rules isn't read: each of them reads it again for its page and its examples.
const MOST_RULES: usize = 200;

/// A tree of more directories was not made for rules.
const MOST_DIRECTORIES: usize = 1_000;

fn unreadable(path: &Path, why: String) -> Problem {
    Problem {
        place: None,
        summary: "Unreadable file".into(),
        detail: format!("{} {why}.", path.display()),
        is_incomplete: true,
    }
}

/// A path without links, where there are such.
fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

impl Entry {
    /// A rule that was read from a file.
    pub(super) fn of(rule: Rule, path: &Path) -> Entry {
        Entry {
            summary: rule.summary.clone(),
            path: Cow::Owned(path.to_path_buf()),
            is_built_in: false,
            embedded: None,
            parsed: OnceLock::from(Ok(Arc::new(rule))),
        }
    }

    fn embedded(rule: crate::language::Embedded) -> Entry {
        let [.., all] = LANGUAGES;
        let languages: SmallVec<[Language; 2]> = rule
            .languages
            .into_iter()
            .filter_map(Language::of_name)
            .collect();
        Entry {
            summary: Arc::new(Summary {
                id: rule.id.into(),
                title: rule.title.into(),
                severity: Severity::parse(rule.severity).unwrap_or(Severity::Medium),
                category: Category::parse(rule.category).unwrap_or(Category::Security),
                checklist: rule.checklist.into(),
                kinds: Names::embedded(rule.kinds),
                languages: match languages.as_slice() {
                    [] => all,
                    some => claimed(some),
                },
                default: match rule.default {
                    "production" => Default::Production,
                    "opt-in" => Default::OptIn,
                    _ => Default::On,
                },
                aliases: Pairs::embedded(rule.aliases),
                controls: Pairs::embedded(rule.controls),
                was: Names::embedded(rule.was),
            }),
            path: Cow::Borrowed(Path::new(rule.path)),
            is_built_in: true,
            embedded: Some(rule.source),
            parsed: OnceLock::new(),
        }
    }

    /// Whether both are read from the same place.
    fn is_same(&self, other: &Entry) -> bool {
        let span = |entry: &Entry| match entry.parsed.get() {
            Some(Ok(rule)) => Some(rule.span),
            _ => None,
        };
        self.path == other.path && span(self) == span(other)
    }

    /// The rule itself, parsed on the first call.
    pub fn rule(&self) -> Result<Arc<Rule>, Arc<Problem>> {
        self.parsed
            .get_or_init(|| {
                let asked = self.embedded.map(|e| e.asked()).unwrap_or_default();
                let source = Source::of_rule(&self.path, asked);
                parse::built_in(&source, &self.summary)
                    .map(Arc::new)
                    .map_err(Arc::new)
            })
            .clone()
    }

    /// What the rule advises.
    pub fn advice(&self) -> Advice {
        match (self.embedded, self.parsed.get()) {
            (Some(embedded), _) => parse::advice(&embedded.advice()),
            (None, Some(Ok(rule))) => rule.advice.clone(),
            (None, _) => Advice::default(),
        }
    }

    /// The rule's source: its file, in which other rules are blank.
    pub fn source(&self, files: &dyn Files) -> Option<Source> {
        if let Some(embedded) = self.embedded {
            return Some(Source::of_rule(&self.path, embedded.text()));
        }
        let text = String::from_utf8(files.read(&self.path).ok()?).ok()?;
        let whole = Source::of_rule(&self.path, text);
        let Some(Ok(rule)) = self.parsed.get() else {
            return Some(whole);
        };
        let own = whole.slice(rule.extent);
        let begin = rule.extent.start.saturating_sub(whole.base) as usize;
        let before = whole.text.get(..begin)?;
        let blank = |c: u8| if c == b'\n' { '\n' } else { ' ' };
        let mut text: String = before.bytes().map(blank).collect();
        text.push_str(own);
        text.push('\n');
        Some(Source::of_rule(&self.path, text))
    }
}

/// The files of rules below a directory.
fn below(
    directory: &Path,
    top: &Path,
    files: &dyn Files,
    seen: &mut BTreeSet<PathBuf>,
    found: &mut Vec<PathBuf>,
    diagnostics: &mut Vec<Problem>,
) {
    // Links may lead back, or out of the directory that was named.
    let real = real(directory);
    if !real.starts_with(top) {
        let why = "lies outside of the directory of rules that was named, and isn't read";
        diagnostics.push(unreadable(directory, why.into()));
        return;
    }
    if !seen.insert(real) {
        return;
    }
    if seen.len() > MOST_DIRECTORIES {
        if seen.len() == MOST_DIRECTORIES + 1 {
            let why = format!(
                "has more than {MOST_DIRECTORIES} directories below it, the limit for rules"
            );
            diagnostics.push(unreadable(top, why));
        }
        return;
    }
    for (name, is_directory) in files.list(directory) {
        let path = directory.join(&name);
        if is_directory {
            below(&path, top, files, seen, found, diagnostics);
        } else if name.ends_with(".hcl")
            && !matches!(name.as_str(), "model.hcl" | "declared.hcl" | "support.hcl")
        {
            found.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_embedded_of_a_rule_is_its_file() {
        for entry in &RuleLibrary::built_in().entries {
            let id = &entry.summary.id;
            let source = entry.source(&crate::source::Memory::new()).unwrap();
            let file = parse::read(&source);
            // Kinds that current providers don't have any more are told of, no more.
            let wrong: Vec<_> = file.problems.iter().filter(|p| p.is_incomplete).collect();
            assert!(wrong.is_empty(), "{id}: {wrong:?}");
            let mut whole = file.rules.into_iter().next().unwrap();
            assert_eq!(entry.advice(), std::mem::take(&mut whole.advice), "{id}");
            let embedded = entry.rule().unwrap();
            // What is embedded ends where the examples begin.
            whole.extent = embedded.extent;
            assert_eq!(format!("{embedded:?}"), format!("{whole:?}"), "{id}");
        }
    }
}
