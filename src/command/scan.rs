//! `groundrule scan`: the main job.

use std::path::PathBuf;

use clap::Args;

use super::asides;
use super::baseline;
use super::output::OutputArguments;
use super::project::World;
use super::settings::SettingArguments;
use super::since::Range;
use crate::analysis::Timings;
use crate::findings::{Category, Finding, Known, Report, Severity};
use crate::report::Context;
use crate::rules::RuleLibrary;

/// Check Terraform and CloudFormation
#[derive(Debug, Args)]
pub struct Scan {
    #[command(flatten)]
    pub settings: SettingArguments,
    #[command(flatten)]
    output: OutputArguments,
    /// The lowest severity that makes the exit code 1: critical, high, medium, low (the default), info or none; for a
    /// category only as in cost=none
    #[arg(long, value_name = "[CATEGORY=]LEVEL", value_delimiter = ',', value_parser = FailOn::parse)]
    fail_on: Vec<FailOn>,
    /// Report only what is new since this revision, as git diff writes it: REV compares with where the work tree parted from
    /// it, REV.. with the revision itself, A...B and A..B compare two revisions
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Report only what this baseline doesn't hold (`groundrule baseline write` makes one)
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Don't exit with 2 when something could not be looked at
    #[arg(long)]
    allow_incomplete: bool,
    /// List what could not be decided, too
    #[arg(long)]
    include_undecided: bool,
    /// With - as the path: the file that standard input stands for, which gives it its form and what is around it
    #[arg(long, value_name = "PATH")]
    stdin_name: Option<PathBuf>,
    /// Say on standard error which unknown values leave most undecided, and what would settle them
    #[arg(long)]
    explain_undecided: bool,
    /// Say on standard error which rules took most time
    #[arg(long)]
    timings: bool,
}

/// What fails a scan: the lowest severity, for all findings or those of a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FailOn {
    category: Option<Category>,
    /// None: such findings never fail it.
    lowest: Option<Severity>,
}

impl FailOn {
    fn parse(text: &str) -> Result<FailOn, String> {
        let (category, level) = match text.split_once('=') {
            None => (None, text),
            Some((category, level)) => (
                Some(Category::parse(category).ok_or_else(|| {
                    let names: Vec<&str> = Category::ALL.iter().map(|c| c.name()).collect();
                    format!("a category is one of {}", names.join(", "))
                })?),
                level,
            ),
        };
        let lowest = match level {
            "none" => None,
            level => Some(
                Severity::parse(level)
                    .ok_or("a level is one of critical, high, medium, low, info, none")?,
            ),
        };
        Ok(FailOn { category, lowest })
    }
}

impl Scan {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        self.output.check()?;
        let range = self.since.as_deref().map(Range::parse);
        let compared = match &range {
            Some(range) => Some(range.open(&self.settings.paths)?),
            None => None,
        };
        let given = self.settings.standard_input(self.stdin_name.as_deref())?;
        let world = match (given, &compared) {
            (Some(_), Some(_)) => {
                return Err("standard input can't be compared with a revision".into());
            }
            (Some(given), None) => given,
            (None, Some(compared)) => compared.head.clone(),
            (None, None) => World::Disk,
        };
        let prepared = self.settings.prepare_in(&world)?;
        let timings = self.timings.then(Timings::default);
        let mut report = prepared.run_timed(timings.as_ref());
        if let Some(compared) = &compared {
            let before = self.settings.prepare_in(&compared.base)?.run();
            report.leave_new(Known::of(&before.findings), compared.with.clone());
        }
        if let Some(path) = &self.baseline {
            report.leave_new(
                baseline::read(path, &prepared.library)?,
                path.display().to_string(),
            );
        }
        if let Some(timings) = timings {
            eprint!("{}", asides::timings(timings));
        }
        if self.explain_undecided {
            eprint!("{}", asides::undecided(&report));
        }
        if !self.include_undecided {
            report.findings.retain(|f| f.undecided.is_none());
        }
        // A scorecard judges by all rules: by some of them, it would mislead.
        if prepared.is_of_some_rules() {
            report.scorecards.clear();
        }
        let facts = super::facts::of_found(&report, &prepared.selected());
        let context = Context {
            include_undecided: self.include_undecided,
            ..self.output.context(
                &prepared.project.sources,
                &prepared.project.tree,
                &facts,
                prepared.today,
            )
        };
        self.output.write(&report, &context)?;
        Ok(self.exit_code(&report, &prepared.library, prepared.project.is_focused()))
    }

    /// 2 where something could not be looked at, else 1 where there are findings that count.
    fn exit_code(&self, report: &Report, library: &RuleLibrary, is_focused: bool) -> u8 {
        let is_incomplete = report.diagnostics.iter().any(|p| p.is_incomplete);
        let is_empty = report.coverage.stacks == 0 && !is_focused;
        if (is_incomplete || is_empty) && !self.allow_incomplete {
            return 2;
        }
        let counts = |finding: &Finding| {
            let category = library.find(&finding.rule).map(|e| e.summary.category);
            let of =
                |wanted: Option<Category>| self.fail_on.iter().rev().find(|f| f.category == wanted);
            // What is said of a category counts more than what is said of all.
            let lowest = match category.and_then(|c| of(Some(c))).or_else(|| of(None)) {
                Some(fail_on) => fail_on.lowest,
                None => Some(Severity::Low),
            };
            finding.undecided.is_none() && lowest.is_some_and(|lowest| finding.severity >= lowest)
        };
        u8::from(report.findings.iter().any(counts))
    }
}
