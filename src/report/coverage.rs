//! What a report says in all, what was looked at and what was not: the sentences of the reports for people.

use rustc_hash::FxHashMap;

use super::context::{Context, RuleFacts};
use super::plain::{plain_line, sentence};
use super::words::{counted, grouped, named, percent};
use crate::findings::{Category, Coverage, Finding, Problem, Report, Severity};
use crate::source::Location;

/// Everything in one line: how many findings of which severity, among how many resources.
pub(super) fn verdict(report: &Report, findings: &[&Finding]) -> String {
    let coverage = &report.coverage;
    let scanned = format!(
        "{} in {}",
        counted(coverage.resources, "resource"),
        counted(coverage.stacks, "stack")
    );
    let problems = match report
        .diagnostics
        .iter()
        .filter(|p| p.is_incomplete)
        .count()
    {
        0 => String::new(),
        n => format!("; {}", counted(n, "problem")),
    };
    let decided = findings.iter().filter(|f| f.undecided.is_none()).count();
    if decided == 0 {
        return format!("No findings: {scanned}{problems}");
    }
    let by_severity: Vec<String> = Severity::ALL
        .into_iter()
        .filter_map(|severity| match of_severity(findings, severity) {
            0 => None,
            n => Some(format!("{} {}", grouped(n), severity.name())),
        })
        .collect();
    format!(
        "{} ({}): {scanned}{problems}",
        counted(decided, "finding"),
        by_severity.join(", ")
    )
}

/// What is said where nothing was found: how much that means.
pub(super) fn nothing_found(report: &Report) -> &'static str {
    let coverage = &report.coverage;
    if coverage.resources == 0 {
        "Nothing to judge: no resources were found."
    } else if report.diagnostics.iter().any(|p| p.is_incomplete) {
        "No findings in what could be looked at."
    } else if coverage.undecided > 0 || !coverage.missing_modules.is_empty() {
        "No findings in what could be decided."
    } else {
        "No findings: everything that was checked is fine."
    }
}

fn of_severity(findings: &[&Finding], severity: Severity) -> usize {
    findings
        .iter()
        .filter(|f| f.undecided.is_none() && f.severity == severity)
        .count()
}

/// Findings by severity and category; what has none is left out.
pub(super) struct Counts {
    /// The columns.
    pub categories: Vec<Category>,
    /// The rows, the worst first; the one without severity is that of all.
    pub rows: Vec<(Option<Severity>, Vec<usize>, usize)>,
}

impl Counts {
    pub fn of(findings: &[&Finding], facts: &FxHashMap<&str, &RuleFacts>) -> Counts {
        let category = |f: &Finding| facts.get(f.rule.as_str()).map(|r| r.category);
        let cell = |severity: Option<Severity>, column: Option<Category>| {
            findings
                .iter()
                .filter(|f| {
                    f.undecided.is_none()
                        && severity.is_none_or(|s| f.severity == s)
                        && column.is_none_or(|c| category(f) == Some(c))
                })
                .count()
        };
        let categories: Vec<Category> = Category::ALL
            .into_iter()
            .filter(|c| cell(None, Some(*c)) > 0)
            .collect();
        let severities: Vec<Severity> = Severity::ALL
            .into_iter()
            .filter(|s| cell(Some(*s), None) > 0)
            .collect();
        let all = (severities.len() > 1).then_some(None);
        let rows = severities
            .iter()
            .map(|s| Some(*s))
            .chain(all)
            .map(|row| {
                let cells = categories.iter().map(|c| cell(row, Some(*c))).collect();
                (row, cells, cell(row, None))
            })
            .collect();
        Counts { categories, rows }
    }
}

/// What was looked at, by name.
pub(super) fn scanned(report: &Report) -> Vec<(&'static str, String)> {
    let coverage = &report.coverage;
    let mut said = format!(
        "{}, {}, {}",
        counted(coverage.files, "file"),
        counted(coverage.stacks, "stack"),
        counted(coverage.resources, "resource")
    );
    if coverage.attributes > 0 {
        said.push_str(&format!(
            " with {}, {} known",
            counted(coverage.attributes, "attribute"),
            percent(coverage.attributes_known, coverage.attributes)
        ));
    }
    said.push_str(&format!(
        "; {}, {}.",
        counted(coverage.rules, "rule"),
        counted(coverage.checks, "check")
    ));
    let mut items = vec![("Scanned", said)];
    if let Some(compared) = &report.compared {
        let with = plain_line(&compared.with);
        items.push((
            "Compared",
            format!(
                "with {with}: {} unchanged and {} gone; only what is new is listed.",
                counted(compared.unchanged, "finding"),
                grouped(compared.gone)
            ),
        ));
    }
    if report.suppressed() > 0 {
        let count = counted(report.suppressed(), "finding");
        items.push((
            "Suppressed",
            format!("{count}; `groundrule suppressions` lists why."),
        ));
    }
    if !coverage.environments.is_empty() {
        items.push(("Environment", environments(coverage)));
    }
    if !coverage.environment_variables.is_empty() {
        let list = named(
            coverage
                .environment_variables
                .iter()
                .map(|name| plain_line(name).into_owned()),
        );
        items.push(("Inputs", format!("from the environment: {list}.")));
    }
    items
}

/// What the stacks count as, with the evidence: by class, because a monorepo has many.
fn environments(coverage: &Coverage) -> String {
    let mut sentences = Vec::new();
    for class in ["production", "non-production"] {
        let of_class: Vec<_> = coverage
            .environments
            .iter()
            .filter(|(_, name, _)| name == class)
            .collect();
        if of_class.is_empty() {
            continue;
        }
        let list = named(of_class.iter().map(|(stack, _, evidence)| {
            let stack = if stack.is_empty() { "." } else { stack };
            format!("{}, by {}", plain_line(stack), plain_line(evidence))
        }));
        let stacks = if of_class.len() == 1 {
            "1 stack is".to_string()
        } else {
            format!("{} stacks are", grouped(of_class.len()))
        };
        sentences.push(format!("{stacks} {class} ({list})."));
    }
    let unknown = coverage
        .environments
        .iter()
        .filter(|(_, name, _)| name == "unknown")
        .count();
    if unknown > 0 {
        let stacks = if unknown == 1 {
            "1 stack names".to_string()
        } else {
            format!("{} stacks name", grouped(unknown))
        };
        sentences.push(format!("{stacks} none; --env says which."));
    }
    sentences.join(" ")
}

/// What was not looked at.
pub(super) fn gaps(coverage: &Coverage) -> Vec<String> {
    let mut gaps = Vec::new();
    if !coverage.missing_modules.is_empty() {
        let list =
            named(coverage.missing_modules.iter().map(|(address, source)| {
                format!("{} ({})", plain_line(address), plain_line(source))
            }));
        let them = if coverage.missing_modules.len() == 1 {
            "isn't downloaded"
        } else {
            "aren't downloaded"
        };
        let count = counted(coverage.missing_modules.len(), "module");
        gaps.push(format!(
            "{count} {them}; run `terraform init` to include them: {list}."
        ));
    }
    for (kind, count) in &coverage.not_evaluated {
        gaps.push(format!("{}: {}.", plain_line(kind), grouped(*count)));
    }
    if !coverage.types_without_rules.is_empty() {
        let mut types: Vec<_> = coverage.types_without_rules.iter().collect();
        types.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), name.as_str()));
        let resources: usize = coverage.types_without_rules.values().sum();
        let list = named(
            types
                .iter()
                .map(|(name, count)| format!("{} ({})", plain_line(name), grouped(**count))),
        );
        let types = counted(types.len(), "type");
        gaps.push(format!(
            "{} of {types} that no rule looks at: {list}.",
            counted(resources, "resource")
        ));
    }
    if coverage.ignored_inputs > 0 {
        gaps.push(format!(
            "{} that git ignores.",
            counted(coverage.ignored_inputs, "input file")
        ));
    }
    if coverage.undecided > 0 {
        gaps.push(format!(
            "{} undecided, for values that only a run would know.",
            counted(coverage.undecided, "check")
        ));
    }
    gaps
}

/// A problem in one line, with its place.
pub(super) fn problem(problem: &Problem, context: &Context) -> String {
    let place = problem
        .place
        .as_ref()
        .map(|p| format!("{}: ", position(p)))
        .unwrap_or_default();
    let summary = context.without_tree(problem.summary.trim());
    let detail = context.without_tree(problem.detail.trim());
    let mut said = format!("{place}{}", sentence(&plain_line(&summary)));
    if !detail.is_empty() && detail != summary {
        said.push(' ');
        said.push_str(&sentence(&plain_line(&detail)));
    }
    said
}

/// `path:line:column`.
pub(super) fn position(place: &Location) -> String {
    format!(
        "{}:{}:{}",
        plain_line(&place.path.to_string_lossy()),
        place.line,
        place.column
    )
}
