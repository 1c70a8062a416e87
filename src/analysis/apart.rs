//! What is asked of no single stack: of all stacks together, and of suppressions.

use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::judging::Judged;
use super::{Analysis, Asked, InTree};
use crate::findings::{Finding, Gathered, Gatherer, facts, nested, relative};
use crate::load::{Language, terraform};
use crate::model::{self, Model};
use crate::rules::{Rule, Summary, Tally, ask};
use crate::value::Value;

impl Analysis<'_> {
    /// Asks the rules that compare stacks.
    pub(super) fn about_tree(
        &self,
        mut stacks: Vec<(usize, InTree)>,
        asked: &Asked<'_>,
    ) -> Gathered {
        stacks.sort_by_key(|(number, _)| *number);
        let nested = nested(stacks.iter().map(|(_, s)| (s.path.as_path(), &s.nests)));
        let mut planned: FxHashSet<PathBuf> = FxHashSet::default();
        let summaries: Vec<Value> = stacks
            .into_iter()
            .map(|(_, stack)| stack)
            .filter(|s| !nested.contains(&s.path))
            // Several plans of one root are one stack to those that compare stacks.
            .filter(|s| s.planned.clone().is_none_or(|root| planned.insert(root)))
            .map(|s| s.summary)
            .collect();
        match self.asks_of_tree() && !summaries.is_empty() {
            true => self.asked_about(&model::of_tree(self.tree, summaries), TREE, asked),
            false => Gathered::default(),
        }
    }

    /// What rules that compare stacks need of one.
    pub(super) fn in_tree(&self, model: &Model) -> InTree {
        InTree {
            path: relative(&model.stack.path, self.tree),
            nests: self.nests(&model.stack),
            summary: model.summary(),
            planned: match model.stack.language {
                Language::Plan => model.stack.scopes.first().map(|s| s.directory.clone()),
                _ => None,
            },
        }
    }

    /// Asks rules about a model that is no stack: the tree, or the suppressions of a scan.
    fn asked_about(&self, model: &Model, kind: &str, asked: &Asked<'_>) -> Gathered {
        let rules: Vec<Arc<Rule>> = asked
            .rules
            .iter()
            .filter(|r| r.summary.kinds.has(kind))
            .filter_map(|r| r.rule().ok())
            .collect();
        let mut gatherer = Gatherer::new(self.sources, self.library, self.tree, model, asked.book);
        let mut tally = Tally::default();
        for rule in &rules {
            ask(asked.session, model, rule, &mut tally, &mut |answer| {
                gatherer.take(&answer)
            });
        }
        let mut gathered = gatherer.finish();
        gathered.findings.retain(|f| self.concerns_focus(f));
        gathered
    }

    /// What rules say of the suppressions of a scan.
    pub(super) fn about_suppressions(
        &self,
        suppressions: &[Judged],
        asked: &Asked<'_>,
    ) -> Vec<Finding> {
        /// Whoever has more names wrong than this has another problem than a letter.
        const MOST_NAMES: usize = 100;
        let ids = || asked.every.entries.iter().map(|e| e.summary.id.as_str());
        let mut near_of: FxHashMap<&str, Option<String>> = FxHashMap::default();
        for judged in suppressions.iter().filter(|j| !j.status.is_known) {
            if near_of.len() < MOST_NAMES {
                let name = judged.suppression.rule.as_str();
                near_of
                    .entry(name)
                    .or_insert_with(|| terraform::suggestion(name, ids()));
            }
        }
        let nodes: Vec<_> = suppressions
            .iter()
            .map(|judged| {
                let (suppression, status) = (&judged.suppression, judged.status);
                let near = near_of.get(suppression.rule.as_str());
                let near = near.and_then(|near| near.as_deref()).unwrap_or_default();
                (
                    suppression.rule.clone(),
                    suppression.place,
                    facts(suppression, status, near, asked.book),
                )
            })
            .collect();
        if nodes.is_empty() {
            return Vec::new();
        }
        let model = model::of_nodes(self.tree, SUPPRESSION, nodes);
        self.asked_about(&model, SUPPRESSION, asked).findings
    }
}

/// The kind of what compares stacks.
const TREE: &str = "tree";
/// The kind of what accepts findings.
pub const SUPPRESSION: &str = "groundrule.suppression";

/// Whether a rule asks about all stacks together.
pub(super) fn compares_stacks(summary: &Summary) -> bool {
    summary.kinds.has(TREE)
}
