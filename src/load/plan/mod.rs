//! Loading plans, as `terraform show -json` prints them: what Terraform itself has evaluated.
//!
//! A plan knows the values; the configuration beside it, where it is in the tree, knows where they come from. So the
//! configuration is evaluated too, with the variables that the plan was made with, and what the plan plans gets the places,
//! the declarations and the references that evaluation finds.

mod changes;
mod configuration;
mod declared;
mod document;
mod places;
mod redact;
mod renumber;
mod resources;
mod values;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashSet;

use self::document::Document;
use super::terraform::{self, Known, Library, Module};
use super::{Diagnostic, DiagnosticSeverity, Language, Stack, values_at_most};
use crate::evaluate::Share;
use crate::source::{self, Files, SourceMap};
use crate::syntax::Span;
use crate::value::{Marks, Reason, ReasonKind, Type, Value};

/// More values aren't read of one plan: in memory each takes a hundred bytes or more, where two may be enough to write it.
const MOST_VALUES: usize = 2_000_000;
/// So many directories above a plan may hold its configuration.
const MOST_ENCLOSING: usize = 8;

/// Whether a text may be a plan: cheap, so that every JSON file can be asked.
pub fn looks_like_plan(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && text.contains("\"format_version\"")
        && (text.contains("\"planned_values\"") || text.contains("\"resource_changes\""))
}

/// The paths of those files that are plans.
pub fn among(paths: &[PathBuf], files: &dyn Files) -> Vec<PathBuf> {
    use rayon::prelude::*;
    let is_a_plan = |path: &&PathBuf| {
        may_be_named(path)
            && files
                .read(path)
                .ok()
                .and_then(source::text)
                .is_some_and(|text| looks_like_plan(&text))
    };
    let mut plans: Vec<PathBuf> = paths.par_iter().filter(is_a_plan).cloned().collect();
    plans.sort();
    plans
}

fn may_be_named(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    name.ends_with(".json") && !name.ends_with(".tf.json")
}

/// Whether a file is a plan.
pub fn is_plan(path: &Path, text: &str) -> bool {
    may_be_named(path) && looks_like_plan(text)
}

/// Takes a plan's text into the source map as it may be shown: blank, but for the addresses of resources. What can't be read has
/// nothing to show.
pub fn take_in(path: &Path, text: &str, sources: &SourceMap) {
    if let Ok(json) = read(text) {
        let _ = redact::take_in(path, text, &Document::new(&json).addresses(), sources);
    }
}

/// The directory of the root module that a plan was made of: that of the plan, or one that encloses it within the tree, and
/// declares what the plan speaks of. None where there is none, or where the plan can't be read.
pub fn configuration_directory(
    plan: &Path,
    tree: &Path,
    library: &Library,
    files: &dyn Files,
) -> Option<PathBuf> {
    let text = source::text(files.read(plan).ok()?)?;
    // A plan that isn't JSON replaces nothing: the configuration is then evaluated as if the plan weren't there.
    serde_json::from_str::<serde::de::IgnoredAny>(&text).ok()?;
    directory_of(&text, plan, tree, library).map(Path::to_path_buf)
}

fn directory_of<'p>(
    text: &str,
    plan: &'p Path,
    tree: &Path,
    library: &Library,
) -> Option<&'p Path> {
    let spoken = redact::declared_addresses(text);
    enclosing(plan, tree).find(|d| library.module(d).is_some_and(|m| is_spoken_of(m, &spoken)))
}

/// The directories in which the configuration of a plan is looked for, nearest first.
pub fn enclosing<'p>(plan: &'p Path, tree: &Path) -> impl Iterator<Item = &'p Path> {
    let is_example = crate::discover::is_example(plan.strip_prefix(tree).unwrap_or(plan));
    let tree = tree.to_path_buf();
    // A plan among tests is theirs, not that of what encloses them.
    let most = if is_example { 1 } else { MOST_ENCLOSING };
    plan.ancestors()
        .skip(1)
        .take_while(move |d| d.starts_with(&tree))
        .take(most)
}

/// Whether a plan speaks of at least half of what a module declares: a plan names all of it, unless it is older.
fn is_spoken_of(module: &Module, spoken: &FxHashSet<String>) -> bool {
    let (mut declared, mut named) = (0usize, 0usize);
    for block in module.files.iter().flat_map(|f| &f.tree.body.blocks) {
        let label = |n: usize| block.label(n).unwrap_or("");
        let address = match &*block.kind.text {
            "resource" => format!("{}.{}", label(0), label(1)),
            "data" => format!("data.{}.{}", label(0), label(1)),
            "module" => format!("module.{}", label(0)),
            _ => continue,
        };
        declared += 1;
        named += usize::from(spoken.contains(&address));
    }
    named > 0 && named * 2 >= declared
}

/// Loads the plan in a file.
pub fn load(
    path: &Path,
    tree: &Path,
    library: &Library,
    files: &dyn Files,
    sources: &SourceMap,
    share: impl Fn(usize) -> Share,
) -> Option<Stack> {
    let text = source::text(files.read(path).ok()?)?;
    let share = share(text.len());
    let json = match read(&text) {
        Ok(json) => json,
        Err(unreadable) => return unread(path, &text, unreadable, sources),
    };
    let document = Document::new(&json);
    let directory = directory_of(&text, path, tree, library);
    let addresses = document.addresses();
    let places = redact::take_in(path, &text, &addresses, sources)?;
    drop(text);
    let known = known_variables(&document);
    let evaluated = directory.and_then(|d| {
        terraform::load_with(
            d,
            library,
            files,
            sources,
            &terraform::Options {
                share,
                ..terraform::Options::default()
            },
            Some(&known),
        )
    });
    let mut stack = Stack {
        path: path.to_path_buf(),
        language: Language::Plan,
        sources: vec![places.base],
        share,
        taken: evaluated.as_ref().map_or(0, |stack| stack.taken),
        ..Stack::default()
    };
    resources::add(&mut stack, &document, &places, evaluated.as_ref(), library);
    changes::add(&mut stack, &document, &places);
    stack.outputs = outputs(&document);
    match evaluated {
        Some(evaluated) => declared::take_over(&mut stack, evaluated),
        None => declared::add(&mut stack, &document, &places),
    }
    stack.edges.sort();
    stack.edges.dedup();
    check(&document, &mut stack, places.start());
    Some(stack)
}

/// Why a plan can't be read, and from which line and column on.
struct Unreadable {
    line: usize,
    column: usize,
    summary: &'static str,
    detail: String,
}

/// The JSON of a plan.
fn read(text: &str) -> Result<serde_json::Value, Unreadable> {
    if values_at_most(text) > MOST_VALUES {
        return Err(Unreadable {
            line: 1,
            column: 1,
            summary: "Plan too large",
            detail: format!("This plan has more than {MOST_VALUES} values, the limit."),
        });
    }
    // The words of the parser may quote the file, so only the place is told.
    serde_json::from_str(text).map_err(|error| Unreadable {
        line: error.line(),
        column: error.column(),
        summary: "Invalid plan",
        detail: format!(
            "This plan isn't valid JSON from line {}, column {} on. Make it again with `terraform show -json`.",
            error.line(),
            error.column()
        ),
    })
}

/// A stack that says only why the file can't be read.
fn unread(path: &Path, text: &str, unreadable: Unreadable, sources: &SourceMap) -> Option<Stack> {
    let places = redact::take_in(path, text, &Default::default(), sources)?;
    let at = places.at(unreadable.line, unreadable.column);
    Some(Stack {
        path: path.to_path_buf(),
        language: Language::Plan,
        sources: vec![places.base],
        diagnostics: vec![Diagnostic {
            severity: DiagnosticSeverity::Error,
            summary: unreadable.summary.into(),
            detail: unreadable.detail,
            span: at,
        }],
        ..Stack::default()
    })
}

/// The variables that the plan was made with.
fn known_variables(document: &Document<'_>) -> Known {
    let mut known = Known {
        is_final: true,
        ..Known::default()
    };
    for (name, variable) in document.variables() {
        known
            .values
            .insert(name.into(), variable_value(document, name, variable));
    }
    known
}

/// What a root variable was. A sensitive one that isn't its default was given, and is told to nobody.
fn variable_value(document: &Document<'_>, name: &str, variable: &serde_json::Value) -> Value {
    let given = variable.get("value");
    let value = given.map_or_else(Value::null, terraform::from_json);
    if !document.is_sensitive_variable(name) {
        return value;
    }
    let value = value.mark(Marks::SENSITIVE);
    match document.variable_declaration(name).get("default") {
        Some(default) if given == Some(default) => value,
        _ => values::without_secrets(value, &format!("var.{name}")),
    }
}

fn outputs(document: &Document<'_>) -> BTreeMap<EcoString, Value> {
    let mut outputs = BTreeMap::new();
    for (name, output) in document.outputs() {
        let is_sensitive =
            output.get("sensitive").and_then(serde_json::Value::as_bool) == Some(true);
        let marks = if is_sensitive {
            Marks::SENSITIVE
        } else {
            Marks::NONE
        };
        let reason = || Reason::new(ReasonKind::Computed, eco_format!("output.{name}"));
        let value = match output.get("value") {
            Some(value) => values::plain(value, document.output_unknown(name), &reason()),
            None => Value::unknown_of(Type::Dynamic, reason()),
        };
        outputs.insert(name.into(), value.mark(marks));
    }
    outputs
}

/// What a reader should know of a plan that isn't as it should be.
fn check(document: &Document<'_>, stack: &mut Stack, start: Span) {
    let mut say = |severity, summary: &str, detail: String| {
        stack.diagnostics.push(Diagnostic {
            severity,
            summary: summary.into(),
            detail,
            span: start,
        });
    };
    let version = document.format_version();
    if !version.starts_with("0.") && !version.starts_with("1.") {
        say(
            DiagnosticSeverity::Error,
            "Unknown format of plan",
            format!(
                "This plan is of format {version:?}, and what is known here is format 1: what it has beyond that is not seen."
            ),
        );
    }
    if let Some(place) = document.unfit() {
        say(
            DiagnosticSeverity::Error,
            "Invalid plan",
            format!(
                "{place} of the planned values isn't what `terraform show -json` makes, so what it says isn't seen. Make the plan again, and leave it as it is."
            ),
        );
    } else if !document.is_cut_off()
        && let Some((address, count)) = document.unplanned()
    {
        let others = match count {
            1 => String::new(),
            _ => format!(" and {} more", count - 1),
        };
        say(
            DiagnosticSeverity::Error,
            "Incomplete plan",
            format!(
                "{address}{others} will be there by the changes, and not by the planned values, so what they will be isn't seen. Make the plan again with `terraform show -json`, and leave it as it is."
            ),
        );
    }
    if document.is_errored() {
        say(
            DiagnosticSeverity::Error,
            "Incomplete plan",
            "Terraform stopped with an error while it made this plan, so resources may be missing from it.".into(),
        );
    }
    if document.is_cut_off() {
        say(
            DiagnosticSeverity::Error,
            "Plan is too large",
            format!(
                "This plan has more than {} resources; the rest wasn't looked at.",
                document::MOST_RESOURCES
            ),
        );
    }
}

#[cfg(test)]
mod tests;
