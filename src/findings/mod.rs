//! Findings: what rules found, placed where it is to be changed.

mod finding;
mod gather;
mod suppress;
mod trace;

pub use finding::{CHECKLIST, Category, Coverage, Finding, Instance, Problem, Related, Report, Severity};
pub use gather::{Gatherer, relative};
pub use suppress::{Suppression, suppressions};
