//! Which rules concern which kinds, so that a stack costs nothing for rules of kinds that it doesn't have.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::apart::compares_stacks;
use crate::findings::RuleSet;
use crate::load::Language;
use crate::model::Model;
use crate::rules::{Entry, LANGUAGES, RuleLibrary, applies_in, circumstances};

/// The rules that run, by what they are about.
pub(super) struct RulesByKind<'r> {
    /// By a kind that they name.
    named: FxHashMap<&'r str, Vec<usize>>,
    /// Those that name their kinds by a pattern.
    patterns: Vec<(&'r str, usize)>,
    /// Those about any kind.
    any: Vec<usize>,
    /// Those that are asked at all, by languages and by whether the stack may be production.
    asked: Vec<((&'static [Language], bool), RuleSet)>,
    /// All rules, those that don't run included.
    every: &'r RuleLibrary,
    /// The kinds that any of them names, from when the first is asked for.
    known: OnceLock<FxHashSet<&'r str>>,
    /// Whether any that runs compares stacks.
    pub compares_stacks: bool,
}

impl<'r> RulesByKind<'r> {
    /// Sorts the rules that run. `every` are all that there are.
    pub fn new(rules: &[&'r Entry], every: &'r RuleLibrary) -> RulesByKind<'r> {
        let mut sorted = RulesByKind {
            named: FxHashMap::default(),
            patterns: Vec::new(),
            any: Vec::new(),
            asked: Vec::new(),
            every,
            known: OnceLock::new(),
            compares_stacks: rules.iter().any(|r| compares_stacks(&r.summary)),
        };
        for (number, entry) in rules.iter().enumerate() {
            if compares_stacks(&entry.summary) {
                continue;
            }
            for kind in entry.summary.kinds.iter() {
                match kind.strip_suffix('*') {
                    _ if kind == "any" => sorted.any.push(number),
                    Some(prefix) => sorted.patterns.push((prefix, number)),
                    None => sorted.named.entry(kind).or_default().push(number),
                }
            }
        }
        for languages in LANGUAGES {
            for may_be_production in [false, true] {
                let mut set = RuleSet::default();
                for (number, entry) in rules.iter().enumerate() {
                    if applies_in(&entry.summary, languages, may_be_production) {
                        set.insert(number);
                    }
                }
                sorted.asked.push(((languages, may_be_production), set));
            }
        }
        sorted
    }

    /// The rules that are asked in a stack, whether it has anything of their kinds or not.
    pub fn asked(&self, model: &Model) -> RuleSet {
        let key = circumstances(model);
        self.asked
            .iter()
            .find(|(k, _)| *k == key)
            .map(|(_, set)| set.clone())
            .unwrap_or_default()
    }

    /// Those of which a stack has a kind, in their order.
    pub fn concerned(&self, model: &Model) -> Vec<usize> {
        let mut found = self.any.clone();
        for kind in model.by_kind.keys() {
            found.extend(self.named.get(kind.as_str()).into_iter().flatten());
            let patterns = self.patterns.iter();
            found.extend(
                patterns
                    .filter(|(prefix, _)| kind.starts_with(prefix))
                    .map(|(_, number)| number),
            );
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether any rule names a kind.
    pub fn knows(&self, kind: &str) -> bool {
        let known = self.known.get_or_init(|| {
            let every = self.every.entries.iter();
            every.flat_map(|e| e.summary.kinds.iter()).collect()
        });
        known.contains(kind)
    }
}
