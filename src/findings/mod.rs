//! Findings: what rules found, placed where it is to be changed.

mod baseline;
mod by_place;
mod compare;
mod finding;
mod gather;
mod holders;
mod message;
mod nesting;
mod part;
mod rule_set;
mod scorecard;
mod shard;
mod suppression;
mod trace;
mod written;

pub use crate::rules::{CHECKLIST, Category, Severity};
pub use crate::source::Problem;
pub use baseline::{read_baseline, write_baseline};
pub use by_place::{ByPlace, Own, own_of};
pub use compare::{Addresses, Comparison, Known, Present, whole};
pub use finding::{Compared, Coverage, Finding, Instance, Related, Report, by_stack, worst_first};
pub use gather::{Gathered, Gatherer, relative, shown_path};
pub use nesting::nested;
pub use part::{Met, Part, united};
pub use rule_set::RuleSet;
pub use scorecard::{Item, RuleOutcome, Scorecard, Standing};
pub use shard::{Shard, ShardNumber, ShardSuppression, merge, outcome};
pub use suppression::{
    AcceptedRisk, Book, FORMS, Matching, Naming, Policy, Remarks, RulesByName, Scope, Status,
    Suppression, facts, judged, same_id,
};
