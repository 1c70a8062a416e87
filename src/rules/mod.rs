//! Rules: how they are written, asked and explained.

mod blame;
mod check;
mod clauses;
mod constant;
mod customer_key;
mod cut;
mod declared;
mod engine;
mod example;
mod graph;
mod library;
mod listed;
mod mutate;
mod parse;
mod properties;
mod reachability;
mod references;
mod rule;
mod scope;
mod severity;
mod support;
mod within;

pub use blame::{Blame, blame, blame_of, blame_of_rest, fails};
pub use clauses::{Clause, clauses, flip, reads};
pub use declared::declared;
pub use engine::{
    Answer, Tally, Verdict, applies, applies_in, ask, circumstances, judge, subjects,
};
pub use library::{Entry, RuleLibrary};
pub use listed::Names;
pub use mutate::{Mutant, entry as mutated_entry, mutants};
pub use parse::{RuleFile, examples, is_rule_id, read};
pub use rule::{
    Advice, Default, Example, Expect, Given, LANGUAGES, Outcome, Parameter, Rule, Summary,
};
pub use scope::{RuleScope, Session};
pub use severity::{CHECKLIST, Category, Severity};
