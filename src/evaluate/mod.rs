//! The evaluator of expressions: one for configurations, for mappings and for rules.

mod access;
mod budget;
mod call;
mod cases;
mod certainty;
mod conditional;
pub mod functions;
mod members;
mod operators;
mod reading;
mod repetition;
mod template;

use std::cell::RefCell;
use std::fmt;
use std::ops::Range;

use ecow::EcoString;
use smallvec::SmallVec;

use crate::secrets::{confide_pair, confided};
use crate::syntax::{Expression, ExpressionKind, Name, Span};
use crate::value::{
    Data, Entries, Guards, Marks, Number, Opening, Reason, ReasonKind, Reference, Type, Value,
};

pub(crate) use access::as_index;
pub use budget::{Budget, Share};
pub(crate) use call::{each_child, each_traversal, names_in_chain, root_name};
pub use cases::{collection, literal_of, of_any, when_any};
pub(crate) use certainty::Certainty;
pub use functions::{Context, FunctionError, is_never_null, names as function_names};
pub(crate) use operators::fits;
pub use repetition::{bind, pairs};
pub use template::joined;

/// Whose rules hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A configuration's own expressions: exactly as Terraform, errors included.
    Terraform,
    /// Rules and mappings: reading is null-safe, and what is known beyond Terraform's refinements decides too.
    Rule,
}

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// In a few words, as Terraform says it.
    pub summary: String,
    /// The whole sentence.
    pub detail: String,
    /// Where.
    pub span: Span,
    /// `try` and `can` don't catch it: a static error such as an undeclared name, or a limit.
    pub is_static: bool,
    /// It is a limit of the analysis, and not the source's error.
    pub is_limit: bool,
}

impl Fault {
    /// A fault that `try` catches.
    pub fn new(summary: impl Into<String>, detail: impl Into<String>, span: Span) -> Fault {
        Fault {
            summary: summary.into(),
            detail: detail.into(),
            span,
            is_static: false,
            is_limit: false,
        }
    }

    /// A fault that nothing catches.
    pub fn of_reference(
        summary: impl Into<String>,
        detail: impl Into<String>,
        span: Span,
    ) -> Fault {
        Fault {
            is_static: true,
            ..Fault::new(summary, detail, span)
        }
    }

    /// A limit of the analysis.
    pub fn limit(summary: impl Into<String>, detail: impl Into<String>, span: Span) -> Fault {
        Fault {
            is_limit: true,
            ..Fault::of_reference(summary, detail, span)
        }
    }

    /// Why a value isn't known that could not be evaluated; `text` is the expression's.
    pub fn reason(&self, text: EcoString) -> Reason {
        match self.is_limit {
            true => Reason::new(ReasonKind::Limit, self.summary.to_lowercase()),
            false => Reason::new(ReasonKind::Invalid, without_literals(&text)),
        }
    }
}

/// The text of an expression without what stands in quotes, which may be a secret.
fn without_literals(text: &str) -> EcoString {
    let mut shown = EcoString::new();
    for (number, part) in text.split('"').enumerate() {
        if number > 0 {
            shown.push('"');
        }
        match number % 2 == 1 && !part.is_empty() {
            true => shown.push('…'),
            false => shown.push_str(part),
        }
    }
    shown
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.summary, self.detail)
    }
}

/// A step of a traversal after its first name.
#[derive(Debug, Clone, Copy)]
pub enum Step<'e> {
    /// `.name`, with the span up to its end.
    Attribute(&'e Name, Span),
    /// `[key]`, with the span up to its end.
    Index(&'e Expression, Span),
}

/// What names mean: a module's scope, or a rule's.
pub trait References {
    /// The value of `name` followed by some of `steps`, and how many of them it took.
    fn resolve(
        &self,
        evaluator: &Evaluator<'_>,
        frame: Option<&Frame<'_>>,
        name: &Name,
        steps: &[Step<'_>],
    ) -> Result<(Value, usize), Fault>;

    /// An attribute of a declared thing is being read.
    fn note_read(&self, _opening: &Opening, _attribute: &str) {}

    /// How much has been noted as read, for [`References::took_part`].
    fn noted(&self) -> usize {
        0
    }

    /// Of what these notes are about, only a part was taken, which is this value: a subnet of a list of subnets.
    fn took_part(&self, _notes: Range<usize>, _part: &Value) {}

    /// What was noted here was of something that wasn't taken.
    fn forget(&self, _notes: Range<usize>) {}

    /// The type of an attribute that the provider computes.
    fn attribute_type(&self, _opening: &Opening, _attribute: &str) -> Type {
        Type::Dynamic
    }

    /// The marks that every value of a resource's attribute has, by what its provider says of it.
    fn attribute_marks(&self, _opening: &Opening, _attribute: &str) -> Marks {
        Marks::NONE
    }

    /// A function that only this scope has, its arguments not yet evaluated.
    fn call(
        &self,
        _evaluator: &Evaluator<'_>,
        _frame: Option<&Frame<'_>>,
        _name: &Name,
        _arguments: &[Expression],
    ) -> Option<Result<Value, Fault>> {
        None
    }

    /// The value of an expression that is the same whenever this scope's text is evaluated, where it has one.
    fn constant(
        &self,
        _evaluator: &Evaluator<'_>,
        _expression: &Expression,
    ) -> Option<Result<Value, Fault>> {
        None
    }

    /// Whether two references are to the same attribute of different resources, in which no two are equal.
    fn are_distinct(&self, _: &Reference, _: &Reference) -> bool {
        false
    }

    /// What identifies an expression in this scope beyond its text, to tell equal tests from others.
    fn identity(&self) -> u32 {
        0
    }

    /// The source text of a span.
    fn text(&self, _span: Span) -> EcoString {
        EcoString::new()
    }
}

/// Names that an enclosing `for` (or a rule's `for_each`) binds, innermost first.
pub struct Frame<'f> {
    /// The enclosing one.
    pub parent: Option<&'f Frame<'f>>,
    /// What is bound.
    pub bindings: [Option<(&'f str, Value)>; 2],
    /// The element that the enclosing splat is at.
    pub element: Option<Value>,
}

impl<'f> Frame<'f> {
    fn find(frame: Option<&'f Frame<'f>>, name: &str) -> Option<&'f Value> {
        let mut at = frame;
        while let Some(f) = at {
            // The last binding of a name wins, as in `for i, i in`.
            if let Some((_, v)) = f.bindings.iter().flatten().rev().find(|(n, _)| *n == name) {
                return Some(v);
            }
            at = f.parent;
        }
        None
    }

    fn element(frame: Option<&'f Frame<'f>>) -> Option<&'f Value> {
        let mut at = frame;
        while let Some(f) = at {
            if let Some(v) = &f.element {
                return Some(v);
            }
            at = f.parent;
        }
        None
    }
}

/// The evaluator.
pub struct Evaluator<'a> {
    /// What names mean.
    pub references: &'a dyn References,
    /// What functions may use.
    pub files: &'a dyn crate::source::Files,
    /// The directory relative paths begin at.
    pub directory: &'a std::path::Path,
    /// The conditions of the stack.
    pub guards: &'a RefCell<Guards>,
    /// Whose rules hold.
    pub mode: Mode,
    /// How much more may be evaluated in this stack.
    pub budget: &'a Budget,
}

impl Evaluator<'_> {
    /// The value of an expression.
    pub fn evaluate(
        &self,
        expression: &Expression,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        if self.mode == Mode::Rule
            && expression.is_composed()
            && let Some(constant) = self.references.constant(self, expression)
        {
            return constant;
        }
        self.compute(expression, frame)
    }

    /// The value of an expression, computed even where it is known already.
    pub fn compute(
        &self,
        expression: &Expression,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        if !self.budget.step() {
            return Err(self.budget.exhausted(expression.span));
        }
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Null => Ok(Value::null().at(span)),
            ExpressionKind::Bool(b) => Ok(Value::bool(*b).at(span)),
            ExpressionKind::Number(text) => match Number::parse(text) {
                Some(n) => Ok(Value::number(n).at(span)),
                None => Err(Fault::new(
                    "Invalid number literal",
                    format!("{text:?} is not a number that can be represented."),
                    span,
                )),
            },
            ExpressionKind::String(text) => Ok(Value::shared_string(text).at(span)),
            ExpressionKind::Template(template) => {
                let made = self.template(template, span, frame)?;
                self.hold_made(made, span)
            }
            ExpressionKind::Tuple(items) => {
                let items = items
                    .iter()
                    .map(|i| self.evaluate(i, frame))
                    .collect::<Result<Vec<_>, _>>()?;
                let made = 3 + items.len();
                self.hold(Value::tuple(items).at(span), made as u64, span)
            }
            ExpressionKind::Object(items) => {
                let made = self.object(items, span, frame)?;
                self.hold(made, 3 + 3 * items.len() as u64, span)
            }
            ExpressionKind::Variable(_)
            | ExpressionKind::Attribute { .. }
            | ExpressionKind::Index { .. } => self.traversal(expression, frame),
            ExpressionKind::Splat { target, each, .. } => {
                let target_value = self.evaluate(target, frame)?;
                let made = self.splat(&target_value, target.span, each, span, frame)?;
                self.hold_made(made, span)
            }
            ExpressionKind::SplatElement => match Frame::element(frame) {
                Some(v) => Ok(v.clone()),
                None => Err(Fault::new(
                    "Invalid splat",
                    "There is no element here.",
                    span,
                )),
            },
            ExpressionKind::Call {
                name,
                arguments,
                expand_last,
            } => {
                let made = self.call(name, arguments, *expand_last, span, frame)?;
                self.hold_made(made, span)
            }
            ExpressionKind::Unary { operator, operand } => {
                self.unary(*operator, operand, span, frame)
            }
            ExpressionKind::Binary {
                operator,
                left,
                right,
                ..
            } => self.binary(*operator, left, right, span, frame),
            ExpressionKind::Conditional { condition, yes, no } => {
                let made = self.conditional(condition, yes, no, span, frame)?;
                self.hold_made(made, span)
            }
            ExpressionKind::For(for_expression) => {
                let made = self.for_expression(for_expression, span, frame)?;
                let count = made.as_entries().map_or_else(
                    || made.as_items().map_or(1, <[Value]>::len),
                    |entries| 3 * entries.len(),
                );
                self.hold(made, 3 + count as u64, span)
            }
            ExpressionKind::Parentheses(inner) => self.evaluate(inner, frame),
            ExpressionKind::Invalid => Ok(Value::unknown_of(
                Type::Dynamic,
                Reason::new(ReasonKind::Invalid, "the expression"),
            )
            .at(span)),
        }
    }

    /// The value, if there is memory for the cells that were made for it, and if it isn't itself too large to walk.
    fn hold(&self, value: Value, cells: u64, span: Span) -> Result<Value, Fault> {
        Budget::refuse_too_large(&value, span)?;
        match self.budget.hold(cells) {
            true => Ok(value),
            false => Err(self.budget.fault(span)),
        }
    }

    /// The same of a value of which it isn't known what was made for it.
    fn hold_made(&self, value: Value, span: Span) -> Result<Value, Fault> {
        let cells = budget::made_for(&value);
        self.hold(value, cells, span)
    }

    fn object(
        &self,
        items: &[crate::syntax::ObjectItem],
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        let mut entries = Entries::new();
        let mut unknown_key = None;
        let mut marks = crate::value::Marks::NONE;
        for item in items {
            let key = self.evaluate(&item.key, frame)?;
            let value = self.evaluate(&item.value, frame)?;
            marks = marks.with(key.marks);
            if key.is_null() {
                return Err(Fault::new(
                    "Null value as key",
                    "Can't use a null value as a key.",
                    item.key.span,
                ));
            }
            let text = crate::value::convert(&key, &Type::String).map_err(|_| {
                Fault::new(
                    "Incorrect key type",
                    "Can't use this value as a key: string required.",
                    item.key.span,
                )
            })?;
            match &text.data {
                Data::String(text) => {
                    let value = match self.mode {
                        Mode::Terraform => confided(text.as_str(), value),
                        Mode::Rule => value,
                    };
                    entries.insert(text.as_str().into(), value);
                }
                _ => unknown_key = Some(text),
            }
        }
        if self.mode == Mode::Terraform {
            confide_pair(&mut entries);
        }
        if let Some(key) = unknown_key {
            // A key that isn't known makes the whole object unknown; what is known of it stays readable by rules.
            let reason = key
                .as_unknown()
                .map(|u| u.reason.clone())
                .unwrap_or_default();
            let members = crate::value::Members {
                items: entries
                    .into_iter()
                    .map(|(k, v)| (crate::value::Guard::TRUE, Some(k), v))
                    .collect(),
                open: Some(reason.clone()),
                stands_for_all: false,
            };
            return Ok(Value::unknown(crate::value::Unknown {
                reason,
                members: Some(members.into()),
                ..Default::default()
            })
            .at(span)
            .mark(marks));
        }
        Ok(Value::object(entries).at(span).mark(marks))
    }

    /// Evaluates a chain of attributes and indexes from its first name on, so that scopes see it whole.
    fn traversal(
        &self,
        expression: &Expression,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        let mut steps: SmallVec<[Step<'_>; 6]> = SmallVec::new();
        let mut at = expression;
        let since = self.references.noted();
        let (mut value, used) = loop {
            match &at.kind {
                ExpressionKind::Attribute { target, name } => {
                    steps.push(Step::Attribute(name, at.span));
                    at = target;
                }
                ExpressionKind::Index { target, key, .. } => {
                    steps.push(Step::Index(key, at.span));
                    at = target;
                }
                ExpressionKind::Variable(name) => {
                    steps.reverse();
                    break match Frame::find(frame, &name.text) {
                        Some(bound) => (bound.clone(), 0),
                        None => self.references.resolve(self, frame, name, &steps)?,
                    };
                }
                _ => {
                    steps.reverse();
                    break (self.evaluate(at, frame)?, 0);
                }
            }
        };
        let until = self.references.noted();
        for step in steps.iter().skip(used) {
            value = match step {
                Step::Attribute(name, span) => {
                    self.attribute(&value, &name.text, name.span, *span)?
                }
                Step::Index(key, span) => {
                    let key_value = self.evaluate(key, frame)?;
                    self.index(&value, &key_value, key.span, *span)?
                }
            };
        }
        if used < steps.len() {
            self.references.took_part(since..until, &value);
        }
        Ok(value)
    }
}
