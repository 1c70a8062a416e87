//! JSON Lines: a resource that a finding holds for in each line, in flat columns, as databases read them.
//!
//! The columns are described by `testdata/schemas/finding-line-1.schema.json`, and are a contract as the JSON report is.

use std::io::{self, Write};

use serde::Serialize;

use super::context::Context;
use super::escape;
use crate::findings::Report;

#[derive(Serialize)]
struct Line<'a> {
    rule: &'a str,
    title: Option<&'a str>,
    severity: &'a str,
    category: Option<&'a str>,
    checklist: Option<&'a str>,
    message: &'a str,
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    stack: &'a str,
    language: &'a str,
    address: &'a str,
    construct: Option<&'a str>,
    kind: &'a str,
    when: Option<&'a str>,
    culprit: Option<&'a str>,
    fingerprint: &'a str,
    undecided: Option<&'a str>,
    remedy: Option<&'a str>,
    aliases: Vec<&'a str>,
}

/// Writes a line for each resource that a finding holds for.
pub fn write_jsonl(report: &Report, context: &Context, out: &mut dyn Write) -> io::Result<()> {
    let facts = context.facts();
    for finding in context.listed(report) {
        let rule = facts.get(finding.rule.as_str());
        let path = finding.place.path.to_string_lossy();
        for instance in &finding.instances {
            let line = Line {
                rule: &finding.rule,
                title: rule.map(|r| r.title.as_str()),
                severity: finding.severity.name(),
                category: rule.map(|r| r.category.name()),
                checklist: rule.map(|r| r.checklist.as_str()).filter(|c| !c.is_empty()),
                message: &finding.message,
                path: &path,
                line: finding.place.line,
                column: finding.place.column,
                end_line: finding.place.end_line,
                end_column: finding.place.end_column,
                stack: &finding.stack,
                language: finding.language.name(),
                address: &instance.address,
                construct: instance.construct.as_deref(),
                kind: &instance.kind,
                when: instance.when.as_deref(),
                culprit: instance.culprit.as_deref(),
                fingerprint: &instance.fingerprint,
                undecided: finding.undecided.as_deref(),
                remedy: rule.map(|r| r.remedy.as_str()).filter(|r| !r.is_empty()),
                aliases: rule
                    .map(|r| {
                        r.aliases_of(&[finding])
                            .map(|(_, id)| id.as_str())
                            .collect()
                    })
                    .unwrap_or_default(),
            };
            escape::write_line(&line, out)?;
        }
    }
    out.flush()
}
