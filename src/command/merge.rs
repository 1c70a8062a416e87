//! `groundrule merge`: one report of the shards of a scan.

use std::path::{Path, PathBuf};

use clap::Args;
use rustc_hash::FxHashSet;

use super::baseline;
use super::invocation::Sought;
use super::output::OutputArguments;
use super::verdict::VerdictArguments;
use crate::findings::{self, Present, Report};
use crate::load::plan;
use crate::report::{Context, RuleFacts, SavedReport, read_json};
use crate::rules::RuleLibrary;
use crate::source::{Disk, Files, SourceMap};

#[derive(Debug, Args)]
#[command(after_help = super::EXIT_CODES)]
pub struct Merge {
    /// The JSON reports of all shards
    #[arg(required = true, value_name = "FILE")]
    shards: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputArguments,
    #[command(flatten)]
    verdict: VerdictArguments,
    /// Report only what this baseline doesn't hold
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// The directory that paths in the reports are relative to, from which excerpts are read; the git work tree around the current
    /// directory where it isn't given
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The configuration file; the nearest .groundrule.hcl from the current directory upward where it isn't given
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long)]
    no_config: bool,
}

impl Merge {
    /// Where the configuration is.
    pub fn sought(&self) -> Sought {
        Sought {
            paths: vec![PathBuf::from(".")],
            given: self.config.clone(),
            is_off: self.no_config,
            root: self.root.clone(),
        }
    }

    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        self.output.check()?;
        let mut reports = Vec::new();
        let mut rules: Vec<RuleFacts> = Vec::new();
        let mut version: Option<String> = None;
        for path in &self.shards {
            let saved = read(path)?;
            match &version {
                Some(version) if *version != saved.tool_version => {
                    return Err(format!(
                        "{}: the report is of groundrule {}, others are of {version}",
                        path.display(),
                        saved.tool_version
                    ));
                }
                _ => version = Some(saved.tool_version),
            }
            rules.extend(saved.rules);
            reports.push(saved.report);
        }
        let first = reports.first().and_then(|r| r.shard.as_deref());
        let (as_of, is_focused) = first.map_or((super::today(), false), |shard| {
            (shard.as_of, shard.is_focused)
        });
        let mut report = findings::merge(reports)?;
        if let Some(path) = &self.baseline {
            report.leave_new(
                baseline::read(path, &RuleLibrary::built_in())?,
                path.display().to_string(),
                // Reports don't say which resources there are.
                &Present::default(),
            );
        }
        let rules = of_found(rules, &report);
        let here = std::fs::canonicalize(".").map_err(|e| e.to_string())?;
        let tree = self.sought().tree(&here);
        let sources = texts(&report, &tree);
        let context = Context {
            // What shards were not asked to list isn't in their reports.
            include_undecided: true,
            tool_version: version.as_deref().unwrap_or(env!("CARGO_PKG_VERSION")),
            ..self.output.context(&sources, &tree, &rules, as_of)
        };
        self.output.write(&report, &context)?;
        let is_empty = report.coverage.stacks == 0 && !is_focused;
        Ok(self.verdict.exit_code(&report, is_empty, |id| {
            rules.iter().find(|r| r.id == id).map(|r| r.category)
        }))
    }
}

/// A larger report isn't read: 256 MiB.
const MOST_BYTES: u64 = 256 << 20;
/// Nor one of more members: each takes more memory than the text of the shortest.
const MOST_MEMBERS: usize = 16_000_000;

fn read(path: &Path) -> Result<SavedReport, String> {
    let wrong = |e: String| format!("{}: {e}", path.display());
    let text = crate::source::read_given(path, MOST_BYTES).map_err(|e| wrong(e.to_string()))?;
    if text.bytes().filter(|b| *b == b',').count() > MOST_MEMBERS {
        return Err(wrong(format!(
            "it has more than {MOST_MEMBERS} members, the limit"
        )));
    }
    read_json(&text).map_err(wrong)
}

/// The rules that have findings, each once, by id.
fn of_found(mut rules: Vec<RuleFacts>, report: &Report) -> Vec<RuleFacts> {
    let found: FxHashSet<&str> = report
        .findings
        .iter()
        .chain(&report.accepted)
        .map(|f| f.rule.as_str())
        .collect();
    rules.retain(|r| found.contains(r.id.as_str()));
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules.dedup_by(|a, b| a.id == b.id);
    rules
}

/// The texts that findings lie in, as far as they are below the tree; what isn't there has no excerpts.
fn texts(report: &Report, tree: &Path) -> SourceMap {
    let sources = SourceMap::default();
    let files = Disk::new(tree.to_path_buf());
    let mut seen: FxHashSet<&Path> = FxHashSet::default();
    for finding in report.findings.iter().chain(&report.accepted) {
        let places =
            std::iter::once(&finding.place).chain(finding.related.iter().map(|r| &r.place));
        for place in places {
            if !seen.insert(&place.path) {
                continue;
            }
            let path = crate::source::normalize(&tree.join(&place.path));
            if files.is_inside(&path)
                && let Ok(bytes) = files.read(&path)
                && let Ok(text) = String::from_utf8(bytes)
            {
                match plan::is_plan(&path, &text) {
                    // A plan holds secrets: of its text no more may be shown than a scan would.
                    true => plan::take_in(&path, &text, &sources),
                    false => {
                        sources.add(&path, text);
                    }
                }
            }
        }
    }
    sources
}
