//! What is wrong with a rule that was read, told without asking it: names and functions that there aren't.
//!
//! A rule that can't be evaluated is undecided of everything, which looks as if values weren't known.

use std::collections::BTreeSet;

use super::graph::graph_functions;
use super::rule::Rule;
use super::within::within;
use crate::load::terraform::suggestion;
use crate::model::KindLibrary;
use crate::schema;
use crate::syntax::{Expression, ExpressionKind, Name, Span};

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// In a few words.
    pub summary: &'static str,
    /// What, and what would be right.
    pub detail: String,
    /// Where.
    pub span: Span,
    /// The rule can't be asked. Else it asks about nothing, or reads what is never there, as far as is known here.
    pub is_fatal: bool,
}

/// What rules know besides what they name themselves.
const NAMES: [&str; 5] = ["self", "resource", "stack", "each", "param"];

/// Functions that read files: rules have none.
const OF_FILES: [&str; 11] = [
    "file",
    "filebase64",
    "filebase64sha256",
    "filebase64sha512",
    "fileexists",
    "filemd5",
    "fileset",
    "filesha1",
    "filesha256",
    "filesha512",
    "templatefile",
];

/// What is wrong with a rule, in the order of its expressions.
pub fn mistakes(rule: &Rule) -> Vec<Mistake> {
    let mut check = Check {
        rule,
        found: Vec::new(),
    };
    check.kinds();
    check.circles();
    let mut outside = vec![&rule.require, &rule.message];
    outside.extend(rule.when.iter().chain(&rule.focus).chain(&rule.severity));
    outside.extend(rule.clauses.iter().map(|clause| &clause.clause));
    outside.extend(rule.lets.iter().map(|(_, value)| value));
    for expression in outside {
        check.expression(expression, &mut Vec::new(), rule.for_each.is_some());
    }
    for expression in rule
        .for_each
        .iter()
        .chain(rule.parameters.iter().map(|p| &p.default))
    {
        check.expression(expression, &mut Vec::new(), false);
    }
    for condition in rule.when.iter().chain([&rule.require]) {
        check.condition(condition);
    }
    check.found
}

struct Check<'r> {
    rule: &'r Rule,
    found: Vec<Mistake>,
}

impl<'r> Check<'r> {
    fn add(&mut self, summary: &'static str, detail: String, span: Span) {
        self.found.push(Mistake {
            summary,
            detail,
            span,
            is_fatal: true,
        });
    }

    /// The kinds that the rule is about.
    fn kinds(&mut self) {
        let rule = self.rule;
        for kind in rule.summary.kinds.iter() {
            self.kind(kind, rule.span);
        }
    }

    fn kind(&mut self, kind: &str, span: Span) {
        if let Some(mapping) = KindLibrary::built_in().of_cloudformation(kind) {
            let detail = format!(
                "Kinds are named as Terraform names them, for both languages: {kind} is {:?}.",
                mapping.kind
            );
            self.add("Kind of another name", detail, span);
            return;
        }
        if !is_strange(kind) {
            return;
        }
        let near = schema::names_like(kind).filter(|n| n.len().abs_diff(kind.len()) <= 2);
        let near = suggestion(kind, near).unwrap_or_default();
        self.found.push(Mistake {
            summary: "Unknown kind",
            detail: format!("No type of AWS that is known here is called {kind:?}.{near}"),
            span,
            is_fatal: false,
        });
    }

    /// A `let` that stands for itself.
    fn circles(&mut self) {
        let rule = self.rule;
        let value_of = |wanted: &str| {
            let mut lets = rule.lets.iter();
            lets.find(|(name, _)| name == wanted)
                .map(|(_, value)| value)
        };
        for (name, value) in &rule.lets {
            let mut seen: BTreeSet<&str> = BTreeSet::new();
            let mut rest = vec![value];
            while let Some(value) = rest.pop() {
                free_names(value, &mut |read| {
                    if seen.insert(read) {
                        rest.extend(value_of(read));
                    }
                });
            }
            if seen.contains(name.as_str()) {
                let detail = format!("{name:?} of the rule depends on itself.");
                self.add("Cycle", detail, value.span);
            }
        }
    }

    /// What has to be true or false.
    fn condition(&mut self, condition: &Expression) {
        let is_none = match &condition.kind {
            ExpressionKind::Number(_)
            | ExpressionKind::Tuple(_)
            | ExpressionKind::Object(_)
            | ExpressionKind::For(_) => true,
            ExpressionKind::String(text) => !matches!(&**text, "true" | "false"),
            _ => false,
        };
        if is_none {
            let detail = "What a rule requires, and when, is true or false.".to_string();
            self.add("Invalid condition", detail, condition.span);
        }
    }

    fn expression(&mut self, expression: &'r Expression, bound: &mut Vec<&'r str>, has_each: bool) {
        match &expression.kind {
            ExpressionKind::Variable(name) if !bound.contains(&&*name.text) => {
                self.name(name, None, has_each);
            }
            ExpressionKind::Attribute { target, name } => {
                if let ExpressionKind::Variable(root) = &target.kind
                    && !bound.contains(&&*root.text)
                {
                    self.name(root, Some(name), has_each);
                    return;
                }
            }
            ExpressionKind::Call {
                name, arguments, ..
            } => self.call(name, arguments),
            _ => {}
        }
        within(expression, bound, &mut |inner, bound| {
            self.expression(inner, bound, has_each);
        });
    }

    /// A name that nothing in the expression binds, and what is read of it.
    fn name(&mut self, name: &'r Name, attribute: Option<&'r Name>, has_each: bool) {
        let rule = self.rule;
        match &*name.text {
            "self" => {
                if let Some(attribute) = attribute {
                    self.attribute(attribute);
                }
            }
            "resource" | "stack" => {}
            "each" if !has_each => self.add(
                "Invalid reference",
                "each.key and each.value are there only in rules with for_each, and not in it."
                    .into(),
                name.span,
            ),
            "each" => {
                if let Some(wrong) = attribute.filter(|a| !matches!(&*a.text, "key" | "value")) {
                    let detail = format!(
                        "There are each.key and each.value, and no each.{}.",
                        wrong.text
                    );
                    self.add("Invalid reference", detail, wrong.span);
                }
            }
            "param" => {
                let wanted = attribute.map_or("", |a| &*a.text);
                let known = || rule.parameters.iter().map(|p| p.name.as_str());
                if !known().any(|n| n == wanted) {
                    let near = suggestion(wanted, known()).unwrap_or_default();
                    let detail = format!("The rule has no param named {wanted:?}.{near}");
                    self.add("Invalid reference", detail, attribute.unwrap_or(name).span);
                }
            }
            other => {
                let lets = || rule.lets.iter().map(|(name, _)| name.as_str());
                if !lets().any(|n| n == other) {
                    let near = suggestion(other, lets().chain(NAMES)).unwrap_or_default();
                    let detail = format!(
                        "A rule knows self, resource, stack, each, param and what its let block names, and no {other:?}.{near}"
                    );
                    self.add("Invalid reference", detail, name.span);
                }
            }
        }
    }

    /// An attribute of the resource that none of the rule's kinds has, where one of nearly that name is there.
    fn attribute(&mut self, attribute: &Name) {
        let mut near = Vec::new();
        for name in self.rule.summary.kinds.iter() {
            let known = KindLibrary::built_in();
            let Some(kind) = schema::kind(name).filter(|_| known.kind(name).is_none()) else {
                return;
            };
            if kind.at(&attribute.text).is_some() {
                return;
            }
            near.extend(kind.attributes().keys().copied());
        }
        near.sort_unstable();
        if let Some(near) = suggestion(&attribute.text, near.into_iter()) {
            self.found.push(Mistake {
                summary: "Unknown attribute",
                detail: format!(
                    "No kind that the rule is about has an attribute {:?} as far as is known here, so it is null.{near}",
                    attribute.text
                ),
                span: attribute.span,
                is_fatal: false,
            });
        }
    }

    fn call(&mut self, name: &'r Name, arguments: &'r [Expression]) {
        let called = &*name.text;
        let plain = called.strip_prefix("core::").unwrap_or(called);
        if OF_FILES.contains(&plain) {
            let detail = format!("A rule reads no files, so it can't call {called}.");
            self.add("Call to a function of files", detail, name.span);
            return;
        }
        let own = || graph_functions().chain(crate::language::function_names());
        let known = || own().chain(crate::evaluate::function_names());
        if !known().any(|n| n == called) {
            let near = suggestion(called, known()).unwrap_or_default();
            let detail = format!("There is no function named {called:?}.{near}");
            self.add("Call to unknown function", detail, name.span);
            return;
        }
        let kinds: &[Expression] = match called {
            "resources" => arguments,
            "find" => arguments.get(..1).unwrap_or_default(),
            "referrers" | "target" => arguments.get(1..2).unwrap_or_default(),
            _ => &[],
        };
        for argument in kinds {
            if let ExpressionKind::String(kind) = &argument.kind {
                self.kind(kind, argument.span);
            }
        }
    }
}

/// Whether a kind looks like one of AWS, and is none that is known.
fn is_strange(kind: &str) -> bool {
    let is_of_aws = kind.starts_with("aws_") || kind.starts_with("AWS::");
    let is_known = || schema::kind(kind).is_some() || KindLibrary::built_in().is_known(kind);
    is_of_aws && !kind.contains('*') && !is_known()
}

/// The names that an expression reads and doesn't bind itself.
fn free_names<'e>(expression: &'e Expression, visit: &mut dyn FnMut(&'e str)) {
    fn walk<'e>(
        expression: &'e Expression,
        bound: &mut Vec<&'e str>,
        visit: &mut dyn FnMut(&'e str),
    ) {
        if let ExpressionKind::Variable(name) = &expression.kind
            && !bound.contains(&&*name.text)
        {
            visit(&name.text);
        }
        within(expression, bound, &mut |inner, bound| {
            walk(inner, bound, visit)
        });
    }
    walk(expression, &mut Vec::new(), visit);
}
