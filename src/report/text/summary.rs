//! What there is in all, what was looked at, and what was not.

use rustc_hash::FxHashMap;

use super::super::context::RuleFacts;
use super::super::plain::{plain_line, sentence};
use super::TextStyle;
use super::block::position;
use super::lines::{counted, grouped, width, wrapped};
use crate::findings::{Category, Coverage, Finding, Problem, Report, Severity};

/// Items of a list that are named.
const NAMED: usize = 5;
/// Problems that are listed.
const PROBLEMS: usize = 20;

/// The summary in one line.
pub(super) fn line(report: &Report, findings: &[&Finding]) -> String {
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
        return format!("No findings: {scanned}{problems}\n");
    }
    let by_severity: Vec<String> = Severity::ALL
        .into_iter()
        .filter_map(|severity| match count(findings, severity) {
            0 => None,
            n => Some(format!("{} {}", grouped(n), severity.name())),
        })
        .collect();
    format!(
        "{} ({}): {scanned}{problems}\n",
        counted(decided, "finding"),
        by_severity.join(", ")
    )
}

/// The summary behind the findings.
pub(super) fn summary(
    report: &Report,
    findings: &[&Finding],
    facts: &FxHashMap<&str, &RuleFacts>,
    style: TextStyle,
) -> String {
    let mut text = String::new();
    if findings.iter().any(|f| f.undecided.is_none()) {
        text.push_str(&table(findings, facts, style));
    } else if report.coverage.resources == 0 {
        text.push_str("Nothing to judge: no resources were found.\n");
    } else {
        let coverage = &report.coverage;
        let all = if report.diagnostics.iter().any(|p| p.is_incomplete) {
            "No findings in what could be looked at."
        } else if coverage.undecided > 0 || !coverage.missing_modules.is_empty() {
            "No findings in what could be decided."
        } else {
            "No findings: everything that was checked is fine."
        };
        text.push_str(&format!("{}\n", style.paint().bold(all)));
    }
    text.push('\n');
    text.push_str(&scanned(report, style));
    let gaps = gaps(&report.coverage, style);
    if !gaps.is_empty() {
        text.push_str(&format!(
            "\n{}\n{gaps}",
            style.paint().bold("Not looked at")
        ));
    }
    text.push_str(&problems(&report.diagnostics, style));
    text
}

fn count(findings: &[&Finding], severity: Severity) -> usize {
    findings
        .iter()
        .filter(|f| f.undecided.is_none() && f.severity == severity)
        .count()
}

/// Findings by severity and category; empty rows and columns are left out.
fn table(findings: &[&Finding], facts: &FxHashMap<&str, &RuleFacts>, style: TextStyle) -> String {
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
    let columns: Vec<Category> = Category::ALL
        .into_iter()
        .filter(|c| cell(None, Some(*c)) > 0)
        .collect();
    let rows: Vec<Severity> = Severity::ALL
        .into_iter()
        .filter(|s| cell(Some(*s), None) > 0)
        .collect();
    let mut text = format!("{:<10}", "Findings");
    for column in &columns {
        text.push_str(&format!("  {}", column.name()));
    }
    text = format!("{}\n", style.paint().bold(&format!("{text}  total")));
    for row in rows
        .iter()
        .map(|r| Some(*r))
        .chain((rows.len() > 1).then_some(None))
    {
        let name = format!("{:<10}", row.map_or("total", Severity::name));
        text.push_str(&row.map_or_else(
            || name.clone(),
            |severity| style.paint().severity(severity, &name),
        ));
        for column in columns.iter().map(|c| Some(*c)).chain([None]) {
            let wide = column.map_or(5, |c| width(c.name()));
            let number = match cell(row, column) {
                0 => "·".to_string(),
                n => grouped(n),
            };
            text.push_str(&format!("  {number:>wide$}"));
        }
        text.push('\n');
    }
    text
}

fn scanned(report: &Report, style: TextStyle) -> String {
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
    let mut text = item("Scanned", &said, style);
    if report.suppressed() > 0 {
        text.push_str(&item(
            "Suppressed",
            &format!(
                "{} by comments in the source.",
                counted(report.suppressed(), "finding")
            ),
            style,
        ));
    }
    if !coverage.environments.is_empty() {
        text.push_str(&item("Environment", &environments(coverage), style));
    }
    if !coverage.environment_variables.is_empty() {
        let list = named(
            coverage
                .environment_variables
                .iter()
                .map(|name| plain_line(name).into_owned()),
        );
        text.push_str(&item(
            "Inputs",
            &format!("from the environment: {list}."),
            style,
        ));
    }
    text
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

/// Rounded down: 100% is said only of all.
fn percent(part: usize, whole: usize) -> String {
    format!(
        "{}%",
        part.saturating_mul(100).checked_div(whole).unwrap_or(100)
    )
}

fn gaps(coverage: &Coverage, style: TextStyle) -> String {
    let mut text = String::new();
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
        text.push_str(&bullet(
            &format!("{count} {them}; run `terraform init` to include them: {list}."),
            style,
        ));
    }
    for (kind, count) in &coverage.not_evaluated {
        text.push_str(&bullet(
            &format!("{}: {}.", plain_line(kind), grouped(*count)),
            style,
        ));
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
        text.push_str(&bullet(
            &format!(
                "{} of {types} that no rule looks at: {list}.",
                counted(resources, "resource")
            ),
            style,
        ));
    }
    if coverage.ignored_inputs > 0 {
        text.push_str(&bullet(
            &format!(
                "{} that git ignores.",
                counted(coverage.ignored_inputs, "input file")
            ),
            style,
        ));
    }
    if coverage.undecided > 0 {
        let known = format!(
            "{} undecided, for values that only a run would know.",
            counted(coverage.undecided, "check")
        );
        text.push_str(&bullet(&known, style));
    }
    text
}

fn problems(problems: &[Problem], style: TextStyle) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", style.paint().bold("Problems"));
    for problem in problems.iter().take(PROBLEMS) {
        let place = problem
            .place
            .as_ref()
            .map(|p| format!("{}: ", position(p)))
            .unwrap_or_default();
        let summary = plain_line(problem.summary.trim());
        let detail = plain_line(problem.detail.trim());
        let mut said = format!("{place}{}", sentence(&summary));
        if !detail.is_empty() && detail != summary {
            said.push(' ');
            said.push_str(&sentence(&detail));
        }
        text.push_str(&bullet(&said, style));
    }
    if problems.len() > PROBLEMS {
        text.push_str(&bullet(
            &format!("and {} more.", grouped(problems.len() - PROBLEMS)),
            style,
        ));
    }
    text
}

fn named(items: impl ExactSizeIterator<Item = String>) -> String {
    let rest = items.len().saturating_sub(NAMED);
    let mut list = items.take(NAMED).collect::<Vec<_>>().join(", ");
    if rest > 0 {
        list.push_str(&format!(" and {} more", grouped(rest)));
    }
    list
}

fn item(name: &str, text: &str, style: TextStyle) -> String {
    wrapped(
        &style.paint().bold(&format!("{name:<12}")),
        12,
        text,
        style.columns(),
    )
}

fn bullet(text: &str, style: TextStyle) -> String {
    wrapped("  - ", 4, text, style.columns())
}
