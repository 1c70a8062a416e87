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
