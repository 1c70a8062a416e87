//! Which rules run.

use std::collections::BTreeSet;

use crate::findings::{CHECKLIST, Category};
use crate::load::terraform::suggestion;
use crate::rules::{Default, Entry, RuleLibrary};

/// What `--enable` and `--disable` name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// `all`
    All,
    /// A category.
    Category(Category),
    /// An item of the checklist; `security` and `cost` are both items and categories, and mean the category.
    Item(String),
    /// A rule, by its id or one that it had.
    Rule(String),
}

impl Selection {
    /// Reads what is named; a rule that there isn't is an error.
    pub fn of(name: &str, library: &RuleLibrary) -> Result<Selection, String> {
        if name == "all" {
            return Ok(Selection::All);
        }
        if let Some(category) = Category::parse(name) {
            return Ok(Selection::Category(category));
        }
        if CHECKLIST.contains(&name) {
            return Ok(Selection::Item(name.to_string()));
        }
        if library.find(name).is_some() {
            return Ok(Selection::Rule(name.to_string()));
        }
        let known = library.entries.iter().map(|e| e.summary.id.as_str());
        let near = suggestion(name, known).unwrap_or_default();
        Err(format!(
            "there is no rule, category or checklist item named {name:?}.{near} `groundrule rules` lists them."
        ))
    }

    /// Whether a rule is meant.
    pub fn names(&self, entry: &Entry) -> bool {
        match self {
            Selection::All => true,
            Selection::Category(category) => entry.summary.category == *category,
            Selection::Item(item) => entry.summary.checklist == *item,
            Selection::Rule(id) => {
                entry.summary.id == *id || entry.summary.was.iter().any(|w| w == id)
            }
        }
    }
}

/// A standard, or one control of it: `cis-aws-3.0`, `cis-aws-3.0:2.1.2`.
#[derive(Debug, PartialEq, Eq)]
pub struct Control {
    standard: String,
    id: Option<String>,
}

impl Control {
    /// Reads what is named; a standard or control that no rule checks is an error.
    pub fn parse(names: &[String], library: &RuleLibrary) -> Result<Vec<Control>, String> {
        let read = |name: &String| {
            let (standard, id) = match name.split_once(':') {
                Some((standard, id)) => (standard, Some(id.to_string())),
                None => (name.as_str(), None),
            };
            let control = Control {
                standard: standard.to_string(),
                id,
            };
            if library.entries.iter().any(|entry| control.names(entry)) {
                return Ok(control);
            }
            let known: BTreeSet<&str> = library
                .entries
                .iter()
                .flat_map(|e| {
                    e.summary
                        .controls
                        .iter()
                        .map(|(standard, _)| standard.as_str())
                })
                .collect();
            Err(format!(
                "no rule checks the control {name:?}. There are controls of {}.",
                known.into_iter().collect::<Vec<_>>().join(", ")
            ))
        };
        names.iter().map(read).collect()
    }

    /// Whether a rule checks it.
    pub fn names(&self, entry: &Entry) -> bool {
        entry.summary.controls.iter().any(|(standard, id)| {
            *standard == self.standard && self.id.as_ref().is_none_or(|wanted| id == wanted)
        })
    }
}

/// The rules that run: those on by default and what is enabled, without what is disabled. A rule that is named itself wins
/// over a group that is disabled.
pub fn select<'l>(
    library: &'l RuleLibrary,
    enable: &[Selection],
    disable: &[Selection],
) -> Vec<&'l Entry> {
    let is_rule = |s: &&Selection| matches!(s, Selection::Rule(_));
    library
        .entries
        .iter()
        .filter(|entry| {
            let named = |all: &[Selection], only_rules: bool| {
                all.iter()
                    .filter(|s| !only_rules || is_rule(s))
                    .any(|s| s.names(entry))
            };
            if named(disable, true) {
                return false;
            }
            if named(enable, true) {
                return true;
            }
            (entry.summary.default != Default::OptIn || named(enable, false))
                && (!named(disable, false)
                    || (disable.contains(&Selection::All) && named(enable, false)))
        })
        .collect()
}
