//! What was called with which settings: the command line, completed by the configuration file.
//!
//! Settings of the file are put into the command line as the flags that they stand for, before what was typed. What is typed
//! wins where a flag takes one value; where it takes several, both count.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::RwLock;

use clap::{ArgAction, CommandFactory, Parser};

use super::Arguments;
use super::inputs::rewritten;
use super::say;
use crate::configuration::{Configuration, FILE_NAME, Setting};
use crate::discover;
use crate::source::{Disk, Files, Problem, SourceMap, normalize};

/// The command line that runs, for what depends on the order of its flags.
static EFFECTIVE: RwLock<Vec<String>> = RwLock::new(Vec::new());

/// The command line that runs, completed by the configuration.
pub fn effective() -> Vec<String> {
    EFFECTIVE.read().unwrap_or_else(|e| e.into_inner()).clone()
}

fn set_effective(words: Vec<String>) {
    *EFFECTIVE.write().unwrap_or_else(|e| e.into_inner()) = words;
}

/// A larger configuration isn't read: 1 MiB.
const MOST_BYTES: u64 = 1 << 20;

/// Where a command finds its configuration.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// The paths that are scanned.
    pub paths: Vec<PathBuf>,
    /// The file that is given.
    pub given: Option<PathBuf>,
    /// None is to be read.
    pub is_off: bool,
    /// The tree's root where it is given.
    pub root: Option<PathBuf>,
}

impl Sought {
    /// The configuration file; none where there is none.
    pub fn file(&self) -> Result<Option<PathBuf>, String> {
        if self.is_off {
            return Ok(None);
        }
        if let Some(given) = &self.given {
            return std::fs::canonicalize(given)
                .map(Some)
                .map_err(|e| format!("--config {}: {e}", given.display()));
        }
        let Some(first) = self.paths.first() else {
            return Ok(None);
        };
        // A path that isn't there is told about where it is opened.
        let Ok(first) = std::fs::canonicalize(first) else {
            return Ok(None);
        };
        let tree = self.tree(&first);
        let files = Disk::new(tree.clone());
        let found = Configuration::find(&first, &tree, &files);
        // A link may lead to what whoever runs this may read, and others may not.
        match found {
            Some(file) if !files.is_inside(&file) => Err(format!(
                "{}: it leads out of the scanned tree, and is not read; --config names a file that lies elsewhere",
                file.display()
            )),
            found => Ok(found),
        }
    }

    /// The files that would be the configuration if they were there.
    pub fn candidates(&self) -> Vec<PathBuf> {
        let first = self.paths.first().map(std::fs::canonicalize);
        let (Some(Ok(first)), None, false) = (first, &self.given, self.is_off) else {
            return Vec::new();
        };
        let tree = self.tree(&first);
        first
            .ancestors()
            .take_while(|directory| directory.starts_with(&tree))
            .map(|directory| directory.join(FILE_NAME))
            .collect()
    }

    /// What the globs of the configuration are relative to.
    pub fn tree(&self, path: &Path) -> PathBuf {
        let root = self
            .root
            .as_ref()
            .and_then(|root| std::fs::canonicalize(root).ok());
        discover::enclosing_tree(path, root.as_deref())
    }

    /// The configuration; an empty one where there is none.
    pub fn read(&self, sources: &SourceMap) -> Result<Configuration, String> {
        let Some(file) = self.file()? else {
            return Ok(Configuration::default());
        };
        let scanned = self
            .paths
            .first()
            .and_then(|p| std::fs::canonicalize(p).ok())
            .unwrap_or_else(|| file.clone());
        let tree = self.tree(&scanned);
        let directory = file.parent().unwrap_or(&tree).to_path_buf();
        let files = Disk::new(directory).with_limit(MOST_BYTES);
        let mut configuration = Configuration::read(&file, &tree, &files, sources)?;
        // Who gives the file by its name answers for it. One that lies in the tree may be anybody's.
        if self.given.is_none() {
            let settings = configuration.settings.iter();
            let wrong: Vec<Problem> = settings
                .filter_map(|s| written_outside(s, &tree).or_else(|| written_over(s)))
                .collect();
            configuration.problems.extend(wrong);
        }
        Ok(configuration)
    }
}

/// That a setting has a file written that doesn't lie in the tree, or is git's.
fn written_outside(setting: &Setting, tree: &Path) -> Option<Problem> {
    let file = match setting.flag {
        "report" => setting.value.split_once('=')?.1,
        "baseline" => setting.value.as_str(),
        _ => return None,
    };
    let file = normalize(&std::path::absolute(file).ok()?);
    // Links lead where they lead, also that of the file itself; one that leads nowhere would be followed when it is written.
    let there = file
        .ancestors()
        .find(|path| std::fs::symlink_metadata(path).is_ok())?;
    let rest = file.strip_prefix(there).ok()?;
    let is_allowed = std::fs::canonicalize(there).is_ok_and(|real| {
        let within = real.strip_prefix(tree).map(|within| within.join(rest));
        // Some systems don't tell capitals from small letters.
        within.is_ok_and(|path| !path.iter().any(|name| name.eq_ignore_ascii_case(".git")))
    });
    (!is_allowed).then(|| Problem {
        place: Some(setting.place.clone()),
        summary: "File outside of the tree".into(),
        detail: format!(
            "{} doesn't lie in the scanned tree, or belongs to git: a configuration that is found there can't have it written. Name it on the command line, or the configuration with --config.",
            file.display()
        ),
        is_incomplete: true,
    })
}

/// That a setting has a report or a baseline written over a file that looks like neither: sources, say, or what is run next.
fn written_over(setting: &Setting) -> Option<Problem> {
    let (format, file) = match setting.flag {
        "report" => setting.value.split_once('=')?,
        "baseline" => ("baseline", setting.value.as_str()),
        _ => return None,
    };
    (!may_be_replaced(Path::new(file), format)).then(|| Problem {
        place: Some(setting.place.clone()),
        summary: "File is no report".into(),
        detail: format!(
            "{file} is there already, and isn't what is to be written there: a configuration that is found in the tree can't have it replaced. Name it on the command line, or the configuration with --config."
        ),
        is_incomplete: true,
    })
}

/// Whether a file isn't there, is empty, or begins as a report of that form does.
fn may_be_replaced(file: &Path, format: &str) -> bool {
    const HEAD: u64 = 64 << 10;
    // Opening a pipe would wait for its writer.
    if !std::fs::metadata(file).is_ok_and(|m| m.is_file()) {
        return true;
    }
    let mut head = Vec::new();
    let read = std::fs::File::open(file).and_then(|f| f.take(HEAD).read_to_end(&mut head));
    if read.is_err() {
        return true;
    }
    let head = String::from_utf8_lossy(&head);
    let extension = file.extension().and_then(|e| e.to_str()).unwrap_or("");
    head.trim().is_empty()
        || match format {
            "text" | "github" => matches!(extension, "txt" | "log"),
            "jsonl" => head.starts_with("{\"rule\":"),
            "gitlab-code-quality" => head.trim_start().starts_with('['),
            "baseline" => head.starts_with("{\"version\":"),
            _ => head.contains("groundrule"),
        }
}

/// The arguments of this process, with the configuration as it is now.
pub fn arguments() -> Result<Arguments, String> {
    let typed: Vec<String> =
        rewritten(std::env::args_os().map(|a: OsString| a.to_string_lossy().into_owned()));
    let arguments = Arguments::try_parse_from(&typed).unwrap_or_else(|error| refused(&error));
    let Some(sought) = arguments.command.sought() else {
        set_effective(typed);
        return Ok(arguments);
    };
    let configuration = sought.read(&SourceMap::default())?;
    if !configuration.problems.is_empty() {
        return Err(told(&configuration.problems));
    }
    if configuration.settings.is_empty() {
        set_effective(typed);
        return Ok(arguments);
    }
    let (completed, used) = complete(&typed, &configuration);
    match Arguments::try_parse_from(&completed) {
        Ok(arguments) => {
            set_effective(completed);
            Ok(arguments)
        }
        Err(error) => Err(blamed(&typed, &used).unwrap_or_else(|| error.to_string())),
    }
}

/// Says what the command line lacks, or the help that it asks for, and ends. A name that is repeated may hold anything.
fn refused(error: &clap::Error) -> ! {
    if !error.use_stderr() {
        error.exit();
    }
    say::aside(&error.render().to_string());
    std::process::exit(error.exit_code());
}

/// So many of the problems of a file are told.
const MOST_TOLD: usize = 20;

/// What is wrong, one line each.
fn told(problems: &[Problem]) -> String {
    let line = |problem: &Problem| {
        let place = problem
            .place
            .as_ref()
            .map(|p| format!("{}:{}:{}: ", p.path.display(), p.line, p.column))
            .unwrap_or_default();
        format!("{place}{}: {}", problem.summary, problem.detail)
    };
    let mut lines: Vec<String> = problems.iter().take(MOST_TOLD).map(line).collect();
    if problems.len() > MOST_TOLD {
        lines.push(format!("and {} more", problems.len() - MOST_TOLD));
    }
    lines.join("\n")
}

/// The setting that the command line refuses, with its place: the last of the shortest beginning that is refused.
fn blamed(typed: &[String], settings: &[&Setting]) -> Option<String> {
    let called = called_in(typed);
    let refused = |count: usize| {
        let with = insert(typed, called.as_ref(), settings.iter().take(count).copied());
        Arguments::try_parse_from(&with).err()
    };
    let counts: Vec<usize> = (1..=settings.len()).collect();
    let count = counts.partition_point(|count| refused(*count).is_none()) + 1;
    settings.get(count - 1).and_then(|setting| {
        let error = refused(count)?;
        let text = error.to_string();
        let first = text
            .lines()
            .next()
            .unwrap_or("")
            .trim_start_matches("error: ");
        let place = &setting.place;
        Some(format!(
            "{}:{}:{}: {first}",
            place.path.display(),
            place.line,
            place.column
        ))
    })
}

/// A command of that name, with its flags.
pub fn described(name: &str) -> Option<clap::Command> {
    let (_, command) = called(std::iter::once((0, name)))?;
    Some(command)
}

/// Which of the words is a command, and the command with its flags.
fn called<'w>(mut words: impl Iterator<Item = (usize, &'w str)>) -> Option<(usize, clap::Command)> {
    let all = Arguments::command();
    let (at, mut command) =
        words.find_map(|(at, word)| Some((at, all.find_subcommand(word)?.clone())))?;
    command.build();
    Some((at, command))
}

/// The same of what was typed.
fn called_in(typed: &[String]) -> Option<(usize, clap::Command)> {
    called(typed.iter().map(String::as_str).enumerate().skip(1))
}

/// The typed arguments with the settings of the configuration that hold beside them.
fn complete<'c>(
    typed: &[String],
    configuration: &'c Configuration,
) -> (Vec<String>, Vec<&'c Setting>) {
    let called = called_in(typed);
    let is_typed = |flag: &str| {
        let long = format!("--{flag}");
        let with_value = format!("--{flag}=");
        typed
            .iter()
            .take_while(|a| *a != "--")
            .any(|a| *a == long || a.starts_with(&with_value))
    };
    let says = |flag: &str, value: &str| {
        let long = format!("--{flag}");
        let joined = format!("--{flag}={value}");
        typed
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if *a == long && b.split(',').any(|v| v == value)))
            || typed.contains(&joined)
    };
    let holds = |setting: &&Setting| {
        let Some(argument) = called.as_ref().and_then(|(_, command)| {
            command
                .get_arguments()
                .find(|a| a.get_long() == Some(setting.flag))
        }) else {
            // Another command's.
            return false;
        };
        let is_list = matches!(argument.get_action(), ArgAction::Append);
        // A rule that is switched on the command line isn't switched back.
        let is_undone = match setting.flag {
            "disable" => says("enable", &setting.value),
            "enable" => says("disable", &setting.value),
            // What fails a scan is one setting, in several parts.
            "fail-on" => is_typed("fail-on"),
            "report" => is_typed("format") || is_typed("output") || is_typed("report"),
            _ => false,
        };
        !is_undone && (is_list || !is_typed(setting.flag))
    };
    let used: Vec<&Setting> = configuration.settings.iter().filter(holds).collect();
    (insert(typed, called.as_ref(), used.iter().copied()), used)
}

/// Settings put behind the command's name, as flags.
fn insert<'s>(
    typed: &[String],
    called: Option<&(usize, clap::Command)>,
    settings: impl Iterator<Item = &'s Setting>,
) -> Vec<String> {
    let at = called.map_or(1, |(at, _)| at + 1).min(typed.len());
    let (before, after) = typed.split_at(at);
    let mut all = before.to_vec();
    for setting in settings {
        let is_switch = called.is_some_and(|(_, command)| {
            command.get_arguments().any(|a| {
                a.get_long() == Some(setting.flag) && matches!(a.get_action(), ArgAction::SetTrue)
            })
        });
        all.push(match is_switch {
            true => format!("--{}", setting.flag),
            false => format!("--{}={}", setting.flag, setting.value),
        });
    }
    all.extend_from_slice(after);
    all
}
