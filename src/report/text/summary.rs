//! What there is in all, what was looked at, and what was not.

use rustc_hash::FxHashMap;

use super::super::context::{Context, RuleFacts};
use super::super::coverage::{self, Counts};
use super::super::scorecard;
use super::super::words::grouped;
use super::TextStyle;
use super::lines::{width, wrapped};
use crate::findings::{Finding, Problem, Report, Severity};

/// Problems that are listed.
const PROBLEMS: usize = 20;

/// The summary behind the findings.
pub(super) fn summary(
    report: &Report,
    findings: &[&Finding],
    facts: &FxHashMap<&str, &RuleFacts>,
    context: &Context,
    style: TextStyle,
) -> String {
    let mut text = String::new();
    if findings.iter().any(|f| f.undecided.is_none()) {
        text.push_str(&table(&Counts::of(findings, facts), style));
    } else {
        let all = coverage::nothing_found(report);
        text.push_str(&format!("{}\n", style.paint().bold(all)));
    }
    text.push('\n');
    for (name, said) in coverage::scanned(report) {
        text.push_str(&item(name, &said, style));
    }
    let lines = scorecard::lines(&report.scorecards);
    if !lines.is_empty() {
        text.push_str(&format!("\n{}\n", style.paint().bold("Checklist")));
        for line in lines {
            text.push_str(&bullet(&line, style));
        }
    }
    let gaps = coverage::gaps(&report.coverage);
    if !gaps.is_empty() {
        text.push_str(&format!("\n{}\n", style.paint().bold("Not looked at")));
        for gap in gaps {
            text.push_str(&bullet(&gap, style));
        }
    }
    text.push_str(&problems(&report.diagnostics, context, style));
    text
}

/// Findings by severity and category.
fn table(counts: &Counts, style: TextStyle) -> String {
    let mut text = format!("{:<10}", "Findings");
    for column in &counts.categories {
        text.push_str(&format!("  {}", column.name()));
    }
    text = format!("{}\n", style.paint().bold(&format!("{text}  total")));
    for (row, cells, total) in &counts.rows {
        let name = format!("{:<10}", row.map_or("total", Severity::name));
        text.push_str(&row.map_or_else(
            || name.clone(),
            |severity| style.paint().severity(severity, &name),
        ));
        let wide = counts.categories.iter().map(|c| width(c.name())).chain([5]);
        for (cell, wide) in cells.iter().chain([total]).zip(wide) {
            let number = match *cell {
                0 => "·".to_string(),
                n => grouped(n),
            };
            text.push_str(&format!("  {number:>wide$}"));
        }
        text.push('\n');
    }
    text
}

fn problems(problems: &[Problem], context: &Context, style: TextStyle) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", style.paint().bold("Problems"));
    for problem in problems.iter().take(PROBLEMS) {
        text.push_str(&bullet(&coverage::problem(problem, context), style));
    }
    if problems.len() > PROBLEMS {
        let more = format!("and {} more.", grouped(problems.len() - PROBLEMS));
        text.push_str(&bullet(&more, style));
    }
    text
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
