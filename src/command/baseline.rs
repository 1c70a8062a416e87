//! `groundrule baseline`: findings that are known, so that scans report only new ones.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use ecow::EcoString;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

use super::progress::ProgressLine;
use super::settings::SettingArguments;
use crate::findings::{Known, Present, read_baseline, write_baseline};
use crate::rules::RuleLibrary;

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0; 1 diff shows new findings; 2 the run failed or could not look at everything."
)]
pub struct Baseline {
    /// write: all findings of now; update: without those that are gone (and with new ones, by --add); diff: show what is new and gone
    #[arg(value_enum)]
    action: Action,
    #[command(flatten)]
    pub settings: SettingArguments,
    /// The file of the baseline
    #[arg(long, value_name = "FILE", default_value = "groundrule-baseline.json")]
    baseline: PathBuf,
    /// With update: take new findings in, too
    #[arg(long)]
    add: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Action {
    Write,
    Update,
    Diff,
}

/// A larger baseline isn't read: 64 MiB, which is a quarter of a million findings.
const MOST_BYTES: u64 = 64 << 20;

/// Reads a baseline file. Rules that were renamed since are told by their new names.
pub fn read(path: &Path, library: &RuleLibrary) -> Result<Vec<Known>, String> {
    let wrong = |e: String| format!("baseline {}: {e}", path.display());
    let text = crate::source::read_given(path, MOST_BYTES).map_err(|e| wrong(e.to_string()))?;
    let mut known = read_baseline(&text).map_err(wrong)?;
    let mut named: FxHashMap<EcoString, EcoString> = FxHashMap::default();
    for k in &mut known {
        let name = named.entry(k.rule.clone()).or_insert_with(|| {
            let entry = library.find(&k.rule);
            entry.map_or_else(|| k.rule.clone(), |entry| entry.summary.id.clone())
        });
        k.rule = name.clone();
    }
    Ok(known)
}

impl Baseline {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let line = ProgressLine::show();
        let prepared = self.settings.prepare()?;
        let (mut report, now_there) = prepared.run_to_compare();
        let present = Present {
            now: Some(now_there),
            before: None,
        };
        drop(line);
        report.findings.retain(|f| f.undecided.is_none());
        let is_incomplete = report.diagnostics.iter().any(|p| p.is_incomplete);
        if is_incomplete && self.action != Action::Diff {
            return Err(
                "not everything could be looked at (`groundrule scan` tells what), so the baseline is left as it is".into(),
            );
        }
        let now = Known::of(&report.findings);
        let shown = self.baseline.display();
        let text = match self.action {
            Action::Write => {
                self.write(&now)?;
                format!("{shown}: {} findings\n", now.len())
            }
            Action::Update => {
                let before = read(&self.baseline, &prepared.library)?;
                let count = before.len();
                let gone = report.leave_new(before, String::new(), &present);
                let new = Known::of(&report.findings);
                let is_new: FxHashSet<&Known> = new.iter().collect();
                // What is kept is told as it is now, moved or not.
                let kept: Vec<Known> = now
                    .iter()
                    .filter(|k| self.add || !is_new.contains(k))
                    .cloned()
                    .collect();
                self.write(&kept)?;
                let (added, left) = match self.add {
                    true => (new.len(), 0),
                    false => (0, new.len()),
                };
                format!(
                    "{shown}: {} findings; it had {count}, {} are gone, {added} are added{}\n",
                    kept.len(),
                    gone.len(),
                    match left {
                        0 => String::new(),
                        n => format!(", {n} new ones are not (--add takes them in)"),
                    }
                )
            }
            Action::Diff => {
                let before = read(&self.baseline, &prepared.library)?;
                let gone = report.leave_new(before, String::new(), &present);
                let new = Known::of(&report.findings);
                let line = |sign: char, k: &Known| {
                    format!("{sign} {}: {} of {}\n", k.path, k.rule, k.address)
                };
                let mut text: String = new.iter().map(|k| line('+', k)).collect();
                text.extend(gone.iter().map(|k| line('-', k)));
                text.push_str(&format!("{} new, {} gone\n", new.len(), gone.len()));
                super::say::print(&text)?;
                return Ok(if is_incomplete {
                    2
                } else {
                    u8::from(!new.is_empty())
                });
            }
        };
        super::say::print(&text)?;
        Ok(0)
    }

    fn write(&self, known: &[Known]) -> Result<(), String> {
        // A link in a tree may be anybody's.
        if self.baseline.is_symlink() {
            return Err(format!(
                "{} is a link, so it isn't written: name what it leads to with --baseline",
                self.baseline.display()
            ));
        }
        super::output::replace(&self.baseline, |out| {
            out.write_all(write_baseline(known).as_bytes())
        })
        .map_err(|e| format!("{}: {e}", self.baseline.display()))
    }
}
