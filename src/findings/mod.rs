//! Findings: what rules found, placed where it is to be changed.

mod finding;

pub use finding::{CHECKLIST, Category, Coverage, Finding, Instance, Problem, Related, Report, Severity};
