//! Rules, as SARIF describes them.

use std::collections::BTreeMap;

use ecow::EcoString;
use serde_json::json;
use serde_sarif::sarif::{MultiformatMessageString, ReportingConfiguration, ReportingDescriptor};

use super::super::context::{Context, RuleFacts};
use super::super::plain::{cut, first_sentence, plain_text, sentence};
use super::{MAXIMUM_TEXT, properties};
use crate::findings::{Category, Severity};
use crate::schema::pascal_case;

/// A rule; nothing in it depends on what was scanned.
pub(super) fn descriptor(rule: &RuleFacts, context: &Context) -> ReportingDescriptor {
    let title = sentence(&plain_text(rule.title.trim()));
    let remedy = plain_text(rule.remedy.trim()).into_owned();
    let full = format!("{title} {}", sentence(first_sentence(&remedy)));
    let mut tags = vec![rule.category.name().to_string()];
    if !rule.checklist.is_empty() && rule.checklist != rule.category.name() {
        tags.push(rule.checklist.to_string());
    }
    let controls: serde_json::Map<String, serde_json::Value> = rule
        .controls
        .iter()
        .map(|(standard, items)| {
            (
                standard.to_string(),
                json!(items.iter().map(|i| i.as_str()).collect::<Vec<_>>()),
            )
        })
        .collect();
    let mut bag = properties([
        ("precision", json!("high")),
        ("problem.severity", json!(problem_severity(rule.severity))),
        (
            "security-severity",
            security_severity(rule).map_or(serde_json::Value::Null, |s| json!(s)),
        ),
        ("aliases", json!(by_tool(rule.aliases.iter()))),
        ("controls", serde_json::Value::Object(controls)),
    ]);
    bag.tags = Some(tags);
    let mut descriptor = ReportingDescriptor::builder()
        .id(rule.id.as_str())
        .name(cut(&pascal_case(&rule.id), 255))
        .short_description(text(&title))
        .full_description(text(full.trim()))
        .help(
            MultiformatMessageString::builder()
                .text(help_text(&title, &remedy, rule))
                .markdown(help_markdown(&title, &remedy, rule))
                .build(),
        )
        .default_configuration(
            ReportingConfiguration::builder()
                .level(level(rule.severity))
                .build(),
        )
        .properties(bag)
        .build();
    descriptor.help_uri = context.rule_page(rule);
    descriptor
}

/// Ids of other tools, by tool.
pub(super) fn by_tool<'a>(
    aliases: impl Iterator<Item = &'a (EcoString, EcoString)>,
) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut by_tool: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (tool, id) in aliases {
        by_tool.entry(tool).or_default().push(id);
    }
    by_tool
}

/// The level of a severity.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "recommendation",
    }
}

/// The score that makes GitHub take a rule for one about security, and say how bad it is.
fn security_severity(rule: &RuleFacts) -> Option<&'static str> {
    if rule.category != Category::Security {
        return None;
    }
    Some(match rule.severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low | Severity::Info => "2.0",
    })
}

fn text(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder()
        .text(cut(text, MAXIMUM_TEXT))
        .build()
}

fn help_text(title: &str, remedy: &str, rule: &RuleFacts) -> String {
    let mut help = if remedy.is_empty() {
        title.to_string()
    } else {
        sentence(remedy)
    };
    for reference in &rule.references {
        help.push('\n');
        help.push_str(&plain_text(reference));
    }
    help
}

fn help_markdown(title: &str, remedy: &str, rule: &RuleFacts) -> String {
    if !rule.description_markdown.trim().is_empty() {
        return plain_text(rule.description_markdown.trim()).into_owned();
    }
    let mut help = format!("**{title}**\n");
    if !remedy.is_empty() {
        help.push_str(&format!("\n{}\n", sentence(remedy)));
    }
    if !rule.references.is_empty() {
        help.push('\n');
        for reference in &rule.references {
            help.push_str(&format!("- <{}>\n", plain_text(reference)));
        }
    }
    help
}
