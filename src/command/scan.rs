//! `groundrule scan`: the main job.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;

use super::asides;
use super::baseline;
use super::output::{OutputArguments, REPORTS, TERMINAL};
use super::progress::ProgressLine;
use super::project::World;
use super::say;
use super::settings::{SETTINGS, SettingArguments};
use super::since::Range;
use super::verdict::VerdictArguments;
use super::watch::{Seen, watch};
use crate::analysis::{Noted, Timings};
use crate::findings::{Known, Present, ShardNumber};
use crate::report::Context;

#[derive(Debug, Args)]
#[command(after_help = super::EXIT_CODES)]
pub struct Scan {
    #[command(flatten)]
    pub settings: SettingArguments,
    #[command(flatten)]
    output: OutputArguments,
    #[command(flatten)]
    verdict: VerdictArguments,
    /// Report only what is new since this revision, as git diff writes it: REV compares with where the work tree parted from
    /// it, REV.. with the revision itself, A...B and A..B compare two revisions
    #[arg(long, value_name = "REV", help_heading = NEW)]
    since: Option<String>,
    /// Report only what this baseline doesn't hold (`groundrule baseline write` makes one)
    #[arg(long, value_name = "FILE", help_heading = NEW)]
    baseline: Option<PathBuf>,
    /// Look only at the Kth of N parts of the stacks, which are shared out by size; `groundrule merge` makes one report of the
    /// JSON reports of all
    #[arg(long, value_name = "K/N", value_parser = ShardNumber::parse, conflicts_with = "since", help_heading = SETTINGS)]
    shard: Option<ShardNumber>,
    /// List what could not be decided, too
    #[arg(long, help_heading = REPORTS)]
    include_undecided: bool,
    /// With - as the path: the file that standard input stands for, which gives it its form and what is around it
    #[arg(long, value_name = "PATH", help_heading = SETTINGS)]
    stdin_name: Option<PathBuf>,
    /// Say on standard error which unknown values leave most undecided, and what would settle them
    #[arg(long, help_heading = REPORTS)]
    explain_undecided: bool,
    /// Scan again whenever a file changes that the scan depends on, until it is interrupted
    #[arg(long, help_heading = TERMINAL)]
    watch: bool,
    /// Don't show on the terminal how far a long scan is
    #[arg(long, help_heading = TERMINAL)]
    no_progress: bool,
    /// Say on standard error which rules took most time
    #[arg(long, help_heading = REPORTS)]
    timings: bool,
}

const NEW: &str = "Only what is new";

impl Scan {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        match self.watch {
            true => watch(self),
            false => self.once(None),
        }
    }

    /// Scans once; the exit code. Who watches gets to know what it depends on.
    pub fn once(&self, mut seen: Option<&mut Seen>) -> Result<u8, String> {
        self.output.check()?;
        let is_watched = seen.is_some();
        if let Some(seen) = seen.as_deref_mut() {
            self.note(seen)?;
        }
        // Where the input is typed into the terminal, a line would be in the way.
        let is_typed = self.settings.is_standard_input() && std::io::stdin().is_terminal();
        let line = match self.no_progress || is_typed {
            true => ProgressLine::none(),
            false => ProgressLine::show(),
        };
        let range = self.since.as_deref().map(Range::parse);
        let compared = match &range {
            Some(range) => Some(range.open(&self.settings.paths)?),
            None => None,
        };
        let given = self.settings.standard_input(self.stdin_name.as_deref())?;
        let mut world = match (given, &compared) {
            (Some(_), Some(_)) => {
                return Err("standard input can't be compared with a revision".into());
            }
            (Some(given), None) => given,
            (None, Some(compared)) => compared.head.clone(),
            (None, None) => World::Disk,
        };
        if let Some(seen) = seen.as_deref() {
            if !matches!(world, World::Disk) {
                return Err("--watch needs files that change: a work tree, not standard input or a commit (--since REV compares the work tree with REV)".into());
            }
            world = World::Noted(seen.notes.clone());
        }
        let mut prepared = self.settings.prepare_in(&world)?;
        prepared.project.shard = self.shard;
        if let Some(seen) = seen {
            seen.walk = prepared.project.walk.take();
        }
        let timings = self.timings.then(Timings::default);
        let is_compared = compared.is_some() || self.baseline.is_some();
        let noted = is_compared.then(Noted::default);
        let mut report = prepared.run_noting(timings.as_ref(), noted.as_ref());
        let mut present = Present {
            now: noted.map(|n| n.into_inner().unwrap_or_else(|e| e.into_inner())),
            before: None,
        };
        if let Some(compared) = &compared {
            let (before, addresses) = self.settings.prepare_in(&compared.base)?.run_to_compare();
            present.before = Some(addresses);
            let known = Known::of(&before.findings);
            report.leave_new(known, compared.with.clone(), &present);
            present.before = None;
        }
        drop(line);
        if let Some(path) = &self.baseline {
            report.leave_new(
                baseline::read(path, &prepared.library)?,
                path.display().to_string(),
                &present,
            );
        }
        if let Some(timings) = timings {
            say::aside(&asides::timings(timings));
        }
        if self.explain_undecided {
            say::aside(&asides::undecided(&report));
        }
        if !self.include_undecided {
            for list in report.lists() {
                list.retain(|f| f.undecided.is_none());
            }
        }
        // A scorecard judges by all rules: by some of them, it would mislead.
        if prepared.is_of_some_rules() {
            report.scorecards.clear();
            for part in report.shard.iter_mut().flat_map(|s| &mut s.parts) {
                part.scorecards.clear();
            }
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
        // Another shard may have the stacks that this one lacks.
        let is_empty =
            report.coverage.stacks == 0 && !prepared.project.is_focused() && self.shard.is_none();
        let code = self.verdict.exit_code(&report, is_empty, |id| {
            prepared.library.find(id).map(|e| e.summary.category)
        });
        if !is_watched {
            // The process ends: the system takes all of it back at once, not string by string.
            std::mem::forget((report, prepared));
        }
        Ok(code)
    }

    /// Notes what isn't read through the tree's files, and what is written.
    fn note(&self, seen: &mut Seen) -> Result<(), String> {
        for path in self.settings.files()?.iter().chain(&self.baseline) {
            seen.note(&std::path::absolute(path).map_err(|e| format!("{}: {e}", path.display()))?);
        }
        for file in self.settings.sought().candidates() {
            seen.note(&file);
        }
        // As the walk names them, links resolved, where the directory is there already.
        let written = |path: PathBuf| {
            let path = std::path::absolute(path).ok()?;
            let directory = std::fs::canonicalize(path.parent()?).ok()?;
            Some(directory.join(path.file_name()?))
        };
        seen.written = self
            .output
            .files()
            .into_iter()
            .filter_map(written)
            .collect();
        Ok(())
    }
}
