//! HCL: lexer, parser, syntax tree. Depends on nothing but the standard library, because the
//! build script parses the built-in rules with it too.

mod span;
mod tree;

pub use span::Span;
pub use tree::*;
