//! Findings as JSON: a contract with a version, described by `testdata/schemas/report-1.schema.json`.
//!
//! Members may be added within a version; none changes its meaning or goes without a new one.

mod coverage;
mod finding;
mod read;
mod scorecard;
mod shard;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use self::coverage::{ComparedMember, CoverageMember, ProblemMember};
use self::finding::{FindingMember, RuleMember};
use self::shard::ShardMember;
use super::context::{Context, RuleFacts};
use super::escape;
use crate::findings::{Category, Report, Severity};

pub use self::read::{SavedReport, read_json};
pub(super) use self::scorecard::ScorecardMember;

/// The version of the contract.
const VERSION: &str = "1";

type Text<'a> = Cow<'a, str>;

#[derive(Serialize, Deserialize)]
struct Tool<'a> {
    name: Text<'a>,
    version: Text<'a>,
}

/// Writes a report as JSON.
pub fn write_json(report: &Report, context: &Context, out: &mut dyn Write) -> io::Result<()> {
    let facts = context.facts();
    let mut rules: BTreeMap<&str, RuleMember> = BTreeMap::new();
    let of_shard = report.shard.iter().flat_map(|s| s.findings());
    for finding in context
        .listed(report)
        .chain(&report.accepted)
        .chain(of_shard)
    {
        if let Some(rule) = facts.get(finding.rule.as_str()) {
            rules
                .entry(rule.id.as_str())
                .or_insert_with(|| RuleMember::of(rule));
        }
    }
    escape::write(
        &Document {
            version: VERSION,
            tool: Tool {
                name: "groundrule".into(),
                version: context.tool_version.into(),
            },
            summary: summary(report, &facts),
            findings: Findings {
                report,
                context,
                facts: &facts,
            },
            rules: rules.into_values().collect(),
            coverage: CoverageMember::of(&report.coverage),
            problems: report
                .diagnostics
                .iter()
                .map(|p| ProblemMember::of(p, context))
                .collect(),
            scorecards: report.scorecards.iter().map(ScorecardMember::of).collect(),
            accepted: report
                .accepted
                .iter()
                .map(|f| FindingMember::of(f, facts.get(f.rule.as_str()).copied()))
                .collect(),
            compared: report.compared.as_ref().map(ComparedMember::of),
            shard: report
                .shard
                .as_ref()
                .map(|s| ShardMember::of(s, context, |id| facts.get(id).copied())),
        },
        out,
    )
}

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    tool: Tool<'a>,
    summary: Json,
    findings: Findings<'a>,
    rules: Vec<RuleMember<'a>>,
    coverage: CoverageMember<'a>,
    problems: Vec<ProblemMember<'a>>,
    scorecards: Vec<ScorecardMember<'a>>,
    accepted: Vec<FindingMember<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<ComparedMember<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<ShardMember<'a>>,
}

/// Made while they are written.
struct Findings<'a> {
    report: &'a Report,
    context: &'a Context<'a>,
    facts: &'a FxHashMap<&'a str, &'a RuleFacts>,
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.context.listed(self.report).map(|finding| {
            FindingMember::of(finding, self.facts.get(finding.rule.as_str()).copied())
        }))
    }
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

fn text(text: &str) -> Text<'_> {
    Cow::Borrowed(text)
}

fn severity(name: &str) -> Result<Severity, String> {
    Severity::parse(name).ok_or_else(|| format!("there is no severity \"{name}\""))
}
