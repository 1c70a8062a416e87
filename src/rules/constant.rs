//! What a rule computes that is the same for every resource it is asked about: computed once for a session.

use std::sync::{Arc, OnceLock, RwLock};

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::rule::Rule;
use crate::evaluate::each_child;
use crate::syntax::{Expression, ExpressionKind, Span, Template, TemplatePart};
use crate::value::Value;

/// Functions that read the stack, so what they give differs from stack to stack.
const OF_THE_STACK: [&str; 8] = [
    "resources",
    "referrers",
    "target",
    "find",
    "is_permissions_boundary",
    "facts",
    "ignored",
    "reachable_from_internet",
];

/// The expressions of a rule that are worth computing once, and whether its `when` can be asked before its `for_each`.
#[derive(Debug, Default)]
pub struct Constants {
    numbers: FxHashMap<Span, usize>,
    /// A bit for each beginning of one of them, so that most others are told apart without a look-up.
    beginnings: u64,
    /// `when` says the same of every element.
    pub when_is_of_all: bool,
}

/// The values of a rule's constants, each from when it is first read.
pub type Values = Arc<[OnceLock<Value>]>;

/// The constants of all rules of a session.
#[derive(Debug, Default)]
pub struct Kept(RwLock<FxHashMap<EcoString, Values>>);

impl Kept {
    /// The values of a rule's constants.
    pub fn of(&self, rule: &Rule) -> Values {
        let found = self
            .0
            .read()
            .unwrap_or_else(|e| e.into_inner())
            .get(&rule.summary.id)
            .cloned();
        found.unwrap_or_else(|| {
            let mut all = self.0.write().unwrap_or_else(|e| e.into_inner());
            all.entry(rule.summary.id.clone())
                .or_insert_with(|| {
                    let count = rule.constants.numbers.len();
                    (0..count).map(|_| OnceLock::new()).collect()
                })
                .clone()
        })
    }
}

impl Constants {
    /// Looks for them in a rule that is complete otherwise.
    pub fn of(rule: &Rule) -> Constants {
        let search = Search {
            lets: &rule.lets,
            constant_lets: Vec::new(),
        };
        search.all(rule)
    }

    /// The number of an expression among the constants.
    pub fn number(&self, expression: &Expression) -> Option<usize> {
        let may_be = self.beginnings & bit_of(expression.span) != 0 && may_be_worth_it(expression);
        match may_be {
            true => self.numbers.get(&expression.span).copied(),
            false => None,
        }
    }
}

struct Search<'r> {
    lets: &'r [(EcoString, Expression)],
    /// The names of those that are constant themselves.
    constant_lets: Vec<&'r str>,
}

impl<'r> Search<'r> {
    fn all(mut self, rule: &'r Rule) -> Constants {
        // A let may read one that stands after it.
        loop {
            let more: Vec<&str> = self
                .lets
                .iter()
                .map(|(name, value)| (name.as_str(), value))
                .filter(|(name, value)| {
                    !self.constant_lets.contains(name)
                        && self.is_constant(value, &mut Vec::new(), false)
                })
                .map(|(name, _)| name)
                .collect();
            if more.is_empty() {
                break;
            }
            self.constant_lets.extend(more);
        }
        let mut constants = Constants::default();
        let expressions = rule
            .for_each
            .iter()
            .chain(&rule.when)
            .chain([&rule.require])
            .chain(self.lets.iter().map(|(_, value)| value));
        for expression in expressions {
            self.gather(expression, &mut Vec::new(), &mut constants.numbers);
        }
        constants.beginnings = constants
            .numbers
            .keys()
            .fold(0, |bits, span| bits | bit_of(*span));
        constants.when_is_of_all = rule
            .when
            .as_ref()
            .is_some_and(|when| !self.reads_element(when, &mut Vec::new()));
        constants
    }

    /// The largest constant expressions in an expression.
    fn gather(
        &self,
        expression: &'r Expression,
        bound: &mut Vec<&'r str>,
        found: &mut FxHashMap<Span, usize>,
    ) {
        if may_be_worth_it(expression) && self.is_constant(expression, &mut Vec::new(), false) {
            // What a `for` around it binds hides a let of the same name.
            let mut is_hidden = false;
            each_name(expression, &mut |name| is_hidden |= bound.contains(&name));
            if !is_hidden {
                let number = found.len();
                found.entry(expression.span).or_insert(number);
                return;
            }
        }
        within(expression, bound, &mut |inner, bound| {
            self.gather(inner, bound, found)
        });
    }

    fn is_constant(
        &self,
        expression: &'r Expression,
        bound: &mut Vec<&'r str>,
        is_in_splat: bool,
    ) -> bool {
        match &expression.kind {
            ExpressionKind::Invalid => return false,
            ExpressionKind::SplatElement => return is_in_splat,
            ExpressionKind::Variable(name) => {
                let name = &*name.text;
                return name == "param"
                    || bound.contains(&name)
                    || self.constant_lets.contains(&name);
            }
            ExpressionKind::Splat { target, each, .. } => {
                return self.is_constant(target, bound, is_in_splat)
                    && self.is_constant(each, bound, true);
            }
            ExpressionKind::Call { name, .. } if OF_THE_STACK.contains(&&*name.text) => {
                return false;
            }
            _ => {}
        }
        let mut is_constant = true;
        within(expression, bound, &mut |inner, bound| {
            is_constant = is_constant && self.is_constant(inner, bound, is_in_splat);
        });
        is_constant
    }

    /// Whether an expression reads `each`, itself or through a let.
    fn reads_element(&self, expression: &'r Expression, seen: &mut Vec<&'r str>) -> bool {
        let mut names = Vec::new();
        each_name(expression, &mut |name| names.push(name));
        names.into_iter().any(|name| {
            if name == "each" {
                return true;
            }
            if seen.contains(&name) {
                return false;
            }
            seen.push(name);
            self.lets
                .iter()
                .find(|(known, _)| known == name)
                .is_some_and(|(_, value)| self.reads_element(value, seen))
        })
    }
}

fn bit_of(span: Span) -> u64 {
    1 << (span.start % 64)
}

/// Whether computing an expression takes more than looking it up.
fn may_be_worth_it(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Tuple(items) => !items.is_empty(),
        ExpressionKind::Object(items) => !items.is_empty(),
        ExpressionKind::Call { .. }
        | ExpressionKind::For(_)
        | ExpressionKind::Attribute { .. }
        | ExpressionKind::Index { .. }
        | ExpressionKind::Splat { .. }
        | ExpressionKind::Conditional { .. }
        | ExpressionKind::Binary { .. } => true,
        _ => false,
    }
}

/// All names that an expression begins traversals with, bound ones included.
fn each_name<'e>(expression: &'e Expression, visit: &mut dyn FnMut(&'e str)) {
    if let ExpressionKind::Variable(name) = &expression.kind {
        visit(&name.text);
    }
    within(expression, &mut Vec::new(), &mut |inner, _| {
        each_name(inner, visit)
    });
}

/// The direct parts of an expression, with the names that are bound around each.
fn within<'e>(
    expression: &'e Expression,
    bound: &mut Vec<&'e str>,
    visit: &mut dyn FnMut(&'e Expression, &mut Vec<&'e str>),
) {
    match &expression.kind {
        ExpressionKind::For(each) => {
            visit(&each.collection, bound);
            let depth = bound.len();
            bound.extend(each.key_name.iter().map(|n| &*n.text));
            bound.push(&each.value_name.text);
            visit(&each.value, bound);
            for inner in each.key.iter().chain(&each.condition) {
                visit(inner, bound);
            }
            bound.truncate(depth);
        }
        ExpressionKind::Template(template) => within_template(template, bound, visit),
        _ => each_child(expression, &mut |inner| visit(inner, bound)),
    }
}

fn within_template<'e>(
    template: &'e Template,
    bound: &mut Vec<&'e str>,
    visit: &mut dyn FnMut(&'e Expression, &mut Vec<&'e str>),
) {
    for part in &template.parts {
        match part {
            TemplatePart::Literal { .. } => {}
            TemplatePart::Interpolation(inner) => visit(inner, bound),
            TemplatePart::If {
                condition, yes, no, ..
            } => {
                visit(condition, bound);
                within_template(yes, bound, visit);
                within_template(no, bound, visit);
            }
            TemplatePart::For {
                key_name,
                value_name,
                collection,
                body,
                ..
            } => {
                visit(collection, bound);
                let depth = bound.len();
                bound.extend(key_name.iter().map(|n| &*n.text));
                bound.push(&value_name.text);
                within_template(body, bound, visit);
                bound.truncate(depth);
            }
        }
    }
}
