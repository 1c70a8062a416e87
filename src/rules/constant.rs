//! What a rule computes that is the same for every resource it is asked about: computed once for a session, or for a stack.

use std::sync::{Arc, OnceLock, RwLock};

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::rule::Rule;
use super::within::{each_name, within};
use crate::syntax::{Expression, ExpressionKind, Span};
use crate::value::Value;

/// The function that gives the same wherever it is asked in a stack.
const ALL_OF_A_KIND: &str = "resources";

/// Functions that read the stack, so what they give differs from stack to stack.
const OF_THE_STACK: [&str; 10] = [
    ALL_OF_A_KIND,
    "referrers",
    "target",
    "find",
    "is_permissions_boundary",
    "is_customer_key",
    "facts",
    "ignored",
    "unknown_properties",
    "reachable_from_internet",
];

/// Those of them that are about the resource that is asked about, besides what they are called with.
const OF_THE_RESOURCE: [&str; 2] = ["ignored", "unknown_properties"];

/// The expressions of a rule that are worth computing once, and whether its `when` can be asked before its `for_each`.
#[derive(Debug, Default)]
pub struct Constants {
    numbers: FxHashMap<Span, usize>,
    /// Those that differ from stack to stack.
    of_stack: FxHashMap<Span, usize>,
    /// A bit for each beginning of one of them, so that most others are told apart without a look-up.
    beginnings: u64,
    /// `when` says the same of every element.
    pub when_is_of_all: bool,
    /// Of each `let` of a rule that repeats: whether it is the same for every element.
    lets_of_all: Box<[bool]>,
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
                .or_insert_with(|| empty(rule.constants.numbers.len()))
                .clone()
        })
    }
}

fn empty(count: usize) -> Values {
    (0..count).map(|_| OnceLock::new()).collect()
}

/// Where the value of a constant is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// For the session.
    OfSession(usize),
    /// For the stack.
    OfStack(usize),
}

impl Constants {
    /// Looks for them in a rule that is complete otherwise.
    pub fn of(rule: &Rule) -> Constants {
        let search = |of_stack| Search {
            lets: &rule.lets,
            constant_lets: Vec::new(),
            of_stack,
        };
        let mut constants = Constants {
            numbers: search(false).all(rule),
            ..Constants::default()
        };
        if expressions(rule).any(reads_all_of_a_kind) {
            constants.of_stack = search(true).all(rule);
        }
        let all = constants.numbers.keys().chain(constants.of_stack.keys());
        constants.beginnings = all.fold(0, |bits, span| bits | bit_of(*span));
        constants.when_is_of_all = rule
            .when
            .as_ref()
            .is_some_and(|when| !search(false).reads_element(when, &mut Vec::new()));
        if rule.for_each.is_some() {
            let lets = rule.lets.iter().map(|(_, value)| value);
            constants.lets_of_all = lets
                .map(|value| !search(false).reads_element(value, &mut Vec::new()))
                .collect();
        }
        constants
    }

    /// Whether what a `let` names, by its number, is the same for every element that the rule is asked about.
    pub fn is_of_all(&self, number: usize) -> bool {
        self.lets_of_all.get(number).copied().unwrap_or(false)
    }

    /// Where the value of an expression is kept, if it is a constant.
    pub fn slot(&self, expression: &Expression) -> Option<Slot> {
        if self.beginnings & bit_of(expression.span) == 0 || !expression.is_composed() {
            return None;
        }
        let of_session = self.numbers.get(&expression.span).copied();
        let of_stack = || self.of_stack.get(&expression.span).copied();
        of_session
            .map(Slot::OfSession)
            .or_else(|| of_stack().map(Slot::OfStack))
    }

    /// Room for the values of a stack.
    pub fn of_one_stack(&self) -> Values {
        empty(self.of_stack.len())
    }
}

/// The expressions of a rule whose constants are worth keeping.
fn expressions(rule: &Rule) -> impl Iterator<Item = &Expression> {
    rule.for_each
        .iter()
        .chain(&rule.when)
        .chain([&rule.require])
        .chain(rule.lets.iter().map(|(_, value)| value))
}

fn reads_all_of_a_kind(expression: &Expression) -> bool {
    let mut reads = matches!(&expression.kind, ExpressionKind::Call { name, .. } if &*name.text == ALL_OF_A_KIND);
    within(expression, &mut Vec::new(), &mut |inner, _| {
        reads = reads || reads_all_of_a_kind(inner);
    });
    reads
}

struct Search<'r> {
    lets: &'r [(EcoString, Expression)],
    /// The names of those that are constant themselves.
    constant_lets: Vec<&'r str>,
    /// Whether what is the same for all of a stack is enough.
    of_stack: bool,
}

impl<'r> Search<'r> {
    fn all(mut self, rule: &'r Rule) -> FxHashMap<Span, usize> {
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
        let mut found = FxHashMap::default();
        for expression in expressions(rule) {
            self.gather(expression, &mut Vec::new(), &mut found);
        }
        found
    }

    /// The largest constant expressions in an expression.
    fn gather(
        &self,
        expression: &'r Expression,
        bound: &mut Vec<&'r str>,
        found: &mut FxHashMap<Span, usize>,
    ) {
        if expression.is_composed() && self.is_constant(expression, &mut Vec::new(), false) {
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
            ExpressionKind::Call { name, .. }
                if OF_THE_STACK.contains(&&*name.text)
                    && (!self.of_stack || OF_THE_RESOURCE.contains(&&*name.text)) =>
            {
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
