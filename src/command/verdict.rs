//! The exit code of what reports findings.

use clap::Args;
use rustc_hash::FxHashMap;

use crate::findings::{Category, Report, Severity};

/// What makes the exit code 1 or 2
#[derive(Debug, Args)]
pub struct VerdictArguments {
    /// The lowest severity that makes the exit code 1: critical, high, medium, low (the default), info or none; for a
    /// category only as in cost=none
    #[arg(long, value_name = "[CATEGORY=]LEVEL", value_delimiter = ',', value_parser = FailOn::parse, help_heading = VERDICT)]
    fail_on: Vec<FailOn>,
    /// Don't exit with 2 when something could not be looked at
    #[arg(long, help_heading = VERDICT)]
    allow_incomplete: bool,
}

const VERDICT: &str = "Exit code";

/// What fails: the lowest severity, for all findings or those of a category.
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

impl VerdictArguments {
    /// 2 where something could not be looked at, else 1 where there are findings that count. `is_empty`: there was nothing to look
    /// at; `category` says that of a rule.
    pub fn exit_code(
        &self,
        report: &Report,
        is_empty: bool,
        category: impl Fn(&str) -> Option<Category>,
    ) -> u8 {
        let is_incomplete = report.diagnostics.iter().any(|p| p.is_incomplete);
        if (is_incomplete || is_empty) && !self.allow_incomplete {
            return 2;
        }
        let of =
            |wanted: Option<Category>| self.fail_on.iter().rev().find(|f| f.category == wanted);
        // There are many findings of few rules.
        let mut lowest_of: FxHashMap<&str, Option<Severity>> = FxHashMap::default();
        let mut lowest = |rule| {
            *lowest_of.entry(rule).or_insert_with(|| {
                // What is said of a category counts more than what is said of all.
                match category(rule)
                    .and_then(|c| of(Some(c)))
                    .or_else(|| of(None))
                {
                    Some(fail_on) => fail_on.lowest,
                    None => Some(Severity::Low),
                }
            })
        };
        let mut decided = report.findings.iter().filter(|f| f.undecided.is_none());
        let counts = decided.any(|f| lowest(&f.rule).is_some_and(|lowest| f.severity >= lowest));
        u8::from(counts)
    }
}
