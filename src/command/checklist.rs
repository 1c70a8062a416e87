//! `groundrule checklist`: what of the production-readiness checklist each stack has.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::inputs::InputArguments;
use super::project::Project;
use super::selection;
use crate::report;
use crate::rules::{RuleLibrary, Session};

/// Show the scorecard of each stack: the fifteen items of the production-readiness checklist
#[derive(Debug, Args)]
pub struct Checklist {
    /// Directories and templates
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// The form of the scorecards
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Exit with 1 where a stack's score, in percent, is lower
    #[arg(long, value_name = "PERCENT")]
    min: Option<u32>,
    /// The directory that paths are relative to and that may be read; the git work tree where it isn't given
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Files and directories that match are not looked at
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// What the stacks are deployed as: production, staging, …
    #[arg(long, value_name = "NAME")]
    env: Option<String>,
    /// The date that ends of support are compared with; today where it isn't given
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<jiff::civil::Date>,
    #[command(flatten)]
    inputs: InputArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

impl Checklist {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let library = RuleLibrary::built_in();
        let selected = selection::select(&library, &[], &[])?;
        let mut project = Project::open(
            &self.paths,
            self.root.as_deref(),
            &self.exclude,
            &self.inputs,
        )?;
        project.circumstances.environment = self.env.clone();
        let session = Session {
            sources: &project.sources,
            today: self.as_of.unwrap_or_else(super::scan::today),
            parameters: Default::default(),
        };
        let report = project.analysis().run(&session, &selected, &library);
        let cards = &report.scorecards;
        if cards.is_empty() {
            return Err("there is no stack here: no root module, template or plan".into());
        }
        super::print(&match self.format {
            Format::Text => report::scorecards_text(cards),
            Format::Json => format!("{:#}\n", report::scorecards_json(cards)),
            Format::Markdown => report::scorecards_markdown(cards),
        })?;
        let is_low = |least: u32| {
            cards
                .iter()
                .any(|card| card.score().is_some_and(|score| score < least))
        };
        Ok(match report.diagnostics.iter().any(|p| p.is_incomplete) {
            true => 2,
            false => u8::from(self.min.is_some_and(is_low)),
        })
    }
}
