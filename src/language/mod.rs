//! The rule language: the functions that rules and mappings have besides Terraform's, and the built-in sources.

mod decoding;
mod embedded;
mod gather;
mod iam;
mod iam_access;
mod iam_deny;
mod logic;
mod network;
mod secrets;
mod texts;
mod time;
mod versions;

use crate::evaluate::{Evaluator, Fault, Frame};
use crate::syntax::{Expression, Name, Span};
use crate::value::{Reason, ReasonKind, Type, Value};

pub(crate) use embedded::{Embedded, LEFT_OUT, model_sources, rules};
pub(crate) use logic::members_of;
pub(crate) use time::days;

/// Functions that need nothing but their arguments; mappings have them too. None where there is no such function, so that
/// Terraform's is meant.
pub(crate) fn general_function(
    evaluator: &Evaluator<'_>,
    frame: Option<&Frame<'_>>,
    name: &Name,
    arguments: &[Expression],
) -> Option<Result<Value, Fault>> {
    let call = Call {
        evaluator,
        frame,
        name: &name.text,
        span: name.span,
        arguments,
    };
    logic::function(&call)
        .or_else(|| decoding::function(&call))
        .or_else(|| time::function(&call))
        .or_else(|| iam::function(&call))
        .or_else(|| iam_access::function(&call))
        .or_else(|| network::function(&call))
        .or_else(|| secrets::function(&call))
        .or_else(|| texts::function(&call))
        .or_else(|| versions::function(&call))
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
