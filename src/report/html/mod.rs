//! One page of HTML that needs nothing: no network, no script, no other file.

mod finding;

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::context::{Context, RuleFacts};
use super::coverage::{self, Counts};
use super::excerpt::Excerpts;
use super::markup::line;
use super::plain::cut;
use super::rows::write_rows;
use super::scorecard;
use super::words::grouped;
use crate::findings::{Finding, Item, Report, Scorecard, Severity, Standing};

const STYLE: &str = include_str!("style.css");
/// More of a problem isn't read.
const MAXIMUM_TEXT: usize = 1_000;
/// Rules that are named below an item.
const NAMED: usize = 5;

/// Writes the page.
pub fn write_html(report: &Report, context: &Context, out: &mut dyn Write) -> io::Result<()> {
    let facts = context.facts();
    let mut findings: Vec<&Finding> = context.listed(report).collect();
    findings.sort_by_key(|f| {
        (
            f.undecided.is_some(),
            std::cmp::Reverse(f.severity),
            f.stack.as_str(),
        )
    });
    head(report, context, &findings, out)?;
    if findings.iter().any(|f| f.undecided.is_none()) {
        table(&findings, &facts, out)?;
    } else {
        writeln!(out, "<p>{}</p>", line(coverage::nothing_found(report)))?;
    }
    if !findings.is_empty() {
        writeln!(out, "<h2>Findings</h2>")?;
        let excerpts = Excerpts::new(report, context);
        let write = |_, finding: &&Finding, into: &mut Vec<u8>| {
            let rule = facts.get(finding.rule.as_str()).copied();
            let page = rule.and_then(|r| context.rule_page(r));
            finding::write(finding, rule, page.as_deref(), &excerpts, into)
        };
        write_rows(&findings, write, out)?;
    }
    let told = |card: &&Scorecard| card.score().is_some();
    if report.scorecards.iter().any(|card| told(&card)) {
        writeln!(out, "<h2>Checklist</h2>")?;
        for card in report.scorecards.iter().filter(told) {
            scorecard(card, out)?;
        }
    }
    coverage(report, context, out)?;
    writeln!(out, "</main>\n</body>\n</html>")?;
    out.flush()
}

fn head(
    report: &Report,
    context: &Context,
    findings: &[&Finding],
    out: &mut dyn Write,
) -> io::Result<()> {
    // Nothing but our own style takes effect, whatever might have become markup.
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    writeln!(
        out,
        "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">
<meta name=\"referrer\" content=\"no-referrer\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<title>groundrule</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>groundrule</h1>
<p>{}</p>
<p class=\"dim\">groundrule {}</p>",
        line(&coverage::verdict(report, findings)),
        line(context.tool_version)
    )
}

fn table(
    findings: &[&Finding],
    facts: &FxHashMap<&str, &RuleFacts>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let counts = Counts::of(findings, facts);
    write!(out, "<table>\n<tr><th>Findings</th>")?;
    let names = counts.categories.iter().map(|c| c.name());
    for name in names.chain(["total"]) {
        write!(out, "<th class=\"number\">{name}</th>")?;
    }
    writeln!(out, "</tr>")?;
    for (severity, cells, total) in &counts.rows {
        let name = severity.map_or("total", Severity::name);
        write!(out, "<tr><td class=\"severity {name}\">{name}</td>")?;
        for cell in cells.iter().chain([total]) {
            write!(out, "<td class=\"number\">{}</td>", grouped(*cell))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</table>")
}

fn scorecard(card: &Scorecard, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<details>\n<summary>{}</summary>\n<table>\n<tr><th>item</th><th></th><th class=\"number\">score</th><th>evidence</th></tr>",
        line(&scorecard::heading(card))
    )?;
    for item in &card.items {
        let class = match item.standing {
            Standing::Holds => "holds",
            Standing::Partly => "partly",
            Standing::Fails => "fails",
            Standing::CannotTell | Standing::DoesNotApply => "dim",
        };
        writeln!(
            out,
            "<tr><td>{}</td><td class=\"{class}\">{}</td><td class=\"number\">{}</td><td>{}</td></tr>",
            line(item.name),
            line(item.standing.name()),
            item.score.map_or(String::new(), |s| format!("{s} %")),
            evidence(item)
        )?;
    }
    writeln!(out, "</table>\n</details>")
}

fn evidence(item: &Item) -> String {
    let failing: Vec<String> = scorecard::failing(item)
        .take(NAMED)
        .map(|rule| {
            format!(
                "<code>{}</code>: {}",
                line(&rule.rule),
                line(&scorecard::evidence(rule))
            )
        })
        .collect();
    match failing.is_empty() {
        true => line(&scorecard::counted(item)),
        false => failing.join("<br>"),
    }
}

fn coverage(report: &Report, context: &Context, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<h2>Coverage</h2>\n<dl>")?;
    for (name, said) in coverage::scanned(report) {
        writeln!(out, "<dt>{name}</dt><dd>{}</dd>", line(&said))?;
    }
    writeln!(out, "</dl>")?;
    list(
        "Not looked at",
        coverage::gaps(&report.coverage).into_iter(),
        out,
    )?;
    list(
        "Problems",
        report
            .diagnostics
            .iter()
            .map(|p| cut(&coverage::problem(p, context), MAXIMUM_TEXT).into_owned()),
        out,
    )
}

fn list(title: &str, items: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "<h2>{title}</h2>\n<ul>")?;
    for item in items {
        writeln!(out, "<li>{}</li>", line(&item))?;
    }
    writeln!(out, "</ul>")
}
