//! `groundrule checklist`: what of the production-readiness checklist each stack has.

use clap::{Args, ValueEnum};

use super::progress::ProgressLine;
use super::settings::SettingArguments;
use crate::report;

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0; 1 a score is below --min; 2 the run failed or could not look at everything."
)]
pub struct Checklist {
    #[command(flatten)]
    pub settings: SettingArguments,
    /// The form of the scorecards
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Exit with 1 where a stack's score, in percent, is lower
    #[arg(long, value_name = "PERCENT")]
    min: Option<u32>,
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
        let line = ProgressLine::show();
        let report = self.settings.prepare()?.run();
        drop(line);
        let cards = &report.scorecards;
        if cards.is_empty() {
            return Err("there is no stack here: no root module, template or plan".into());
        }
        match self.format {
            Format::Text => super::say::print(&report::scorecards_text(cards))?,
            Format::Json => super::say::print_json(&report::scorecards_json(cards))?,
            Format::Markdown => super::say::print(&report::scorecards_markdown(cards))?,
        }
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
