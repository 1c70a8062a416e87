//! Markdown for a comment on a pull request or the summary of a job.

pub mod escape;

use std::io::{self, Write};

use rustc_hash::FxHashMap;

use self::escape::{block, code, text};
use super::context::{Context, RuleFacts};
use super::coverage::{self, Counts, position};
use super::excerpt::Excerpts;
use super::plain::{cut, plain_text};
use super::scorecard;
use super::words::{counted, grouped};
use crate::findings::{Finding, Instance, Report, Severity};
use crate::load::Language;

/// By this a comment is found again, so that it can be replaced.
const MARKER: &str = "<!-- groundrule -->";
/// Characters of a line of source.
const COLUMNS: usize = 120;
/// Places, resources and problems that are named.
const PLACES: usize = 12;
const RESOURCES: usize = 5;
const PROBLEMS: usize = 20;
/// Stacks whose scorecard is shown whole.
const CARDS: usize = 10;

/// How large a report in Markdown may be, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkdownSize(pub usize);

impl MarkdownSize {
    /// A comment at GitHub holds 65,536 characters.
    pub const COMMENT: MarkdownSize = MarkdownSize(65_536);
    /// A job's summary at GitHub holds 1 MiB, all steps' together.
    pub const SUMMARY: MarkdownSize = MarkdownSize(1_000_000);
}

/// Writes a report as Markdown, the worst findings first; what doesn't fit is counted.
pub fn write_markdown(
    report: &Report,
    context: &Context,
    size: MarkdownSize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let facts = context.facts();
    let mut findings: Vec<&Finding> = context.listed(report).collect();
    findings.sort_by_key(|f| {
        (
            f.undecided.is_some(),
            std::cmp::Reverse(f.severity),
            f.stack.as_str(),
        )
    });
    let head = head(report, &findings, &facts);
    let tail = tail(report, context, size.0 / 3);
    let page = Page {
        context,
        facts: &facts,
        excerpts: Excerpts::new(report, context),
    };
    let room = size.0.saturating_sub(head.len() + tail.len());
    let body = page.findings(&findings, room);
    write!(out, "{head}{body}{tail}")
}

fn head(report: &Report, findings: &[&Finding], facts: &FxHashMap<&str, &RuleFacts>) -> String {
    let mut head = format!(
        "{MARKER}\n## groundrule\n\n**{}**\n\n",
        coverage::verdict(report, findings)
    );
    if findings.iter().all(|f| f.undecided.is_some()) {
        head.push_str(&format!("{}\n\n", coverage::nothing_found(report)));
        return head;
    }
    let counts = Counts::of(findings, facts);
    let mut row = |cells: Vec<String>| head.push_str(&format!("| {} |\n", cells.join(" | ")));
    let names = counts.categories.iter().map(|c| c.name().to_string());
    let columns = names.len() + 1;
    row(["Findings".to_string()]
        .into_iter()
        .chain(names)
        .chain(["total".to_string()])
        .collect());
    row(["---".to_string()]
        .into_iter()
        .chain(std::iter::repeat_n("---:".to_string(), columns))
        .collect());
    for (severity, cells, total) in counts.rows {
        let number = |n: usize| if n == 0 { "·".into() } else { grouped(n) };
        row([severity.map_or("total", Severity::name).to_string()]
            .into_iter()
            .chain(cells.into_iter().map(number))
            .chain([grouped(total)])
            .collect());
    }
    head.push('\n');
    head
}

/// What stands behind the findings: scorecards as far as there is room, what was looked at, and what was not.
fn tail(report: &Report, context: &Context, room: usize) -> String {
    let mut end = String::from("### Coverage\n\n");
    for (name, said) in coverage::scanned(report) {
        end.push_str(&format!("- **{name}**: {}\n", text(&said)));
    }
    let gaps = coverage::gaps(&report.coverage);
    if !gaps.is_empty() {
        end.push_str("\nNot looked at:\n\n");
        for gap in gaps {
            end.push_str(&format!("- {}\n", text(&gap)));
        }
    }
    if !report.diagnostics.is_empty() {
        end.push_str("\nProblems:\n\n");
        for problem in report.diagnostics.iter().take(PROBLEMS) {
            let said = coverage::problem(problem, context);
            end.push_str(&format!("- {}\n", text(&cut(&said, 500))));
        }
        let more = report.diagnostics.len().saturating_sub(PROBLEMS);
        if more > 0 {
            end.push_str(&format!("- and {} more\n", grouped(more)));
        }
    }
    let mut tail = scorecard::table(&report.scorecards);
    let whole = report.scorecards.iter().take(CARDS);
    for card in whole.map(|card| scorecard::markdown(card, "####")) {
        let card =
            format!("<details>\n<summary>All items of a stack</summary>\n\n{card}\n</details>\n\n");
        if tail.len() + card.len() + end.len() < room {
            tail.push_str(&card);
        }
    }
    tail + &end
}

struct Page<'p> {
    context: &'p Context<'p>,
    facts: &'p FxHashMap<&'p str, &'p RuleFacts>,
    excerpts: Excerpts,
}

impl Page<'_> {
    /// As many findings as there is room for, by severity.
    fn findings(&self, findings: &[&Finding], room: usize) -> String {
        let mut body = String::new();
        // The end of a group, and the line that counts the rest.
        let room = room.saturating_sub(300);
        let groups = findings.chunk_by(|a, b| {
            (a.undecided.is_some(), a.severity) == (b.undecided.is_some(), b.severity)
        });
        let mut shown = 0;
        for group in groups {
            let Some(first) = group.first() else { continue };
            let name = match first.undecided {
                Some(_) => "undecided",
                None => first.severity.name(),
            };
            let is_open = first.undecided.is_none() && first.severity >= Severity::High;
            let mut part = format!(
                "<details{}>\n<summary><b>{} {name}</b></summary>\n\n",
                if is_open { " open" } else { "" },
                grouped(group.len())
            );
            let before = shown;
            for finding in group {
                let finding = self.finding(finding);
                if body.len() + part.len() + finding.len() > room {
                    break;
                }
                part.push_str(&finding);
                shown += 1;
            }
            if shown > before {
                body.push_str(&part);
                body.push_str("</details>\n\n");
            }
            if shown < before + group.len() {
                break;
            }
        }
        let more = findings.len() - shown;
        if more > 0 {
            body.push_str(&format!(
                "**{} {} no room here.**\n\n",
                counted(more, "more finding"),
                if more == 1 { "has" } else { "have" }
            ));
        }
        body
    }

    fn finding(&self, finding: &Finding) -> String {
        let rule = self.facts.get(finding.rule.as_str()).copied();
        let mut part = format!(
            "#### {}\n\n{}, {}",
            text(&cut(&finding.message, 1000)),
            code(&position(&finding.place)),
            self.rule(&finding.rule, rule)
        );
        if !finding.stack.is_empty() {
            part.push_str(&format!(", in {}", code(&finding.stack)));
        }
        part.push_str("\n\n");
        if let Some(excerpt) = self.excerpts.of(&finding.place, COLUMNS) {
            let language = match finding.language {
                Language::CloudFormation => "yaml",
                _ => "hcl",
            };
            part.push_str(&block(&excerpt.text, language));
            part.push('\n');
        }
        if !finding.label.is_empty() {
            part.push_str(&format!("- {}\n", text(&cut(&finding.label, 200))));
        }
        for step in finding.related.iter().take(PLACES) {
            part.push_str(&format!(
                "- {}: {}\n",
                code(&cut(&position(&step.place), 255)),
                text(&cut(&step.label, 200))
            ));
        }
        let more = finding.related.len().saturating_sub(PLACES);
        if more > 0 {
            part.push_str(&format!("- and {}\n", counted(more, "more place")));
        }
        if let Some(reason) = &finding.undecided {
            part.push_str(&format!("- Undecided: {}\n", text(&cut(reason, 500))));
        }
        part.push_str(&resources(&finding.instances));
        if let Some(rule) = rule {
            part.push_str(&remedy(rule));
        }
        part
    }

    fn rule(&self, id: &str, facts: Option<&RuleFacts>) -> String {
        match facts.and_then(|rule| self.context.rule_page(rule)) {
            Some(page) => format!("[{}](<{page}>)", code(id)),
            None => code(id),
        }
    }
}

fn resources(instances: &[Instance]) -> String {
    let mut part = String::new();
    for instance in instances.iter().take(RESOURCES) {
        let address = code(&cut(&instance.address, 255));
        let construct = instance.construct.as_deref();
        part.push_str(&format!("- Resource: {address}"));
        if let Some(construct) = construct {
            part.push_str(&format!(" of {}", code(&cut(construct, 255))));
        }
        if let Some(when) = &instance.when {
            part.push_str(&format!(" when {}", text(&cut(when, 255))));
        }
        part.push('\n');
    }
    let more = instances.len().saturating_sub(RESOURCES);
    if more > 0 {
        part.push_str(&format!("- and {}\n", counted(more, "more resource")));
    }
    part
}

fn remedy(rule: &RuleFacts) -> String {
    let remedy = plain_text(rule.remedy.trim());
    if remedy.is_empty() {
        return "\n".into();
    }
    let lines: Vec<String> = cut(&remedy, 2000).lines().map(text).collect();
    format!("\n**Remedy**: {}\n\n", lines.join("  \n"))
}
