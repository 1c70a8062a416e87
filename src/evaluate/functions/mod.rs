//! Terraform's functions.

mod addresses;
mod conversions;
mod dates;
mod encoding;
mod files;
mod format;
mod glob;
mod hashes;
mod json;
mod letters;
mod mappings;
mod matching;
mod numbers;
mod re2;
mod regular_expressions;
mod sensitivity;
mod sequences;
mod sets;
mod signature;
mod strings;
mod yaml;
mod yaml_write;

use std::path::Path;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::evaluate::Budget;
use crate::source::Files;
use crate::value::Value;
use signature::Function;

/// What a function may use besides its arguments.
pub struct Context<'a> {
    /// Where files are read.
    pub files: &'a dyn Files,
    /// The directory that relative paths begin at: the root module's.
    pub directory: &'a Path,
    /// What is left to evaluate with: what takes long takes steps of it.
    pub budget: &'a Budget,
    /// Evaluates the text of a template with these variables (an object or map), for `templatefile` and
    /// `templatestring`; the name is the file's, for messages.
    pub template: &'a dyn Fn(&str, &Value, &str) -> Result<Value, FunctionError>,
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
    /// It isn't the source's error: what it takes is beyond what this analysis does, so the result isn't known.
    Limit(String),
}

/// In place of what is wrong with a sensitive value.
const SENSITIVE: &str = "it takes a sensitive value, so what is wrong isn't told";

/// These evaluate their arguments themselves, so the evaluator does them.
const LAZY: [&str; 2] = ["can", "try"];

static TABLE: LazyLock<FxHashMap<&'static str, &'static Function>> = LazyLock::new(|| {
    [
        addresses::FUNCTIONS,
        conversions::FUNCTIONS,
        dates::FUNCTIONS,
        encoding::FUNCTIONS,
        files::FUNCTIONS,
        format::FUNCTIONS,
        hashes::FUNCTIONS,
        json::FUNCTIONS,
        mappings::FUNCTIONS,
        numbers::FUNCTIONS,
        regular_expressions::FUNCTIONS,
        sensitivity::FUNCTIONS,
        sequences::FUNCTIONS,
        sets::FUNCTIONS,
        strings::FUNCTIONS,
        yaml::FUNCTIONS,
    ]
    .into_iter()
    .flatten()
    .map(|f| (f.name, f))
    .collect()
});

/// Every name with its `core::` form.
static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut names: Vec<&'static str> = TABLE.keys().copied().chain(LAZY).collect();
    names.sort_unstable();
    let qualified: Vec<&'static str> = names
        .iter()
        .map(|name| &*Box::leak(format!("core::{name}").into_boxed_str()))
        .collect();
    names.extend(qualified);
    names
});

/// The value of a text in JSON, as `jsondecode` gives it.
pub fn decode_json(text: &str) -> Result<Value, String> {
    json::decode(text)
}

fn unqualified(name: &str) -> &str {
    name.strip_prefix("core::").unwrap_or(name)
}

/// Calls a function. `try` and `can` are the evaluator's own.
pub fn call(
    name: &str,
    arguments: &[Value],
    context: &Context<'_>,
) -> Result<Value, FunctionError> {
    let function = TABLE.get(unqualified(name)).ok_or(FunctionError::Unknown)?;
    function.call(arguments, context).map_err(|error| {
        // What is wrong with a value may quote it. Conversions see to it themselves, as Terraform's do.
        let is_conversion = conversions::FUNCTIONS
            .iter()
            .any(|f| f.name == function.name);
        let is_told = is_conversion || !arguments.iter().any(|a| a.all_marks().is_hidden());
        match error {
            error if is_told => error,
            FunctionError::Argument(number, parameter, _) => {
                FunctionError::Argument(number, parameter, SENSITIVE.into())
            }
            FunctionError::Call(_) => FunctionError::Call(SENSITIVE.into()),
            other => other,
        }
    })
}

/// Whether there is a function of that name.
pub fn exists(name: &str) -> bool {
    let name = unqualified(name);
    TABLE.contains_key(name) || LAZY.contains(&name)
}

/// Whether there is a function of that name whose result is never null.
pub fn is_never_null(name: &str) -> bool {
    TABLE
        .get(unqualified(name))
        .is_some_and(|function| function.not_null)
}

/// The names of all functions, first as they are and then with `core::`, each time in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().copied()
}

#[cfg(test)]
mod tests;
