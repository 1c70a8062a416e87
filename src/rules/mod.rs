//! Rules: how they are written, asked and explained.

mod blame;
mod cut;
mod declared;
mod engine;
mod example;
mod functions;
mod library;
mod parse;
mod rule;
mod scope;
mod support;

pub use blame::{Blame, blame};
pub use declared::declared;
pub use engine::{Answer, Tally, Verdict, applies, ask, judge, subjects};
pub(crate) use functions::general_function;
pub use library::{Entry, RuleLibrary};
pub(crate) use library::model_sources;
pub use parse::{RuleFile, examples, read};
pub use rule::{Default, Example, Expect, Given, Outcome, Parameter, Rule, Summary};
pub use scope::{RuleScope, Session, is_resource};
