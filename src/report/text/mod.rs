//! The report for people.

mod block;
mod lines;
mod links;
mod snippet;
mod summary;

use std::cmp::Reverse;
use std::io::{self, Write};

use rustc_hash::FxHashMap;

use self::lines::{Paint, emit};
use self::links::Links;
use super::context::{Context, RuleFacts};
use super::coverage::verdict;
use super::excerpt::Excerpts;
use super::plain::plain_line;
use super::rows::write_rows;
use super::words::counted;
use crate::findings::{Finding, Report};

/// How the report for people looks; the caller knows the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextStyle {
    /// With colours.
    pub color: bool,
    /// With links to where rules are explained.
    pub links: bool,
    /// With links to files, which are on the machine of the terminal.
    pub file_links: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// One line per finding and one for all.
    pub quiet: bool,
}

impl Default for TextStyle {
    fn default() -> TextStyle {
        TextStyle {
            color: false,
            links: false,
            file_links: false,
            width: 100,
            quiet: false,
        }
    }
}

impl TextStyle {
    /// The width that is used: no terminal is too narrow, and long lines are hard to read.
    fn columns(self) -> usize {
        self.width.clamp(40, 140)
    }

    fn paint(self) -> Paint {
        Paint(self.color)
    }
}

/// Writes a report for people: findings by stack, the worst first, then what was looked at and what was not.
pub fn write_text(
    report: &Report,
    context: &Context,
    style: TextStyle,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let facts: FxHashMap<&str, &RuleFacts> =
        context.rules.iter().map(|r| (r.id.as_str(), r)).collect();
    let mut findings: Vec<&Finding> = context.listed(report).collect();
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    let links = Links::new(context, style);
    if style.quiet {
        for finding in &findings {
            let rule = facts.get(finding.rule.as_str()).copied();
            emit(&mut out, &block::line(finding, rule, links))?;
        }
        emit(&mut out, &verdict(report, &findings))?;
        return out.flush();
    }
    let excerpts = Excerpts::new(report, context);
    // The first of a stack says how many it has.
    let parts: Vec<(&Finding, usize)> = findings
        .chunk_by(|a, b| a.stack == b.stack)
        .flat_map(|group| {
            let counts = std::iter::once(group.len()).chain(std::iter::repeat(0));
            group.iter().copied().zip(counts)
        })
        .collect();
    let write = |_, (finding, count): &(&Finding, usize), into: &mut Vec<u8>| {
        if *count > 0 {
            emit(into, &heading(finding, *count, style))?;
        }
        let rule = facts.get(finding.rule.as_str()).copied();
        emit(into, &block::block(finding, rule, &excerpts, links, style))
    };
    write_rows(&parts, write, &mut out)?;
    emit(
        &mut out,
        &summary::summary(report, &findings, &facts, context, style),
    )?;
    out.flush()
}

/// By stack; what is decided first, and of that the worst.
fn order(finding: &Finding) -> impl Ord {
    (
        finding.stack.as_str(),
        finding.undecided.is_some(),
        Reverse(finding.severity),
        &finding.place,
        finding.rule.as_str(),
    )
}

fn heading(finding: &Finding, count: usize, style: TextStyle) -> String {
    let stack = match plain_line(&finding.stack) {
        name if name.is_empty() => ".".into(),
        name => name,
    };
    let title = format!(
        "{stack} ({}, {})",
        finding.language.name(),
        counted(count, "finding")
    );
    let rule = "─".repeat(lines::width(&title).min(style.columns()));
    format!("{}\n{rule}\n\n", style.paint().bold(&title))
}
