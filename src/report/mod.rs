//! Reports: what was found, in the forms that people and tools read.

mod context;
mod escape;
mod fingerprint;
mod json;
mod place;
mod plain;
mod sarif;
mod scorecard;
mod text;
mod value_json;

#[cfg(test)]
mod tests;

pub use context::{Context, RuleFacts};
pub use json::write_json;
pub use plain::{plain_line, plain_text};
pub use sarif::write_sarif;
pub use scorecard::{scorecards_json, scorecards_markdown, scorecards_text};
pub use text::{TextStyle, write_text};
pub use value_json::ValueStyle;
