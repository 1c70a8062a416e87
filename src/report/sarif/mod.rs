//! SARIF 2.1.0, in the form that GitHub code scanning takes.

mod result;
mod rule;
mod suppression;

use std::collections::BTreeMap;
use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Message, Notification, PropertyBag, ReportingDescriptor,
    ReportingDescriptorReference, RunAutomationDetails, Tool, ToolComponent,
};

use super::context::{Context, RuleFacts};
use super::escape;
use super::group::{self, Group};
use super::place::Texts;
use super::plain::{cut, plain_text, sentence};
use crate::findings::{Category, Problem, Report};

/// GitHub rejects a run with more results.
const MAXIMUM_RESULTS: usize = 25_000;
/// Beyond these, problems are only counted.
const MAXIMUM_NOTIFICATIONS: usize = 1_000;
/// What GitHub takes of a description.
const MAXIMUM_TEXT: usize = 1024;
/// The name that stands for the root of the scanned tree.
const ROOT: &str = "%SRCROOT%";
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes a report as SARIF 2.1.0: one run; one result per rule and line, as GitHub tells alerts apart.
pub fn write_sarif(report: &Report, context: &Context, out: &mut dyn Write) -> io::Result<()> {
    let accepted = report.accepted.iter().filter(|_| context.sarif_suppressed);
    let mut groups = group::groups(context.listed(report).chain(accepted));
    let left_out = group::keep_worst(&mut groups, MAXIMUM_RESULTS);
    let unknown = unknown_rules(&groups, context);
    let facts: FxHashMap<&str, &RuleFacts> = context
        .rules
        .iter()
        .chain(&unknown)
        .map(|r| (r.id.as_str(), r))
        .collect();
    let mut used: Vec<&RuleFacts> = Vec::new();
    let mut index: FxHashMap<&str, usize> = FxHashMap::default();
    let mut ids: Vec<&str> = groups.iter().map(|g| g.first.rule.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        if let Some(rule) = facts.get(id) {
            index.insert(id, used.len());
            used.push(rule);
        }
    }
    let texts = Texts::new(context.sources, context.tree);
    let run = Run {
        tool: tool(
            context,
            used.iter().map(|r| rule::descriptor(r, context)).collect(),
        ),
        invocations: vec![invocation(report, context, left_out, &texts)],
        automation_details: context
            .sarif_category
            .filter(|c| !c.is_empty())
            .map(|category| {
                RunAutomationDetails::builder()
                    .id(format!("{}/", category.trim_end_matches('/')))
                    .build()
            }),
        original_uri_base_ids: BTreeMap::from([(
            ROOT,
            ArtifactLocation::builder()
                .description(message("The root of the scanned tree.".to_string()))
                .build(),
        )]),
        column_kind: "utf16CodeUnits",
        results: [],
    };
    let made = |group: &Group| {
        let index = index.get(group.first.rule.as_str()).copied().unwrap_or(0);
        let mut result = result::result(group, (used.get(index).copied(), index), &texts);
        // Of every result it is said whether it is suppressed: of all or of none, as SARIF has it.
        if context.sarif_suppressed {
            result.suppressions = Some(suppression::suppressions(group.first, &texts));
        }
        result
    };
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [run],
    };
    escape::write_with_parts(&log, &groups, made, out)
}

#[derive(serde::Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: Vec<Invocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    automation_details: Option<RunAutomationDetails>,
    original_uri_base_ids: BTreeMap<&'static str, ArtifactLocation>,
    column_kind: &'static str,
    /// They come last, and are made while they are written, so that memory doesn't grow with them.
    results: [(); 0],
}

/// Facts of the rules that have findings and aren't among the context's: their ids at least.
fn unknown_rules(groups: &[Group], context: &Context) -> Vec<RuleFacts> {
    let known: std::collections::HashSet<&str> =
        context.rules.iter().map(|r| r.id.as_str()).collect();
    let mut unknown: BTreeMap<&str, RuleFacts> = BTreeMap::new();
    for finding in groups.iter().flat_map(|g| &g.findings) {
        if !known.contains(finding.rule.as_str()) {
            unknown.entry(&finding.rule).or_insert_with(|| {
                RuleFacts::new(
                    &finding.rule,
                    &finding.rule,
                    finding.severity,
                    Category::ProductionReadiness,
                )
            });
        }
    }
    unknown.into_values().collect()
}

fn tool(context: &Context, rules: Vec<ReportingDescriptor>) -> Tool {
    let mut driver = ToolComponent::builder()
        .name("groundrule")
        .semantic_version(context.tool_version)
        .rules(rules)
        .build();
    if !context.information_uri.is_empty() {
        driver.information_uri = Some(context.information_uri.to_string());
    }
    driver.notifications = Some(vec![
        notification_descriptor(INCOMPLETE, "Something could not be looked at."),
        notification_descriptor(NOTE, "Something is worth knowing about the scan."),
    ]);
    Tool::builder().driver(driver).build()
}

const INCOMPLETE: &str = "incomplete";
const NOTE: &str = "note";

fn notification_descriptor(id: &str, text: &str) -> ReportingDescriptor {
    ReportingDescriptor::builder()
        .id(id)
        .short_description(&text.to_string())
        .full_description(&text.to_string())
        .help(&text.to_string())
        .build()
}

fn invocation(report: &Report, context: &Context, left_out: usize, texts: &Texts) -> Invocation {
    let mut notifications: Vec<Notification> = report
        .diagnostics
        .iter()
        .take(MAXIMUM_NOTIFICATIONS)
        .map(|problem| notification(problem, context, texts))
        .collect();
    let rest = report
        .diagnostics
        .len()
        .saturating_sub(MAXIMUM_NOTIFICATIONS);
    if rest > 0 {
        notifications.push(plain_notification(
            NOTE,
            "warning",
            format!("{rest} more problems are not listed."),
        ));
    }
    if left_out > 0 {
        let text = format!(
            "{left_out} results are left out: a run holds at most {MAXIMUM_RESULTS}, the worst ones."
        );
        notifications.push(plain_notification(INCOMPLETE, "warning", text));
    }
    let mut invocation = Invocation::builder()
        .execution_successful(!report.diagnostics.iter().any(|p| p.is_incomplete))
        .build();
    invocation.tool_execution_notifications = Some(notifications);
    invocation
}

fn notification(problem: &Problem, context: &Context, texts: &Texts) -> Notification {
    let (id, level) = if problem.is_incomplete {
        (INCOMPLETE, "error")
    } else {
        (NOTE, "warning")
    };
    let mut text = sentence(context.without_tree(problem.summary.trim()).as_ref());
    if !problem.detail.trim().is_empty() && problem.detail != problem.summary {
        text = format!(
            "{text} {}",
            sentence(&context.without_tree(problem.detail.trim()))
        );
    }
    let mut notification = plain_notification(id, level, text);
    notification.locations = problem
        .place
        .as_ref()
        .map(|place| vec![result::location(place, texts)]);
    notification
}

fn plain_notification(id: &str, level: &str, text: String) -> Notification {
    Notification::builder()
        .descriptor(ReportingDescriptorReference::builder().id(id).build())
        .level(level)
        .message(message(text))
        .build()
}

/// A message of scanned text, that makes no links.
fn message(text: String) -> Message {
    let plain = plain_text(&text).replace("](", "] (");
    Message::builder()
        .text(cut(&plain, 4 * MAXIMUM_TEXT))
        .build()
}

fn properties<const N: usize>(entries: [(&str, serde_json::Value); N]) -> PropertyBag {
    let additional_properties = entries
        .into_iter()
        .filter(|(_, value)| {
            !value.is_null()
                && value.as_array().is_none_or(|a| !a.is_empty())
                && value.as_object().is_none_or(|o| !o.is_empty())
        })
        .map(|(name, value)| (name.to_string(), value))
        .collect();
    PropertyBag {
        tags: None,
        additional_properties,
    }
}
