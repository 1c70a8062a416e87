//! The rule language: the functions that rules and mappings have besides Terraform's, and the built-in sources.

mod decoding;
mod embedded;
mod gather;
mod iam;
mod iam_access;
mod iam_actions;
mod iam_deny;
mod logic;
mod network;
mod references;
mod rows;
mod secrets;
mod texts;
mod time;
mod versions;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::evaluate::{Evaluator, Fault, Frame};
use crate::syntax::{Expression, Name, Span};
use crate::value::{Reason, ReasonKind, Type, Value};

pub(crate) use embedded::{Embedded, EmbeddedBlock, EmbeddedText, LEFT_OUT, blocks, rules};
pub(crate) use logic::members_of;
pub(crate) use network::{is_everywhere, lets_tcp_in};
pub(crate) use rows::Texts;
pub(crate) use time::days;

/// What a function does with a call. None where what it is called with wants Terraform's function of that name after all.
type Function = fn(&Call<'_>) -> Option<Result<Value, Fault>>;

static FUNCTIONS: LazyLock<FxHashMap<&'static str, Function>> = LazyLock::new(|| {
    [
        logic::FUNCTIONS,
        decoding::FUNCTIONS,
        time::FUNCTIONS,
        iam::FUNCTIONS,
        iam_access::FUNCTIONS,
        iam_actions::FUNCTIONS,
        network::FUNCTIONS,
        references::FUNCTIONS,
        secrets::FUNCTIONS,
        texts::FUNCTIONS,
        versions::FUNCTIONS,
    ]
    .into_iter()
    .flatten()
    .copied()
    .collect()
});

/// The names of all of them.
pub(crate) fn function_names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.keys().copied()
}

/// Functions that look through all of what they are given, and give the same for the same.
const THOROUGH: [&str; 4] = ["texts", "secrets_in", "iam_statements", "decode_json"];

/// Whether what a function gives is worth keeping for the next rule that asks the same.
pub(crate) fn is_thorough(name: &str) -> bool {
    THOROUGH.contains(&name)
}

/// Functions that need nothing but their arguments; mappings have them too. None where there is no such function, so that
/// Terraform's is meant.
pub(crate) fn general_function(
    evaluator: &Evaluator<'_>,
    frame: Option<&Frame<'_>>,
    name: &Name,
    arguments: &[Expression],
) -> Option<Result<Value, Fault>> {
    let function = FUNCTIONS.get(&*name.text)?;
    let call = Call {
        evaluator,
        frame,
        name: &name.text,
        span: name.span,
        arguments,
    };
    function(&call)
}

/// A call that is being evaluated.
pub(crate) struct Call<'c> {
    pub evaluator: &'c Evaluator<'c>,
    pub frame: Option<&'c Frame<'c>>,
    pub name: &'c str,
    pub span: Span,
    pub arguments: &'c [Expression],
}

impl Call<'_> {
    /// The value of an argument; null where there is none.
    pub fn value(&self, index: usize) -> Result<Value, Fault> {
        match self.arguments.get(index) {
            Some(argument) => self.evaluator.evaluate(argument, self.frame),
            None => Ok(Value::null()),
        }
    }

    /// The known string that an argument is.
    pub fn text(&self, index: usize) -> Result<String, Fault> {
        let value = self.value(index)?;
        match value.as_str() {
            Some(text) => Ok(text.to_string()),
            None => Err(self.fault(format!(
                "argument {} of {} must be a string",
                index + 1,
                self.name
            ))),
        }
    }

    /// A fault of this call.
    pub fn fault(&self, detail: String) -> Fault {
        Fault::new("Error in function call", detail, self.span)
    }

    /// What can't be known, for the reason of the first unknown of these.
    pub fn unknown(&self, ty: Type, because_of: &[&Value]) -> Value {
        let reason = because_of
            .iter()
            .find_map(|v| v.as_unknown().map(|u| u.reason.clone()))
            .unwrap_or_else(|| {
                Reason::new(ReasonKind::Opaque, ecow::eco_format!("{}()", self.name))
            });
        Value::unknown_of(ty, reason)
    }
}
