//! GitLab's report of vulnerabilities, by its schema of static analysis, version 15.2.1.
//!
//! It holds what is about security; of the rest, it says how much there is.

use std::io::{self, Write};

use serde::Serialize;

use super::super::context::{Context, RuleFacts};
use super::super::coverage;
use super::super::escape::{self, relative_path};
use super::super::group::{self, Group};
use super::super::markdown::escape::{code, text};
use super::super::plain::{cut, plain_line, plain_text, sentence};
use super::super::words::counted;
use crate::findings::{Category, Report, Severity};

const VERSION: &str = "15.2.1";
const SCHEMA: &str = "https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v15.2.1/dist/sast-report-format.json";
/// What GitLab takes of a name and of a solution.
const MAXIMUM_NAME: usize = 255;
const MAXIMUM_SOLUTION: usize = 7_000;
/// GitLab keeps so many identifiers of a vulnerability.
const MAXIMUM_IDENTIFIERS: usize = 20;
/// Resources, places and problems that are named.
const NAMED: usize = 10;

#[derive(Serialize)]
struct Document {
    version: &'static str,
    schema: &'static str,
    scan: Scan,
    vulnerabilities: Vec<Vulnerability>,
}

#[derive(Serialize)]
struct Scan {
    analyzer: Program,
    scanner: Program,
    r#type: &'static str,
    start_time: String,
    end_time: String,
    status: &'static str,
    messages: Vec<Message>,
}

#[derive(Serialize)]
struct Program {
    id: &'static str,
    name: &'static str,
    version: String,
    vendor: Vendor,
}

#[derive(Serialize)]
struct Vendor {
    name: &'static str,
}

#[derive(Serialize)]
struct Message {
    level: &'static str,
    value: String,
}

#[derive(Serialize)]
struct Vulnerability {
    id: String,
    name: String,
    description: String,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    solution: Option<String>,
    location: Location,
    identifiers: Vec<Identifier>,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Location {
    file: String,
    start_line: u32,
    end_line: u32,
}

#[derive(Serialize)]
struct Identifier {
    r#type: String,
    name: String,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Link {
    url: String,
}

/// Writes a vulnerability for each rule about security and line, as GitLab tells them apart.
pub fn write_gitlab_sast(
    report: &Report,
    context: &Context,
    out: &mut dyn Write,
) -> io::Result<()> {
    let facts = context.facts();
    let groups = group::groups(context.listed(report).filter(|f| f.undecided.is_none()));
    let identities = group::identities(&groups);
    let mut vulnerabilities = Vec::new();
    let mut others = 0;
    for (group, id) in groups.iter().zip(identities) {
        match facts.get(group.first.rule.as_str()) {
            Some(rule) if rule.category == Category::Security => {
                vulnerabilities.push(vulnerability(group, id, rule, context));
            }
            _ => others += 1,
        }
    }
    // When it ran is no part of what it found: the day that it judges by is.
    let time = format!("{}T00:00:00", context.as_of);
    let is_incomplete = report.diagnostics.iter().any(|p| p.is_incomplete);
    escape::write(
        &Document {
            version: VERSION,
            schema: SCHEMA,
            scan: Scan {
                analyzer: program(context),
                scanner: program(context),
                r#type: "sast",
                start_time: time.clone(),
                end_time: time,
                status: if is_incomplete { "failure" } else { "success" },
                messages: messages(report, context, others),
            },
            vulnerabilities,
        },
        out,
    )
}

fn program(context: &Context) -> Program {
    Program {
        id: "groundrule",
        name: "groundrule",
        version: context.tool_version.to_string(),
        vendor: Vendor { name: "groundrule" },
    }
}

fn messages(report: &Report, context: &Context, others: usize) -> Vec<Message> {
    let mut messages: Vec<Message> = report
        .diagnostics
        .iter()
        .take(NAMED)
        .map(|problem| Message {
            level: if problem.is_incomplete {
                "warn"
            } else {
                "info"
            },
            value: coverage::problem(problem, context),
        })
        .collect();
    let more = report.diagnostics.len().saturating_sub(NAMED);
    if more > 0 {
        messages.push(Message {
            level: "info",
            value: format!("{} more.", counted(more, "problem")),
        });
    }
    if others > 0 {
        messages.push(Message {
            level: "info",
            value: format!(
                "{} not about security: they are in the code quality report.",
                match others {
                    1 => "1 finding is".to_string(),
                    n => format!("{n} findings are"),
                }
            ),
        });
    }
    messages
}

fn vulnerability(group: &Group, id: String, rule: &RuleFacts, context: &Context) -> Vulnerability {
    let place = &group.first.place;
    let line = place.line.max(1);
    Vulnerability {
        id,
        name: cut(&plain_line(&rule.title), MAXIMUM_NAME).into_owned(),
        description: description(group),
        severity: match group.severity {
            Severity::Critical => "Critical",
            Severity::High => "High",
            Severity::Medium => "Medium",
            Severity::Low => "Low",
            Severity::Info => "Info",
        },
        solution: Some(rule.remedy.trim())
            .filter(|r| !r.is_empty())
            .map(|r| cut(&plain_text(r), MAXIMUM_SOLUTION).into_owned()),
        location: Location {
            file: relative_path(&place.path.to_string_lossy()).to_string(),
            start_line: line,
            end_line: place.end_line.max(line),
        },
        identifiers: identifiers(rule, group, context),
        links: rule
            .links()
            .map(|url| Link {
                url: url.to_string(),
            })
            .collect(),
    }
}

/// The rule, then what other tools call what is found.
fn identifiers(rule: &RuleFacts, group: &Group, context: &Context) -> Vec<Identifier> {
    let own = Identifier {
        r#type: "groundrule_rule".into(),
        name: rule.id.to_string(),
        value: rule.id.to_string(),
        url: context.rule_page(rule),
    };
    let others = rule
        .aliases_of(&group.findings)
        .map(|(tool, id)| Identifier {
            r#type: format!("{tool}_check"),
            name: id.to_string(),
            value: id.to_string(),
            url: None,
        });
    std::iter::once(own)
        .chain(others)
        .take(MAXIMUM_IDENTIFIERS)
        .collect()
}

/// What it means here, in GitLab's Markdown.
fn description(group: &Group) -> String {
    let finding = group.first;
    let mut said = text(&sentence(finding.message.trim()));
    said.push('\n');
    let instances = group.instances();
    for instance in instances.iter().take(NAMED) {
        said.push_str(&format!("\n- {}", code(&cut(&instance.address, 255))));
        if let Some(when) = &instance.when {
            said.push_str(&format!(" when {}", text(&cut(when, 255))));
        }
    }
    let more = instances.len().saturating_sub(NAMED);
    if more > 0 {
        said.push_str(&format!("\n- and {}", counted(more, "more resource")));
    }
    if !finding.related.is_empty() {
        said.push_str("\n\nHow it comes to the resource:\n");
        let own = (&finding.place, &finding.label);
        let steps = finding.related.iter().map(|r| (&r.place, &r.label));
        for (place, label) in std::iter::once(own).chain(steps).take(NAMED) {
            said.push_str(&format!(
                "\n1. {}: {}",
                code(&coverage::position(place)),
                text(&cut(label, 255))
            ));
        }
    }
    said.push('\n');
    said
}
