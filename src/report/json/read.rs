//! Reading a JSON report back.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::super::context::RuleFacts;
use super::coverage::{ComparedMember, CoverageMember, ProblemMember};
use super::finding::{FindingMember, RuleMember};
use super::shard::ShardMember;
use super::{ScorecardMember, Tool, VERSION};
use crate::findings::Report;

/// A report that was written as JSON.
#[derive(Debug)]
pub struct SavedReport {
    /// What was found. The texts that it was found in are read again for excerpts, or are absent.
    pub report: Report,
    /// The rules that have findings in it.
    pub rules: Vec<RuleFacts>,
    /// The version of groundrule that wrote it.
    pub tool_version: String,
}

#[derive(Deserialize)]
struct Document<'a> {
    tool: Tool<'a>,
    findings: Vec<FindingMember<'a>>,
    rules: Vec<RuleMember<'a>>,
    coverage: CoverageMember<'a>,
    problems: Vec<ProblemMember<'a>>,
    #[serde(default)]
    scorecards: Vec<ScorecardMember<'a>>,
    #[serde(default)]
    accepted: Vec<FindingMember<'a>>,
    compared: Option<ComparedMember<'a>>,
    shard: Option<ShardMember<'a>>,
}

/// Reads what [`write_json`](super::write_json) writes; writing it again gives the same bytes.
pub fn read_json(text: &str) -> Result<SavedReport, String> {
    /// The version is looked at first: of another one, nothing else can be relied on.
    #[derive(Deserialize)]
    struct Versioned {
        version: String,
    }
    let no_report = |e: serde_json::Error| format!("this is no JSON report of groundrule: {e}");
    let versioned: Versioned = serde_json::from_str(text).map_err(no_report)?;
    if versioned.version != VERSION {
        return Err(format!(
            "this report is of version {}, and only version {VERSION} can be read",
            versioned.version
        ));
    }
    let document: Document = serde_json::from_str(text).map_err(no_report)?;
    let findings = document.findings.into_iter().map(FindingMember::read);
    let accepted = document.accepted.into_iter().map(FindingMember::read);
    let rules = document.rules.into_iter().map(RuleMember::read);
    let scorecards = document.scorecards.into_iter().map(ScorecardMember::read);
    let mut saved = SavedReport {
        report: Report {
            findings: findings.collect::<Result<_, _>>()?,
            coverage: document.coverage.read(),
            diagnostics: document
                .problems
                .into_iter()
                .map(ProblemMember::read)
                .collect(),
            scorecards: scorecards.collect::<Result<_, _>>()?,
            accepted: accepted.collect::<Result<_, _>>()?,
            compared: document.compared.map(ComparedMember::read),
            suppressions: Vec::new(),
            shard: document
                .shard
                .map(ShardMember::read)
                .transpose()?
                .map(Box::new),
            steps: 0,
        },
        rules: rules.collect::<Result<_, _>>()?,
        tool_version: document.tool.version.into_owned(),
    };
    let of_rules: FxHashMap<&str, usize> = (saved.rules.iter())
        .map(|rule| (rule.id.as_str(), rule.aliases.len()))
        .collect();
    for finding in saved.report.lists().flatten() {
        let of_rule = of_rules.get(finding.rule.as_str()).copied().unwrap_or(0);
        finding.aliases = finding.aliases.take().filter(|ids| ids.len() < of_rule);
    }
    Ok(saved)
}
