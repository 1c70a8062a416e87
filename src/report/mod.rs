//! Reports: what was found, in the forms that people and tools read.
//!
//! Everything that comes from scanned files can mean harm: each form takes it in by the functions of [`plain`], [`escape`],
//! [`markup`] or [`markdown::escape`], so that it is shown and does nothing.

mod context;
mod coverage;
mod escape;
mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod group;
mod html;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod markup;
mod place;
mod plain;
mod rows;
mod sarif;
mod scorecard;
mod text;
mod value_json;
mod words;

#[cfg(test)]
mod tests;

pub use context::{Context, RuleFacts};
pub use escape::{write as write_indented, write_line};
pub use github::write_github;
pub use gitlab::{write_gitlab_code_quality, write_gitlab_sast};
pub use html::write_html;
pub use json::{SavedReport, read_json, write_json};
pub use jsonl::write_jsonl;
pub use junit::write_junit;
pub use markdown::{MarkdownSize, escape as markdown_escape, write_markdown};
pub use plain::{harmless, plain_line, plain_text};
pub use sarif::write_sarif;
pub use scorecard::{scorecards_json, scorecards_markdown, scorecards_text};
pub use text::{TextStyle, write_text};
pub use value_json::ValueStyle;
