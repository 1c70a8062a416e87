//! What all stacks of a scan share: the configuration's waivers and rules for suppressions, and the comments of each source.

use std::sync::{Arc, Mutex, OnceLock};

use ecow::EcoString;
use globset::GlobMatcher;
use rustc_hash::FxHashMap;

use super::comments::comments;
use super::waivers::{Names, Waivers};
use super::{Naming, Suppression};
use crate::rules::Summary;
use crate::source::Source;

/// What the user demands of suppressions. One that doesn't comply doesn't hold.
#[derive(Debug, Default, Clone)]
pub struct Policy {
    /// A reason must be given.
    pub reason_required: bool,
    /// An owner must be given.
    pub owner_required: bool,
    /// Rules that nothing in the scanned source accepts; the configuration still may.
    pub protected: Vec<GlobMatcher>,
}

/// The suppressions of a scan.
pub struct Book {
    /// The configuration's.
    pub waivers: Vec<Suppression>,
    /// What is demanded.
    pub policy: Policy,
    /// The date that ends are compared with.
    pub today: jiff::civil::Date,
    /// Nothing is accepted.
    pub is_ignored: bool,
    by_source: Mutex<FxHashMap<u32, Arc<[Suppression]>>>,
    /// Whether a rule is protected, from when it is first asked.
    by_rule: Mutex<FxHashMap<EcoString, bool>>,
    /// The waivers by what they are about, from when the first finding asks.
    index: OnceLock<Waivers>,
}

impl Book {
    /// A book without waivers.
    pub fn new(today: jiff::civil::Date) -> Book {
        Book {
            waivers: Vec::new(),
            policy: Policy::default(),
            today,
            is_ignored: false,
            by_source: Mutex::default(),
            by_rule: Mutex::default(),
            index: OnceLock::new(),
        }
    }

    /// The comments of a source; read once, however many stacks use it.
    pub fn of_source(&self, source: &Source) -> Arc<[Suppression]> {
        let lock = || self.by_source.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(all) = lock().get(&source.base) {
            return all.clone();
        }
        let all: Arc<[Suppression]> = comments(source).into();
        lock().entry(source.base).or_insert(all).clone()
    }

    /// The waivers that may accept a finding of a rule: those that name it the most specifically first.
    pub(super) fn waivers_for(
        &self,
        rule: &Summary,
        names: &Names<'_>,
    ) -> impl Iterator<Item = &Suppression> {
        let index = self.index.get_or_init(|| Waivers::of(&self.waivers));
        let numbers = index.that_may_accept(rule, &self.waivers, names);
        let waivers = numbers.into_iter().filter_map(|n| self.waivers.get(n));
        waivers.filter(|waiver| names.are_meant_by(waiver))
    }

    /// Whether a rule is protected.
    pub fn protects(&self, rule: &Summary) -> bool {
        if self.policy.protected.is_empty() {
            return false;
        }
        let lock = || self.by_rule.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(known) = lock().get(&rule.id) {
            return *known;
        }
        let protects = self
            .policy
            .protected
            .iter()
            .any(|p| p.is_match(rule.id.as_str()) || rule.was.iter().any(|w| p.is_match(w)));
        lock().insert(rule.id.clone(), protects);
        protects
    }

    /// How a suppression names a rule, if it may accept it at all.
    pub(super) fn naming(&self, suppression: &Suppression, rule: &Summary) -> Option<Naming> {
        let naming = suppression.names(rule)?;
        let is_of_configuration = suppression.scope.form() == "configuration";
        let may = suppression.holds(self.today)
            && !(self.policy.reason_required && suppression.reason.is_none())
            && !(self.policy.owner_required && suppression.owner.is_none())
            && (is_of_configuration || !self.protects(rule));
        may.then_some(naming)
    }
}
