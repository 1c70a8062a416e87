//! Findings: what rules found, placed where it is to be changed.

mod baseline;
mod compare;
mod finding;
mod gather;
mod scorecard;
mod suppression;
mod trace;

pub use crate::rules::{CHECKLIST, Category, Severity};
pub use crate::source::Problem;
pub use baseline::{read_baseline, write_baseline};
pub use compare::{Comparison, Known};
pub use finding::{Compared, Coverage, Finding, Instance, Related, Report};
pub use gather::{Gathered, Gatherer, relative};
pub use scorecard::{Item, RuleOutcome, Scorecard, Standing};
pub use suppression::{
    AcceptedRisk, Book, FORMS, Naming, Policy, Remarks, Scope, Status, Suppression, facts, judged,
    same_id,
};
