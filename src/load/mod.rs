//! Loading: from files to stacks of evaluated declarations.

mod stack;

pub use stack::{
    Diagnostic, DiagnosticSeverity, Edge, InputDeclaration, Language, Node, Site, Stack,
};
