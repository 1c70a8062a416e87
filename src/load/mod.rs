//! Loading: from files to stacks of evaluated declarations.

pub mod cloudformation;
mod stack;

pub use stack::{
    Diagnostic, DiagnosticSeverity, Edge, InputDeclaration, Language, Node, Site, Stack,
};
