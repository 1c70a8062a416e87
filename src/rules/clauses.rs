//! A rule's conditions taken apart: each clause with its truth and what it reads, and what would flip the whole.

use super::rule::Rule;
use super::scope::RuleScope;
use crate::evaluate::{Evaluator, each_traversal};
use crate::source::Source;
use crate::syntax::{BinaryOperator, Expression, ExpressionKind, UnaryOperator};
use crate::value::Value;

/// One clause of a condition.
#[derive(Debug)]
pub struct Clause {
    /// How deep it stands in the condition.
    pub depth: usize,
    /// As it is written; of `&&`, `||` and `!` the word that says how the clauses below it count.
    pub text: String,
    /// Whether it is true; none: not known.
    pub truth: Option<bool>,
    /// What it reads: as it is written, and the value.
    pub reads: Vec<(String, Value)>,
}

/// The clauses of a condition. The source is the rule's.
pub fn clauses(scope: &RuleScope<'_>, condition: &Expression, source: &Source) -> Vec<Clause> {
    let mut found = Vec::new();
    scope.evaluator(|evaluator| {
        let reader = Reader { evaluator, source };
        reader.clauses(condition, 0, &mut found);
    });
    found
}

/// What would have to be otherwise for the condition to be true (`want`) or false; none where it is so already.
pub fn flip(
    scope: &RuleScope<'_>,
    condition: &Expression,
    want: bool,
    source: &Source,
) -> Option<String> {
    scope.evaluator(|evaluator| Reader { evaluator, source }.flip(condition, want, 0))
}

/// Conditions nested deeper aren't taken apart.
const MOST_DEPTH: usize = 32;

struct Reader<'r> {
    evaluator: &'r Evaluator<'r>,
    source: &'r Source,
}

impl Reader<'_> {
    fn text(&self, expression: &Expression) -> String {
        let words: Vec<&str> = self
            .source
            .slice(expression.span)
            .split_whitespace()
            .collect();
        words.join(" ")
    }

    fn value(&self, expression: &Expression) -> Value {
        self.evaluator
            .evaluate(expression, None)
            .unwrap_or_else(|_| Value::null())
    }

    fn truth(&self, expression: &Expression) -> Option<bool> {
        let value = self.evaluator.evaluate(expression, None).ok()?;
        let truth = self.evaluator.rule_truth(&value, expression.span).ok()?;
        match (truth.yes.is_true(), truth.no.is_true()) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    fn clauses(&self, expression: &Expression, depth: usize, found: &mut Vec<Clause>) {
        let group = |word: &str, found: &mut Vec<Clause>| {
            found.push(Clause {
                depth,
                text: word.into(),
                truth: self.truth(expression),
                reads: Vec::new(),
            });
        };
        match &expression.kind {
            ExpressionKind::Parentheses(inner) => self.clauses(inner, depth, found),
            ExpressionKind::Binary {
                operator: operator @ (BinaryOperator::And | BinaryOperator::Or),
                ..
            } if depth < MOST_DEPTH => {
                group(
                    match operator {
                        BinaryOperator::And => "all of",
                        _ => "any of",
                    },
                    found,
                );
                self.chain(expression, *operator, depth + 1, found);
            }
            ExpressionKind::Unary {
                operator: UnaryOperator::Not,
                operand,
            } if self.is_group(operand) && depth < MOST_DEPTH => {
                group("not", found);
                self.clauses(operand, depth + 1, found);
            }
            _ => {
                let mut reads: Vec<(String, Value)> = Vec::new();
                each_traversal(expression, &mut Vec::new(), &mut |read, bound| {
                    let name = self.text(read);
                    let root = name.split(['.', '[']).next().unwrap_or("");
                    if !bound.contains(&root) && !reads.iter().any(|(n, _)| *n == name) {
                        reads.push((name, self.value(read)));
                    }
                });
                found.push(Clause {
                    depth,
                    text: self.text(expression),
                    truth: self.truth(expression),
                    reads,
                });
            }
        }
    }

    fn is_group(&self, expression: &Expression) -> bool {
        match &expression.kind {
            ExpressionKind::Parentheses(inner) => self.is_group(inner),
            ExpressionKind::Binary {
                operator: BinaryOperator::And | BinaryOperator::Or,
                ..
            } => true,
            _ => false,
        }
    }

    /// `a && b && c` is one list.
    fn chain(
        &self,
        expression: &Expression,
        wanted: BinaryOperator,
        depth: usize,
        found: &mut Vec<Clause>,
    ) {
        match &expression.kind {
            ExpressionKind::Binary {
                operator,
                left,
                right,
                ..
            } if *operator == wanted => {
                self.chain(left, wanted, depth, found);
                self.chain(right, wanted, depth, found);
            }
            _ => self.clauses(expression, depth, found),
        }
    }

    fn flip(&self, expression: &Expression, want: bool, depth: usize) -> Option<String> {
        if self.truth(expression) == Some(want) {
            return None;
        }
        match &expression.kind {
            ExpressionKind::Parentheses(inner) => self.flip(inner, want, depth),
            ExpressionKind::Unary {
                operator: UnaryOperator::Not,
                operand,
            } => self.flip(operand, !want, depth),
            ExpressionKind::Binary {
                operator: operator @ (BinaryOperator::And | BinaryOperator::Or),
                left,
                right,
                ..
            } if depth < MOST_DEPTH => {
                let sides = [left, right].map(|side| self.flip(side, want, depth + 1));
                let both_needed = (*operator == BinaryOperator::And) == want;
                match sides {
                    [Some(a), Some(b)] if both_needed => Some(format!("{a} and {b}")),
                    [Some(a), Some(b)] => Some(format!("either {a} or {b}")),
                    [Some(one), None] | [None, Some(one)] => Some(one),
                    [None, None] => None,
                }
            }
            _ => {
                let text = self.text(expression);
                Some(match want {
                    true => format!("`{text}` were true"),
                    false => format!("`{text}` were false"),
                })
            }
        }
    }
}

/// Whether a rule reads an attribute of what it asks about.
pub fn reads(rule: &Rule, attribute: &str) -> bool {
    let mut found = false;
    let expressions = [rule.when.as_ref(), rule.for_each.as_ref()]
        .into_iter()
        .flatten()
        .chain([&rule.require])
        .chain(rule.lets.iter().map(|(_, e)| e));
    for expression in expressions {
        each_traversal(expression, &mut Vec::new(), &mut |read, _| {
            found = found || reads_of_self(read, attribute);
        });
    }
    found
}

/// `self.attribute`, and whatever follows it.
fn reads_of_self(read: &Expression, attribute: &str) -> bool {
    match &read.kind {
        ExpressionKind::Attribute { target, name } => {
            let is_self =
                matches!(&target.kind, ExpressionKind::Variable(root) if &*root.text == "self");
            (is_self && &*name.text == attribute) || reads_of_self(target, attribute)
        }
        ExpressionKind::Index { target, .. } => reads_of_self(target, attribute),
        _ => false,
    }
}
