//! Severities and selections that hold for some files or all.

use globset::GlobMatcher;
use rustc_hash::FxHashSet;

use super::selection::Selection;
use crate::findings::{Finding, Report, Severity, by_stack};
use crate::rules::{Entry, RuleLibrary};

/// A selection that holds where a path matches.
#[derive(Debug, Clone)]
pub struct AtPath {
    /// Which rules.
    pub selection: Selection,
    /// Where.
    pub glob: GlobMatcher,
}

/// What is changed about findings after rules were asked.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Rules that report only there, unless they run everywhere.
    pub enabled: Vec<AtPath>,
    /// Rules that report nothing there.
    pub disabled: Vec<AtPath>,
    /// Severities; the last that fits holds.
    pub severities: Vec<(Selection, Severity, Option<GlobMatcher>)>,
}

impl Overrides {
    /// Applies them; `everywhere` are the rules that run without regard to paths.
    pub fn apply(&self, report: &mut Report, library: &RuleLibrary, everywhere: &[&Entry]) {
        if self.enabled.is_empty() && self.disabled.is_empty() && self.severities.is_empty() {
            return;
        }
        let everywhere: FxHashSet<&str> =
            everywhere.iter().map(|e| e.summary.id.as_str()).collect();
        let path = |finding: &Finding| finding.place.path.to_string_lossy().into_owned();
        let reports = |finding: &Finding| {
            let Some(entry) = library.find(&finding.rule) else {
                return true;
            };
            let at = path(finding);
            let named = |all: &[AtPath]| {
                all.iter()
                    .any(|a| a.selection.names(entry) && a.glob.is_match(&at))
            };
            (everywhere.contains(finding.rule.as_str()) || named(&self.enabled))
                && !named(&self.disabled)
        };
        for list in report.lists() {
            list.retain(reports);
        }
        for finding in report.lists().flatten() {
            let Some(entry) = library.find(&finding.rule) else {
                continue;
            };
            let at = path(finding);
            let set = self.severities.iter().rev().find(|(selection, _, glob)| {
                selection.names(entry) && glob.as_ref().is_none_or(|g| g.is_match(&at))
            });
            if let Some((_, severity, _)) = set {
                finding.severity = *severity;
            }
        }
        // The worst first, as they were gathered.
        if !self.severities.is_empty() {
            report.findings.sort_by(by_stack);
            if let Some(shard) = &mut report.shard {
                shard.is_reordered = true;
            }
        }
    }
}
