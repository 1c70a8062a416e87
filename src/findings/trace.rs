//! The way of a value from where it was made to the resource, found on demand: only findings need it.
//!
//! It is followed through the source: an attribute's expression, the variable it names, the argument of the call, the
//! local behind it, until the place where the value was made.

use std::path::Path;

use crate::evaluate::root_name;
use crate::load::terraform::{Library, Module};
use crate::load::{Node, Stack};
use crate::source::SourceMap;
use crate::syntax::{Block, Body, Expression, ExpressionKind, Span};

/// A step of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where.
    pub span: Span,
    /// What happens there.
    pub label: String,
}

/// Among more blocks the one that is meant isn't looked for: each finding would look at all.
const MOST_BLOCKS: usize = 256;

/// Longer ways aren't followed.
const MOST_STEPS: usize = 64;

/// The steps from where a value was made (exclusive) to the attribute of the resource that has it.
pub fn trace(
    stack: &Stack,
    library: &Library,
    sources: &SourceMap,
    node: &Node,
    path: &str,
    origin: Span,
) -> Vec<Step> {
    let mut steps = Vec::new();
    if node.properties.is_some() {
        return steps;
    }
    let Some(source) = sources.source(node.block.start) else {
        return steps;
    };
    let Some(module) = source.path.parent().and_then(|d| library.module(d)) else {
        return steps;
    };
    let Some(block) = module.block_at(node.block) else {
        return steps;
    };
    let Some(expression) = attribute_at(&block.body, path) else {
        return steps;
    };
    let mut walk = Walk {
        stack,
        library,
        module,
        scope: Some(node.site.scope),
        steps: &mut steps,
        origin,
    };
    walk.follow(expression);
    steps.retain(|s| s.span != origin);
    steps
}

struct Walk<'w> {
    stack: &'w Stack,
    library: &'w Library,
    module: &'w Module,
    /// The module instance; none where it isn't known any more.
    scope: Option<u32>,
    steps: &'w mut Vec<Step>,
    origin: Span,
}

impl<'w> Walk<'w> {
    fn follow(&mut self, expression: &'w Expression) {
        let mut next = Some(expression);
        while let Some(at) = next.take() {
            if at.span == self.origin || self.steps.len() >= MOST_STEPS {
                return;
            }
            let pass = match &at.kind {
                ExpressionKind::Parentheses(inner) => {
                    next = Some(inner);
                    continue;
                }
                ExpressionKind::Conditional { yes, no, .. } => {
                    self.step(at.span, "selected here");
                    next = [yes, no]
                        .into_iter()
                        .map(|b| &**b)
                        .find(|b| b.span.contains(self.origin));
                    if next.is_none() {
                        next = [yes, no]
                            .into_iter()
                            .map(|b| &**b)
                            .find(|b| root_name(b).is_some());
                    }
                    continue;
                }
                _ if at.span.contains(self.origin) && !self.origin.is_none() => {
                    // The value stands inside this very expression.
                    if at.span.len() > self.origin.len() {
                        return;
                    }
                    return;
                }
                ExpressionKind::Variable(_)
                | ExpressionKind::Attribute { .. }
                | ExpressionKind::Index { .. }
                | ExpressionKind::Splat { .. } => reference(at),
                _ => first_reference(at),
            };
            let Some((root, name, span)) = pass else {
                return;
            };
            match root {
                "var" => {
                    self.step(span, "passed on here");
                    next = self.variable(name);
                }
                "local" => {
                    self.step(span, "read from a local here");
                    next = self.module.local(name);
                }
                "each" => {
                    self.step(span, "one of for_each");
                    return;
                }
                _ => {
                    self.step(span, "read here");
                    return;
                }
            }
        }
    }

    fn step(&mut self, span: Span, label: &str) {
        if self.steps.last().is_none_or(|s| s.span != span) {
            self.steps.push(Step {
                span,
                label: label.into(),
            });
        }
    }

    /// What gives a variable its value: the argument of the call, else the default.
    fn variable(&mut self, name: &str) -> Option<&'w Expression> {
        let caller = self
            .scope
            .and_then(|s| self.stack.scopes.get(s as usize))
            .and_then(|s| s.caller);
        if let Some((scope, header)) = caller
            && let Some(module) = self.module_of_scope(scope)
            && let Some(call) = module.call_at(header)
            && let Some(argument) = call.body.attribute(name)
        {
            self.module = module;
            self.scope = Some(scope);
            return Some(&argument.value);
        }
        let default = self.module.variable(name)?.body.attribute("default")?;
        Some(&default.value)
    }

    fn module_of_scope(&self, scope: u32) -> Option<&'w Module> {
        let directory: &Path = &self.stack.scopes.get(scope as usize)?.directory;
        self.library.module(directory)
    }
}

/// The expression of an attribute below nested blocks, which are numbered among those of their kind: `ingress.1.cidr_blocks`. None
/// where it isn't certain which block is meant.
fn attribute_at<'b>(body: &'b Body, path: &str) -> Option<&'b Expression> {
    let mut body = body;
    let mut names = path.split('.').filter(|p| !p.is_empty()).peekable();
    while let Some(name) = names.next() {
        if let Some(attribute) = body.attribute(name) {
            return Some(&attribute.value);
        }
        let number: Option<usize> = names.peek().and_then(|n| n.parse().ok());
        if number.is_some() {
            names.next();
        }
        if body.blocks.len() > MOST_BLOCKS {
            return None;
        }
        let is_dynamic = |b: &Block| &*b.kind.text == "dynamic" && b.label(0) == Some(name);
        let mut blocks = body
            .blocks
            .iter()
            .filter(|b| &*b.kind.text == name || is_dynamic(b));
        // How many blocks a dynamic one becomes isn't told by the source, but all are made of it.
        let mut found = match body.blocks.iter().filter(|b| is_dynamic(b)).count() {
            0 => blocks.nth(number.unwrap_or(0)),
            _ => blocks.next().filter(|_| blocks.next().is_none()),
        }?;
        if let Some(content) = found.body.block("content").filter(|_| is_dynamic(found)) {
            found = content;
        }
        body = &found.body;
    }
    None
}

/// Root and second name of a traversal.
fn reference(expression: &Expression) -> Option<(&str, &str, Span)> {
    let mut at = expression;
    let mut second = None;
    loop {
        match &at.kind {
            ExpressionKind::Attribute { target, name } => {
                second = Some(&*name.text);
                at = target;
            }
            ExpressionKind::Index { target, .. } | ExpressionKind::Splat { target, .. } => {
                at = target
            }
            ExpressionKind::Variable(root) => {
                return Some((&root.text, second.unwrap_or(""), expression.span));
            }
            _ => return None,
        }
    }
}

/// The first reference inside an expression that computes.
fn first_reference(expression: &Expression) -> Option<(&str, &str, Span)> {
    let mut found = None;
    crate::evaluate::each_traversal(expression, &mut Vec::new(), &mut |traversal, _| {
        if found.is_none() {
            found = reference(traversal);
        }
    });
    found
}
