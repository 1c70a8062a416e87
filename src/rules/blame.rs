//! Which values decided that a rule fails: a second evaluation, only of rules that failed.
//!
//! Of a false `&&` the false sides decide, of a false `||` all, of `!x` what makes x true, of a comparison both sides, of a
//! selection the arm that was taken. What a user wrote is a culprit where it was made; what isn't there is one in the block
//! that lacks it. Mappings, defaults and rules are transparent: they are never places.

use ecow::EcoString;

use super::graph::node_of;
use super::rule::parts_of;
use super::scope::RuleScope;
use crate::evaluate::{Evaluator, Frame, bind};
use crate::source::is_in_rule;
use crate::syntax::{BinaryOperator, Expression, ExpressionKind, Span, UnaryOperator};
use crate::value::{Data, Guard, NodeId, Value};

/// What decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blame {
    /// A value, where it was made.
    Made {
        /// Where.
        origin: Span,
        /// The resource whose attribute it is, if one was read.
        node: Option<NodeId>,
        /// The path that was read: `versioning.enabled`.
        path: EcoString,
        /// Whether nothing may show the value.
        is_hidden: bool,
    },
    /// Something that isn't there, in the block that should have it.
    Absent {
        /// The innermost block or value that is there.
        nearest: Span,
        /// The resource.
        node: Option<NodeId>,
        /// The path that was asked for.
        path: EcoString,
    },
}

impl Blame {
    /// The place.
    pub fn span(&self) -> Span {
        match self {
            Blame::Made { origin, .. } => *origin,
            Blame::Absent { nearest, .. } => *nearest,
        }
    }

    /// The resource whose attribute it is, if one was read.
    pub fn node(&self) -> Option<NodeId> {
        match self {
            Blame::Made { node, .. } | Blame::Absent { node, .. } => *node,
        }
    }

    /// Whether nothing may show what was made there.
    pub fn is_hidden(&self) -> bool {
        matches!(self, Blame::Made { is_hidden, .. } if *is_hidden)
    }

    /// The path that was read.
    pub fn path(&self) -> &EcoString {
        match self {
            Blame::Made { path, .. } | Blame::Absent { path, .. } => path,
        }
    }
}

/// Enough culprits for a finding.
const MOST: usize = 16;

/// What decided that the rule fails here.
pub fn blame(scope: &RuleScope<'_>) -> Vec<Blame> {
    let mut found = Vec::new();
    scope.evaluator(|evaluator| {
        let blamer = Blamer { scope, evaluator };
        match &scope.rule.focus {
            Some(focus) => blamer.value(focus, None, None, &mut found),
            None => blamer.truth(&scope.rule.require, false, None, &mut found, 0),
        }
        if found.is_empty() {
            // Nothing of the user's decided by itself; the condition that makes the rule apply may have.
            if let Some(when) = &scope.rule.when {
                blamer.truth(when, true, None, &mut found, 0);
            }
        }
    });
    found.dedup();
    found.truncate(MOST);
    found
}

/// What decided that a clause doesn't hold; nothing where it does.
pub fn blame_of(scope: &RuleScope<'_>, clause: &Expression) -> Vec<Blame> {
    let mut found = Vec::new();
    scope.evaluator(|evaluator| {
        let blamer = Blamer { scope, evaluator };
        if evaluator.truth(&blamer.evaluate(clause, None)).yes != Guard::TRUE {
            blamer.truth(clause, false, None, &mut found, 0);
        }
    });
    found.dedup();
    found
}

/// Whether a clause doesn't hold, at least in some cases; of what isn't decided, whether it may not hold.
pub fn fails(scope: &RuleScope<'_>, clause: &Expression, is_decided: bool) -> bool {
    scope.evaluator(|evaluator| {
        let blamer = Blamer { scope, evaluator };
        let truth = evaluator.truth(&blamer.evaluate(clause, None));
        match is_decided {
            true => !truth.no.is_false(),
            false => truth.yes != Guard::TRUE,
        }
    })
}

/// What decided that the rest of what the rule requires doesn't hold, without these parts of it; nothing where it does.
pub fn blame_of_rest(scope: &RuleScope<'_>, without: &[Span]) -> Vec<Blame> {
    let mut found = Vec::new();
    scope.evaluator(|evaluator| {
        let blamer = Blamer { scope, evaluator };
        for part in parts_of(&scope.rule.require) {
            let is_meant = !without.contains(&part.span);
            if is_meant && !evaluator.truth(&blamer.evaluate(part, None)).no.is_false() {
                blamer.truth(part, false, None, &mut found, 0);
            }
        }
    });
    found.dedup();
    found.truncate(MOST);
    found
}

struct Blamer<'b> {
    scope: &'b RuleScope<'b>,
    evaluator: &'b Evaluator<'b>,
}

impl Blamer<'_> {
    fn evaluate(&self, expression: &Expression, frame: Option<&Frame<'_>>) -> Value {
        self.evaluator
            .evaluate(expression, frame)
            .unwrap_or_else(|_| Value::null())
    }

    /// What makes the expression true (`want`) or false.
    fn truth(
        &self,
        expression: &Expression,
        want: bool,
        frame: Option<&Frame<'_>>,
        out: &mut Vec<Blame>,
        depth: usize,
    ) {
        if out.len() >= MOST || depth > 64 {
            return;
        }
        match &expression.kind {
            ExpressionKind::Parentheses(inner) => self.truth(inner, want, frame, out, depth + 1),
            ExpressionKind::Unary {
                operator: UnaryOperator::Not,
                operand,
            } => self.truth(operand, !want, frame, out, depth + 1),
            ExpressionKind::Binary {
                operator: operator @ (BinaryOperator::And | BinaryOperator::Or),
                left,
                right,
                ..
            } => {
                // The sides that can have decided: those that are as wanted, where one is enough.
                let one_is_enough = (*operator == BinaryOperator::And) != want;
                for side in [left, right] {
                    let truth = self.evaluator.truth(&self.evaluate(side, frame));
                    let has = if want { truth.yes } else { truth.no };
                    if !one_is_enough || !has.is_false() {
                        self.truth(side, want, frame, out, depth + 1);
                    }
                }
            }
            ExpressionKind::Binary { left, right, .. } => {
                let before = out.len();
                self.value(left, None, frame, out);
                self.value(right, None, frame, out);
                // Of operands with cases, those decided for which the comparison is as wanted.
                let result = self.evaluate(expression, frame);
                let deciding: Vec<Span> = result
                    .as_unknown()
                    .and_then(|u| u.cases.clone())
                    .iter()
                    .flat_map(|cases| cases.iter())
                    .filter(|(_, case)| case.as_bool() == Some(want))
                    .map(|(_, case)| case.origin())
                    .collect();
                let decides = |b: &Blame| deciding.contains(&b.span());
                if out.iter().skip(before).any(decides) {
                    let kept: Vec<Blame> = out.drain(before..).filter(decides).collect();
                    out.extend(kept);
                }
            }
            ExpressionKind::Conditional { condition, yes, no } => {
                let test = self.evaluator.truth(&self.evaluate(condition, frame));
                let before = out.len();
                if !test.yes.is_false() {
                    self.truth(yes, want, frame, out, depth + 1);
                }
                if !test.no.is_false() {
                    self.truth(no, want, frame, out, depth + 1);
                }
                if out.len() == before {
                    self.truth(condition, test.no.is_false(), frame, out, depth + 1);
                }
            }
            ExpressionKind::Call {
                name, arguments, ..
            } if matches!(&*name.text, "alltrue" | "anytrue") => {
                if let Some(argument) = arguments.first() {
                    self.elements(argument, want, frame, out, depth);
                }
            }
            // A function may say which of its argument's elements decided.
            ExpressionKind::Call { .. } => self.value(expression, None, frame, out),
            ExpressionKind::Variable(name) => match self.scope.let_expression(&name.text) {
                Some(inner) => self.truth(inner, want, frame, out, depth + 1),
                None => self.value(expression, Some(want), frame, out),
            },
            _ => self.value(expression, Some(want), frame, out),
        }
    }

    /// Of `alltrue([for x in c : …])` the elements that decided.
    fn elements(
        &self,
        list: &Expression,
        want: bool,
        frame: Option<&Frame<'_>>,
        out: &mut Vec<Blame>,
        depth: usize,
    ) {
        let list = match &list.kind {
            ExpressionKind::Variable(name) => self.scope.let_expression(&name.text).unwrap_or(list),
            ExpressionKind::Parentheses(inner) => inner,
            _ => list,
        };
        match &list.kind {
            ExpressionKind::For(each) if each.key.is_none() => {
                let collection = self.evaluate(&each.collection, frame);
                let members = crate::language::members_of(&collection).unwrap_or_default();
                let before = out.len();
                for (n, (_, key, item)) in members.items.iter().enumerate() {
                    let key = key.as_ref().map_or_else(|| Value::number(n), Value::string);
                    let inner = bind(
                        frame,
                        each.key_name.as_ref(),
                        &each.value_name,
                        key,
                        item.clone(),
                    );
                    if let Some(condition) = &each.condition
                        && self.evaluate(condition, Some(&inner)).as_bool() == Some(false)
                    {
                        continue;
                    }
                    let truth = self
                        .evaluator
                        .truth(&self.evaluate(&each.value, Some(&inner)));
                    let has = if want { truth.yes } else { truth.no };
                    if !has.is_false() {
                        self.truth(&each.value, want, Some(&inner), out, depth + 1);
                    }
                }
                if out.len() == before {
                    // No element decided: it is the collection that is empty, or lacks one.
                    self.value(&each.collection, None, frame, out);
                }
            }
            ExpressionKind::Tuple(items) => {
                for item in items {
                    let truth = self.evaluator.truth(&self.evaluate(item, frame));
                    let has = if want { truth.yes } else { truth.no };
                    if !has.is_false() {
                        self.truth(item, want, frame, out, depth + 1);
                    }
                }
            }
            _ => self.value(list, None, frame, out),
        }
    }

    /// What a value was made from; of its cases those that are as wanted.
    fn value(
        &self,
        expression: &Expression,
        want: Option<bool>,
        frame: Option<&Frame<'_>>,
        out: &mut Vec<Blame>,
    ) {
        if out.len() >= MOST {
            return;
        }
        match &expression.kind {
            ExpressionKind::Parentheses(inner) => return self.value(inner, want, frame, out),
            ExpressionKind::Variable(name) => {
                if let Some(inner) = self.scope.let_expression(&name.text) {
                    return self.value(inner, want, frame, out);
                }
            }
            ExpressionKind::Attribute { .. } | ExpressionKind::Index { .. } => {}
            ExpressionKind::Call { arguments, .. } => {
                let result = self.evaluate(expression, frame);
                if self.is_places(&result) {
                    self.made(&result, want, &EcoString::new(), None, out);
                } else {
                    for argument in arguments {
                        self.value(argument, None, frame, out);
                    }
                }
                return;
            }
            ExpressionKind::For(each) => return self.value(&each.collection, None, frame, out),
            ExpressionKind::Splat { target, .. } => return self.value(target, None, frame, out),
            ExpressionKind::Conditional { yes, no, .. } => {
                self.value(yes, want, frame, out);
                return self.value(no, want, frame, out);
            }
            ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::String(_) => return,
            _ => {
                crate::evaluate::each_child(expression, &mut |child| {
                    self.value(child, None, frame, out)
                });
                return;
            }
        }
        self.read(expression, want, frame, out);
    }

    fn is_places(&self, value: &Value) -> bool {
        !value.origin().is_none() && !is_in_rule(value.origin())
    }

    /// Of `self.a.b`: the value, or the innermost part of the path that is there.
    fn read(
        &self,
        expression: &Expression,
        want: Option<bool>,
        frame: Option<&Frame<'_>>,
        out: &mut Vec<Blame>,
    ) {
        let mut chain: Vec<&Expression> = vec![expression];
        while let Some(last) = chain.last() {
            match &last.kind {
                ExpressionKind::Attribute { target, .. } | ExpressionKind::Index { target, .. } => {
                    chain.push(target)
                }
                _ => break,
            }
        }
        chain.reverse();
        let path: EcoString = chain
            .iter()
            .filter_map(|e| match &e.kind {
                ExpressionKind::Attribute { name, .. } => Some(&*name.text),
                _ => None,
            })
            .filter(|n| *n != "value")
            .collect::<Vec<_>>()
            .join(".")
            .into();
        // Facts about the declaration and the stack are no places.
        if let Some(ExpressionKind::Variable(root)) = chain.first().map(|e| &e.kind) {
            if matches!(&*root.text, "stack" | "param") {
                return;
            }
            if let Some(inner) = self.scope.let_expression(&root.text) {
                let value = self.evaluate(expression, frame);
                if value.is_null() || !self.is_places(&value) {
                    return self.value(inner, want, frame, out);
                }
            }
        }
        let mut node = None;
        let mut nearest = Span::NONE;
        let mut last = Value::null();
        // The path up to the first part that isn't there.
        let mut missing: Vec<&str> = Vec::new();
        let mut is_missing = false;
        for (n, part) in chain.iter().enumerate() {
            let value = self.evaluate(part, frame);
            if let ExpressionKind::Attribute { name, .. } = &part.kind
                && !is_missing
                && &*name.text != "value"
            {
                missing.push(&name.text);
                is_missing = value.is_null();
            }
            if let Some(id) = node_of(&value) {
                node = Some(id);
                if let Some(header) = self.scope.model.node(id).map(|n| n.header) {
                    nearest = header;
                }
            } else if self.is_places(&value) && !value.is_null() {
                nearest = value.origin();
            }
            if n + 1 == chain.len() {
                last = value;
            }
        }
        if last.is_null() && last.origin().is_none()
            || !self.is_places(&last) && !last.is_null()
            || (last.is_null() && !self.is_written_null(&last, nearest))
        {
            // What a function made has no place, and none of it was written by the user.
            if nearest.is_none() {
                return;
            }
            // Absent, or a default: it is the block that lacks it.
            let node = node.or(Some(self.scope.node));
            let path = if is_missing {
                missing.join(".").into()
            } else {
                path
            };
            out.push(Blame::Absent {
                nearest,
                node,
                path,
            });
            return;
        }
        self.made(&last, want, &path, node.or(Some(self.scope.node)), out);
    }

    /// A null that somebody wrote, in contrast to one that stands for what isn't there (which has the place of its parent).
    fn is_written_null(&self, value: &Value, nearest: Span) -> bool {
        self.is_places(value) && value.origin() != nearest && value.origin().len() <= 16
    }

    fn made(
        &self,
        value: &Value,
        want: Option<bool>,
        path: &EcoString,
        node: Option<NodeId>,
        out: &mut Vec<Blame>,
    ) {
        // Of a value with cases, those that are as wanted decided.
        if let Data::Unknown(unknown) = &value.data
            && let Some(cases) = &unknown.cases
        {
            for (_, case) in cases.iter() {
                let truth = self.evaluator.truth(case);
                let is_other = match want {
                    Some(true) => truth.no.is_true(),
                    Some(false) => truth.yes.is_true(),
                    None => false,
                };
                if !is_other && self.is_places(case) && out.len() < MOST {
                    out.push(Blame::Made {
                        origin: case.origin(),
                        node,
                        path: path.clone(),
                        is_hidden: case.marks.with(value.marks).is_hidden(),
                    });
                }
            }
            if !out.is_empty() {
                return;
            }
        }
        if self.is_places(value) {
            out.push(Blame::Made {
                origin: value.origin(),
                node,
                path: path.clone(),
                is_hidden: value.marks.is_hidden(),
            });
        }
    }
}
