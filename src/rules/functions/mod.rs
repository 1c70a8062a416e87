//! The functions that rules have besides Terraform's.

mod decoding;
mod gather;
mod graph;
mod iam;
mod logic;
mod network;
mod time;

use crate::evaluate::{Evaluator, Fault, Frame};
use crate::syntax::{Expression, Name, Span};
use crate::value::{Reason, ReasonKind, Type, Value};

pub(super) use graph::{graph_function, node_of};

/// The members of a collection.
pub(super) fn members_for_blame(value: &Value) -> crate::value::Members {
    logic::members_of(value).unwrap_or_default()
}

/// Functions that need nothing but their arguments; mappings have them too. None where there is no such function, so that
/// Terraform's is meant.
pub(crate) fn general_function(evaluator: &Evaluator<'_>, frame: Option<&Frame<'_>>, name: &Name, arguments: &[Expression]) -> Option<Result<Value, Fault>> {
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
        .or_else(|| network::function(&call))
}

/// A call that is being evaluated.
pub(super) struct Call<'c> {
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
            None => Err(self.fault(format!("argument {} of {} must be a string", index + 1, self.name))),
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
            .unwrap_or_else(|| Reason::new(ReasonKind::Opaque, ecow::eco_format!("{}()", self.name)));
        Value::unknown_of(ty, reason)
    }
}
