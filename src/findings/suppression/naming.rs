//! Looking up by what suppressions call rules, so that neither all rules nor all suppressions are gone through.

use std::cell::OnceCell;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::Suppression;
use crate::rules::Summary;

/// What a suppression calls the rules that it accepts, in the one form that it is looked up by: a name without its case and
/// without what some tools leave out, a beginning with `*`, or `all`.
pub(super) fn key(name: &str) -> EcoString {
    let lower: EcoString = name.chars().map(|c| c.to_ascii_lowercase()).collect();
    match lower.strip_prefix("avd-") {
        Some(bare) => bare.into(),
        None => lower,
    }
}

/// Each name that a suppression may call a rule by, the most specific first: those in full, then their beginnings.
pub(super) fn keys_of(rule: &Summary, with_beginnings: bool) -> Vec<EcoString> {
    let own = || std::iter::once(rule.id.as_str()).chain(rule.was.iter());
    let mut keys: Vec<EcoString> = own()
        .chain(rule.aliases.iter().map(|(_, id)| id.as_str()))
        .map(key)
        .collect();
    if with_beginnings {
        for name in own() {
            let ends = (0..=name.len()).rev().filter_map(|end| name.get(..end));
            keys.extend(ends.map(|start| key(&format!("{start}*"))));
        }
    }
    keys.push("all".into());
    keys
}

/// Suppressions by what they call rules, of each name in the order of their lines.
#[derive(Debug, Default)]
pub(super) struct ByName {
    by_key: FxHashMap<EcoString, Vec<(u32, usize)>>,
    has_beginnings: bool,
}

impl ByName {
    /// Of suppressions with the line that each speaks of; they are known by their numbers.
    pub(super) fn of<'s>(all: impl Iterator<Item = (u32, usize, &'s Suppression)>) -> ByName {
        let mut made = ByName::default();
        for (line, number, suppression) in all {
            let name = suppression.rule.as_str();
            made.has_beginnings |= name.ends_with('*');
            made.by_key
                .entry(key(name))
                .or_default()
                .push((line, number));
        }
        for of_name in made.by_key.values_mut() {
            of_name.sort_unstable();
        }
        made
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// The numbers of those between two lines that may name a rule, the more specific first. Whether they do is for
    /// [`Suppression::names`] to say.
    pub(super) fn that_may_name<'n>(
        &'n self,
        rule: &Summary,
        first: u32,
        last: u32,
    ) -> impl Iterator<Item = usize> + use<'n> {
        let keys = match self.is_empty() {
            true => Vec::new(),
            false => keys_of(rule, self.has_beginnings),
        };
        keys.into_iter()
            .filter_map(|key| self.by_key.get(&key))
            .flat_map(move |of_name| {
                let from = of_name.partition_point(|(line, _)| *line < first);
                let near = of_name.get(from..).unwrap_or_default();
                near.iter()
                    .take_while(move |(line, _)| *line <= last)
                    .map(|(_, number)| *number)
            })
    }
}

/// Rules by what suppressions may call them.
pub struct RulesByName<'r> {
    rules: Vec<&'r Summary>,
    /// From when the first suppression asks: most scans have none.
    by_key: OnceCell<FxHashMap<EcoString, Vec<usize>>>,
}

impl<'r> RulesByName<'r> {
    /// Of these rules.
    pub fn of(rules: impl Iterator<Item = &'r Summary>) -> RulesByName<'r> {
        RulesByName {
            rules: rules.collect(),
            by_key: OnceCell::new(),
        }
    }

    fn by_key(&self) -> &FxHashMap<EcoString, Vec<usize>> {
        self.by_key.get_or_init(|| {
            let mut by_key: FxHashMap<EcoString, Vec<usize>> = FxHashMap::default();
            for (number, rule) in self.rules.iter().enumerate() {
                for key in keys_of(rule, false) {
                    by_key.entry(key).or_default().push(number);
                }
            }
            by_key
        })
    }

    /// The rules that a suppression names.
    pub fn named_by(&self, suppression: &Suppression) -> Vec<&'r Summary> {
        let candidates: Vec<&Summary> = match suppression.rule.ends_with('*') {
            true => self.rules.clone(),
            false => {
                let numbers = self.by_key().get(&key(&suppression.rule));
                let numbers = numbers.into_iter().flatten();
                numbers
                    .filter_map(|n| self.rules.get(*n).copied())
                    .collect()
            }
        };
        let names = |rule: &&Summary| suppression.names(rule).is_some();
        candidates.into_iter().filter(names).collect()
    }
}
