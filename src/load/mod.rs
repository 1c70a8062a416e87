//! Loading: from files to stacks of evaluated declarations.

pub mod cloudformation;
pub mod plan;
mod stack;
pub mod terraform;
pub mod terragrunt;

pub use stack::{
    Diagnostic, DiagnosticSeverity, Edge, InputDeclaration, Language, Node, ScopeFacts, Site, Stack,
};
