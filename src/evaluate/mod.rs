//! The evaluator of expressions.

pub mod functions;
