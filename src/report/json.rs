//! Findings as JSON: a contract with a version, described by `testdata/schemas/report-1.schema.json`.
//!
//! Members may be added within a version; none changes its meaning or goes without a new one.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::context::{Context, RuleFacts};
use super::escape;
use crate::findings::{Category, Coverage, Finding, Problem, Report, Severity};
use crate::source::Location;

/// The version of the contract.
const VERSION: &str = "1";

/// Writes a report as JSON.
pub fn write_json(report: &Report, context: &Context, out: &mut dyn Write) -> io::Result<()> {
    let facts: FxHashMap<&str, &RuleFacts> =
        context.rules.iter().map(|r| (r.id.as_str(), r)).collect();
    let mut rules: BTreeMap<&str, Json> = BTreeMap::new();
    for finding in context.listed(report) {
        if let Some(rule) = facts.get(finding.rule.as_str()) {
            rules
                .entry(rule.id.as_str())
                .or_insert_with(|| rule_json(rule));
        }
    }
    escape::write(
        &Document {
            version: VERSION,
            tool: json!({"name": "groundrule", "version": context.tool_version}),
            summary: summary(report, &facts),
            findings: Findings {
                report,
                context,
                facts: &facts,
            },
            rules: rules.into_values().collect(),
            coverage: coverage(&report.coverage),
            problems: report
                .diagnostics
                .iter()
                .map(|p| problem(p, context))
                .collect(),
        },
        out,
    )
}

#[derive(serde::Serialize)]
struct Document<'a> {
    version: &'static str,
    tool: Json,
    summary: Json,
    findings: Findings<'a>,
    rules: Vec<Json>,
    coverage: Json,
    problems: Vec<Json>,
}

/// Made while they are written.
struct Findings<'a> {
    report: &'a Report,
    context: &'a Context<'a>,
    facts: &'a FxHashMap<&'a str, &'a RuleFacts>,
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            self.context
                .listed(self.report)
                .map(|f| finding(f, self.facts)),
        )
    }
}

fn finding(finding: &Finding, facts: &FxHashMap<&str, &RuleFacts>) -> Json {
    let rule = facts.get(finding.rule.as_str());
    json!({
        "rule": finding.rule.as_str(),
        "title": rule.map(|r| r.title.as_str()),
        "severity": finding.severity.name(),
        "category": rule.map(|r| r.category.name()),
        "checklist": rule.map(|r| r.checklist.as_str()).filter(|c| !c.is_empty()),
        "message": finding.message,
        "place": place(&finding.place),
        "label": finding.label,
        "related": finding.related.iter().map(|r| json!({"place": place(&r.place), "label": r.label})).collect::<Vec<_>>(),
        "instances": finding.instances.iter().map(|i| json!({
            "address": i.address.as_str(),
            "construct": i.construct.as_deref(),
            "kind": i.kind.as_str(),
            "when": i.when,
            "fingerprint": i.fingerprint,
            "culprit": i.culprit.as_deref(),
        })).collect::<Vec<_>>(),
        "stack": finding.stack,
        "language": finding.language.name(),
        "undecided": finding.undecided,
        "remedy": rule.map(|r| r.remedy.as_str()).filter(|r| !r.is_empty()),
    })
}

fn place(place: &Location) -> Json {
    json!({
        "path": place.path.to_string_lossy(),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    })
}

fn rule_json(rule: &RuleFacts) -> Json {
    let mut aliases: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (peer, id) in &rule.aliases {
        aliases.entry(peer).or_default().push(id);
    }
    let controls: Map<String, Json> = rule
        .controls
        .iter()
        .map(|(standard, items)| {
            (
                standard.to_string(),
                json!(items.iter().map(|i| i.as_str()).collect::<Vec<_>>()),
            )
        })
        .collect();
    json!({
        "id": rule.id.as_str(),
        "title": rule.title,
        "severity": rule.severity.name(),
        "category": rule.category.name(),
        "checklist": Some(rule.checklist.as_str()).filter(|c| !c.is_empty()),
        "remedy": rule.remedy,
        "references": rule.references,
        "aliases": aliases,
        "controls": controls,
    })
}

fn summary(report: &Report, facts: &FxHashMap<&str, &RuleFacts>) -> Json {
    let decided = || report.findings.iter().filter(|f| f.undecided.is_none());
    let by_severity: Map<String, Json> = Severity::ALL
        .into_iter()
        .map(|s| {
            (
                s.name().to_string(),
                json!(decided().filter(|f| f.severity == s).count()),
            )
        })
        .collect();
    let by_category: Map<String, Json> = Category::ALL
        .into_iter()
        .map(|c| {
            let count = decided()
                .filter(|f| facts.get(f.rule.as_str()).is_some_and(|r| r.category == c))
                .count();
            (c.name().to_string(), json!(count))
        })
        .collect();
    json!({
        "findings": decided().count(),
        "instances": decided().map(|f| f.instances.len()).sum::<usize>(),
        "by_severity": by_severity,
        "by_category": by_category,
        "worst": decided().map(|f| f.severity).max().map(Severity::name),
        "suppressed": report.suppressed(),
        "undecided": report.coverage.undecided,
        "complete": !report.diagnostics.iter().any(|p| p.is_incomplete),
    })
}

fn coverage(coverage: &Coverage) -> Json {
    json!({
        "files": coverage.files,
        "stacks": coverage.stacks,
        "resources": coverage.resources,
        "attributes": coverage.attributes,
        "attributes_known": coverage.attributes_known,
        "rules": coverage.rules,
        "checks": coverage.checks,
        "undecided": coverage.undecided,
        "missing_modules": coverage.missing_modules.iter()
            .map(|(address, source)| json!({"address": address, "source": source})).collect::<Vec<_>>(),
        "not_evaluated": coverage.not_evaluated,
        "types_without_rules": coverage.types_without_rules,
        "ignored_inputs": coverage.ignored_inputs,
        "environment_variables": coverage.environment_variables,
        "environments": coverage.environments.iter()
            .map(|(stack, environment, evidence)| json!({"stack": stack, "environment": environment, "evidence": evidence})).collect::<Vec<_>>(),
    })
}

fn problem(problem: &Problem, context: &Context) -> Json {
    json!({
        "place": problem.place.as_ref().map(place),
        "summary": context.without_tree(&problem.summary),
        "detail": context.without_tree(&problem.detail),
        "incomplete": problem.is_incomplete,
    })
}
