//! `groundrule test`: rules tested by their own examples.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;

use super::settings::SettingArguments;
use crate::analysis::{Analysis, SUPPRESSION};
use crate::configuration::{Configuration, FILE_NAME};
use crate::discover::Found;
use crate::evaluate::Share;
use crate::findings::{Book, Finding};
use crate::load::terraform::{Library, Options};
use crate::model::Circumstances;
use crate::rules::{
    Entry, Example, Outcome, RuleLibrary, Session, examples, mutants, mutated_entry,
};
use crate::source::{Disk, Files, Memory, SourceMap};

#[derive(Debug, Args)]
pub struct Test {
    /// A file or directory of rules; the built-in ones where it isn't given
    path: Option<PathBuf>,
    /// Only rules whose id contains this
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Don't look for clauses that the examples wouldn't miss
    #[arg(long)]
    no_mutation: bool,
}

/// What came of one rule's examples.
pub struct Tested {
    /// The rule's id.
    pub id: String,
    /// How many examples it has.
    pub examples: usize,
    /// What went wrong.
    pub failures: Vec<String>,
}

impl Test {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let mut library = RuleLibrary::built_in();
        let root = std::env::current_dir().map_err(|e| e.to_string())?;
        let files = Disk::new(root);
        let mut problems = 0;
        if let Some(path) = &self.path {
            let path =
                std::fs::canonicalize(path).map_err(|e| format!("{}: {e}", path.display()))?;
            for problem in library.add(&path, &files) {
                super::say::print(&format!("{}\n", super::of_rules(&problem)))?;
                problems += usize::from(problem.is_incomplete);
            }
            library.entries.retain(|e| !e.is_built_in);
        }
        if let Some(only) = &self.only {
            library
                .entries
                .retain(|e| e.summary.id.contains(only.as_str()));
        }
        let results = test_all(&library, &files);
        let mut failed = 0;
        let mut examples = 0;
        for result in &results {
            examples += result.examples;
            for failure in &result.failures {
                super::say::print(&format!("{}: {failure}\n\n", result.id))?;
            }
            failed += result.failures.len();
        }
        let mut unnoticed = 0;
        if !self.no_mutation && failed == 0 {
            for (id, changes) in unnoticed_changes(&library, &files) {
                let mut untried = 0;
                for change in changes {
                    let Unnoticed::ByAny(change) = change else {
                        untried += 1;
                        continue;
                    };
                    super::say::print(&format!("{id}: no example notices the rule {change}\n"))?;
                    unnoticed += 1;
                }
                if untried > 0 {
                    super::say::print(&format!(
                        "{id}: {untried} changes were not tried on all examples, since there is too much of both\n"
                    ))?;
                }
            }
        }
        let mutation = match self.no_mutation || failed > 0 {
            true => String::new(),
            false => format!(", {unnoticed} changes unnoticed"),
        };
        super::say::print(&format!(
            "{} rules, {examples} examples, {failed} failures{mutation}\n",
            results.len()
        ))?;
        Ok(if failed + problems > 0 { 1 } else { 0 })
    }
}

/// Runs the examples of all rules.
pub fn test_all(library: &RuleLibrary, files: &Disk) -> Vec<Tested> {
    library
        .entries
        .par_iter()
        .map(|entry| test_rule(entry, files))
        .collect()
}

/// The steps for trying the changes of one rule, and those for running its examples as they are.
const STEPS: u64 = 60_000_000;
/// What running an example takes besides.
const STEPS_PER_RUN: u64 = 2_000;
/// As many as an example gets at least, however many there are.
const FEWEST_STEPS: u64 = 100_000;

/// A change that no example notices.
enum Unnoticed {
    /// None at all.
    ByAny(String),
    /// None of those that it was tried on.
    ByThoseTried,
}

/// What one of so many examples may take.
fn share(examples: usize) -> Share {
    let steps = STEPS / (examples as u64).max(1);
    Share {
        steps: steps.max(FEWEST_STEPS),
        ..Share::MOST
    }
}

/// Of each rule the changes that none of its examples notices.
fn unnoticed_changes(library: &RuleLibrary, files: &Disk) -> Vec<(String, Vec<Unnoticed>)> {
    library
        .entries
        .par_iter()
        .filter_map(|entry| {
            let rule = entry.rule().ok()?;
            let source = entry.source(files)?;
            let all = examples(&source);
            let share = share(all.len());
            let mutants = mutants(&rule, &source);
            let each = STEPS / (mutants.len() as u64).max(1);
            let changes: Vec<Unnoticed> = mutants
                .par_iter()
                .filter_map(|mutant| {
                    let changed = mutated_entry(&entry.path, mutant)?;
                    let mut taken = 0;
                    for example in &all {
                        if taken > each {
                            return Some(Unnoticed::ByThoseTried);
                        }
                        if run(&changed, example, share, &mut taken).is_err() {
                            return None;
                        }
                    }
                    Some(Unnoticed::ByAny(mutant.change.clone()))
                })
                .collect();
            (!changes.is_empty()).then(|| (entry.summary.id.to_string(), changes))
        })
        .collect()
}

fn test_rule(entry: &Entry, files: &Disk) -> Tested {
    let mut tested = Tested {
        id: entry.summary.id.to_string(),
        examples: 0,
        failures: Vec::new(),
    };
    let rule = match entry.rule() {
        Ok(rule) => rule,
        Err(problem) => {
            tested
                .failures
                .push(format!("{}: {}", problem.summary, problem.detail));
            return tested;
        }
    };
    let source = entry.source(files);
    let all = source.as_ref().map(examples).unwrap_or_default();
    tested.examples = all.len();
    for example in &all {
        let line = source.as_ref().map_or(0, |s| s.line(example.span.start));
        if let Err(why) = run(entry, example, share(all.len()), &mut 0) {
            tested.failures.push(format!(
                "example {:?} ({}:{line}): {why}",
                example.name,
                entry.path.display()
            ));
        }
    }
    for language in rule.summary.languages {
        for (outcome, name) in [(Outcome::Fail, "failing"), (Outcome::Pass, "passing")] {
            if !all
                .iter()
                .any(|e| e.language == *language && e.outcome == outcome)
                && entry.is_built_in
            {
                tested.failures.push(format!(
                    "there is no {name} example for {}",
                    language.name()
                ));
            }
        }
    }
    tested
}

/// What the rule says of an example; the error says how that differs from what it should. `taken` is told the steps.
fn run(entry: &Entry, example: &Example, share: Share, taken: &mut u64) -> Result<(), String> {
    let root = PathBuf::from("/example");
    let mut memory = Memory::default();
    let mut found = Found::default();
    for (name, text) in &example.files {
        let path = root.join(name);
        memory.insert(path.clone(), text.as_str());
        let directory = path.parent().unwrap_or(&root).to_path_buf();
        if name.ends_with(".tf") || name.ends_with(".tf.json") || name.ends_with(".tofu") {
            found.modules.push(directory);
        } else if name.starts_with("template.") {
            found.templates.push(path);
        }
    }
    found.modules.sort();
    found.modules.dedup();
    let sources = SourceMap::default();
    let library = Library::read(&found.modules, &memory, &sources);
    let options = Options {
        settings: example
            .given
            .variables
            .iter()
            .map(|(k, v)| crate::load::terraform::Setting::Variable(k.clone(), v.clone()))
            .collect(),
        share,
        ..Options::default()
    };
    let circumstances = Circumstances {
        environment: example.given.environment.clone(),
        ..Circumstances::default()
    };
    let analysis = Analysis {
        files: &memory,
        sources: &sources,
        tree: Path::new("/example"),
        library: &library,
        found: &found,
        units: &[],
        focus: &[],
        options: &options,
        parameters: &BTreeMap::new(),
        circumstances: &circumstances,
        environments: &[],
        timings: None,
        addresses: None,
        progress: None,
        shard: None,
    };
    let today = match &example.given.as_of {
        Some(date) => date.parse().map_err(|_| format!("{date:?} is no date"))?,
        None => jiff::civil::Date::constant(2026, 1, 1),
    };
    if let Some(unknown) = example.unknown_arguments.first() {
        return Err(format!("given and expect have no argument {unknown:?}"));
    }
    let session = Session {
        sources: &sources,
        today,
        parameters: Default::default(),
        kept: Default::default(),
    };
    let configuration = root.join(FILE_NAME);
    let book = match memory.is_file(&configuration) {
        false => Book::new(today),
        true => {
            let read = Configuration::read(&configuration, &root, &memory, &sources)?;
            if let Some(problem) = read.problems.first() {
                return Err(format!("{}: {}", problem.summary, problem.detail));
            }
            SettingArguments::of(&read)?.book(&read, &sources, today)?
        }
    };
    // What is said of suppressions needs the rules that they name.
    let every = match entry.summary.kinds.has(SUPPRESSION) {
        true => RuleLibrary::built_in(),
        false => RuleLibrary::default(),
    };
    let others = every
        .entries
        .iter()
        .filter(|e| e.summary.id != entry.summary.id);
    let asked: Vec<&Entry> = others.chain([entry]).collect();
    let mut report = analysis.run(&session, &asked, &every, &book);
    *taken += report.steps + STEPS_PER_RUN;
    report.findings.retain(|f| f.rule == entry.summary.id);
    if let Some(problem) = report.diagnostics.first() {
        let line = problem.place.as_ref().map(|p| p.line).unwrap_or(0);
        return Err(format!(
            "the example itself is in error: line {line}: {}: {}",
            problem.summary, problem.detail
        ));
    }
    let failures: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|f| f.undecided.is_none())
        .collect();
    let undecided: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|f| f.undecided.is_some())
        .collect();
    match example.outcome {
        Outcome::Pass => {
            if let Some(first) = failures.first() {
                return Err(format!("should pass, but fails at {}", described(first)));
            }
            if let Some(first) = undecided.first() {
                return Err(format!(
                    "should pass, but is undecided: {}",
                    first.undecided.as_deref().unwrap_or("")
                ));
            }
            Ok(())
        }
        Outcome::Undecided => {
            if let Some(first) = failures.first() {
                return Err(format!(
                    "should be undecided, but fails at {}",
                    described(first)
                ));
            }
            if undecided.is_empty() {
                Err("should be undecided, but passes".into())
            } else {
                Ok(())
            }
        }
        Outcome::Fail => expected(example, &failures, &undecided),
    }
}

fn expected(
    example: &Example,
    failures: &[&Finding],
    undecided: &[&Finding],
) -> Result<(), String> {
    let Some(first) = failures.first() else {
        return Err(match undecided.first() {
            Some(u) => format!(
                "should fail, but is undecided: {}",
                u.undecided.as_deref().unwrap_or("")
            ),
            None => "should fail, but passes".into(),
        });
    };
    let at = |f: &Finding| format!("{}:{}", f.place.path.display(), f.place.line);
    if let Some(wanted) = &example.expect.at
        && !failures.iter().any(|f| at(f) == *wanted)
    {
        return Err(format!(
            "should lie at {wanted}, but lies at {}",
            described(first)
        ));
    }
    if let Some(wanted) = &example.expect.when {
        let has = failures
            .iter()
            .flat_map(|f| &f.instances)
            .any(|i| i.when.as_deref() == Some(wanted));
        if !has {
            return Err(format!(
                "should fail when {wanted:?}, but fails {}",
                described(first)
            ));
        }
    }
    if let Some(wanted) = &example.expect.severity
        && let Some(other) = failures.iter().find(|f| f.severity.name() != wanted)
    {
        return Err(format!(
            "should be {wanted}, but {} is {}",
            described(other),
            other.severity.name()
        ));
    }
    if let Some(wanted) = &example.expect.message
        && !failures.iter().any(|f| f.message.contains(wanted))
    {
        return Err(format!(
            "should say {wanted:?}, but says {}",
            described(first)
        ));
    }
    if let Some(count) = example.expect.count
        && failures.len() != count
    {
        return Err(format!(
            "should be {count} findings, but there are {}: {}",
            failures.len(),
            failures
                .iter()
                .map(|f| described(f))
                .collect::<Vec<_>>()
                .join("; ")
        ));
    }
    Ok(())
}

fn described(finding: &Finding) -> String {
    let instances: Vec<String> = finding
        .instances
        .iter()
        .map(|i| match &i.when {
            Some(when) => format!("{} when {when}", i.address),
            None => i.address.to_string(),
        })
        .collect();
    let trace: String = finding
        .related
        .iter()
        .map(|r| {
            format!(
                "\n    {}:{}: {}",
                r.place.path.display(),
                r.place.line,
                r.label
            )
        })
        .collect();
    format!(
        "{}:{}:{} ({}; {}; {}){trace}",
        finding.place.path.display(),
        finding.place.line,
        finding.place.column,
        finding.label,
        finding.message,
        instances.join(", ")
    )
}
