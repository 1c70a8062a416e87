//! `groundrule scan`: the main job.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::inputs::InputArguments;
use super::output::OutputArguments;
use super::project::Project;
use super::selection::{self, Control, Selection};
use crate::findings::{Report, Severity};
use crate::report::Context;
use crate::rules::{RuleLibrary, Session};
use crate::source::Disk;

/// Check Terraform and CloudFormation
#[derive(Debug, Args)]
pub struct Scan {
    /// Directories and templates; a file that is part of a module is a focus: the module is evaluated whole, and what
    /// concerns the file is reported
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputArguments,
    /// The directory that paths in reports are relative to and that may be read; the git work tree where it isn't given
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Files and directories that match are not looked at
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Rules of your own, besides the built-in ones
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
    /// Run these too: a rule, a category, an item of the checklist, or all
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    enable: Vec<String>,
    /// Don't run these: a rule, a category, an item of the checklist, or all (then only what is enabled runs)
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    disable: Vec<String>,
    /// Only rules that check a standard, or a control of it: cis-aws-3.0, cis-aws-3.0:2.1.2
    #[arg(long, value_name = "STANDARD[:ID]", value_delimiter = ',')]
    control: Vec<String>,
    /// The lowest severity that makes the exit code 1
    #[arg(long, value_enum, default_value = "low")]
    fail_on: FailOn,
    /// Don't exit with 2 when something could not be looked at
    #[arg(long)]
    allow_incomplete: bool,
    /// List what could not be decided, too
    #[arg(long)]
    include_undecided: bool,
    /// What the scanned stacks are deployed as: production, staging, …
    #[arg(long, value_name = "NAME")]
    env: Option<String>,
    /// The date that ends of support are compared with; today where it isn't given
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<jiff::civil::Date>,
    #[command(flatten)]
    inputs: InputArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Critical,
    High,
    Medium,
    Low,
    Info,
    None,
}

impl FailOn {
    fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Critical => Some(Severity::Critical),
            FailOn::High => Some(Severity::High),
            FailOn::Medium => Some(Severity::Medium),
            FailOn::Low => Some(Severity::Low),
            FailOn::Info => Some(Severity::Info),
            FailOn::None => None,
        }
    }
}

impl Scan {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        self.output.check()?;
        let mut library = RuleLibrary::built_in();
        for directory in &self.rules {
            let directory = std::fs::canonicalize(directory)
                .map_err(|e| format!("--rules {}: {e}", directory.display()))?;
            if let Some(problem) = library
                .add_directory(&directory, &Disk::new(directory.clone()))
                .first()
            {
                let place = problem
                    .place
                    .as_ref()
                    .map(|p| format!("{}:{}:{}: ", p.path.display(), p.line, p.column))
                    .unwrap_or_default();
                return Err(format!("{place}{}: {}", problem.summary, problem.detail));
            }
        }
        let mut enable = Selection::parse(&self.enable)?;
        let controls = Control::parse(&self.control, &library)?;
        if !controls.is_empty() {
            // A rule that is off by default runs when its control is asked for.
            enable.push(Selection::All);
        }
        let mut selected = selection::select(&library, &enable, &Selection::parse(&self.disable)?)?;
        if !controls.is_empty() {
            selected.retain(|entry| controls.iter().any(|control| control.names(entry)));
        }
        let mut project = Project::open(
            &self.paths,
            self.root.as_deref(),
            &self.exclude,
            &self.inputs,
        )?;
        project.circumstances.environment = self.env.clone();
        let session = Session {
            sources: &project.sources,
            today: self.as_of.unwrap_or_else(today),
            parameters: Default::default(),
        };
        let mut report = project.analysis().run(&session, &selected, &library);
        if !self.include_undecided {
            report.findings.retain(|f| f.undecided.is_none());
        }
        // A scorecard judges by all rules: by some of them, it would mislead.
        if !controls.is_empty() || self.disable.iter().any(|what| what == "all") {
            report.scorecards.clear();
        }
        let facts = super::facts::of_found(&report, &selected);
        let context = Context {
            include_undecided: self.include_undecided,
            ..self
                .output
                .context(&project.sources, &project.tree, &facts, session.today)
        };
        self.output.write(&report, &context)?;
        Ok(self.exit_code(&report, project.is_focused()))
    }

    /// 2 where something could not be looked at, else 1 where there are findings that count.
    fn exit_code(&self, report: &Report, is_focused: bool) -> u8 {
        let is_incomplete = report.diagnostics.iter().any(|p| p.is_incomplete);
        let is_empty = report.coverage.stacks == 0 && !is_focused;
        if (is_incomplete || is_empty) && !self.allow_incomplete {
            return 2;
        }
        let counts = self.fail_on.severity().is_some_and(|lowest| {
            report
                .findings
                .iter()
                .any(|f| f.undecided.is_none() && f.severity >= lowest)
        });
        u8::from(counts)
    }
}

/// The day that it is.
pub(super) fn today() -> jiff::civil::Date {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
}
