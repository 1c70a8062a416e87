//! Terraform's functions.

use std::path::Path;

use crate::source::Files;
use crate::value::Value;

/// What a function may use besides its arguments.
pub struct Context<'a> {
    /// Where files are read.
    pub files: &'a dyn Files,
    /// The directory that relative paths begin at: the root module's.
    pub directory: &'a Path,
    /// Evaluates the text of a template with these variables (an object or map), for `templatefile` and
    /// `templatestring`; the name is the file's, for messages.
    pub template: &'a dyn Fn(&str, &Value, &str) -> Result<Value, String>,
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FunctionError {
    /// There is no function of that name.
    Unknown,
    /// Too few or too many arguments.
    Arity(String),
    /// An argument isn't acceptable: which (from 0), the parameter's name, and why.
    Argument(usize, String, String),
    /// The call failed as a whole.
    Call(String),
}

/// Calls a function.
pub fn call(_name: &str, _arguments: &[Value], _context: &Context<'_>) -> Result<Value, FunctionError> {
    Err(FunctionError::Unknown)
}

/// Whether there is a function of that name.
pub fn exists(_name: &str) -> bool {
    false
}
