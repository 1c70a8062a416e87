//! Loading: from files to stacks of evaluated declarations.

pub mod cloudformation;
// A JSON value that is indexed by a name gives null where there is none; it doesn't panic.
#[allow(clippy::indexing_slicing)]
pub mod plan;
mod stack;
pub mod terraform;
pub mod terragrunt;

pub use stack::{
    Diagnostic, DiagnosticSeverity, Edge, InputDeclaration, Language, Node, ScopeFacts, Site, Stack,
};

/// How many values a text in JSON, or in YAML's flow style, has at most: each but the first of a collection stands behind a comma,
/// and that one behind a bracket or brace.
fn values_at_most(text: &str) -> usize {
    text.bytes()
        .filter(|b| matches!(b, b',' | b'[' | b'{'))
        .count()
}
