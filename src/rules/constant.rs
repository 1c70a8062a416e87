//! What a rule computes that is the same for every resource it is asked about: computed once for a session, or for a stack.

use std::sync::{Arc, OnceLock, RwLock};

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::rule::Rule;
use super::within::within;
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
        let mut of_session = Search::new(rule, false);
        let when_reads_element = of_session.all(rule);
        let mut constants = Constants::default();
        if of_session.names_all_of_a_kind {
            let mut of_stack = Search::new(rule, true);
            of_stack.all(rule);
            constants.of_stack = numbered(of_stack.done);
        }
        constants.when_is_of_all = when_reads_element == Some(false);
        if rule.for_each.is_some() {
            let lets = of_session.lets_seen.iter();
            constants.lets_of_all = lets
                .map(|seen| seen.is_some_and(|seen| !seen.reads_element))
                .collect();
        }
        constants.numbers = numbered(of_session.done);
        let all = constants.numbers.keys().chain(constants.of_stack.keys());
        constants.beginnings = all.fold(0, |bits, span| bits | bit_of(*span));
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

fn numbered(found: Vec<Span>) -> FxHashMap<Span, usize> {
    let mut numbers = FxHashMap::default();
    for span in found {
        let number = numbers.len();
        numbers.entry(span).or_insert(number);
    }
    numbers
}

/// Of which surrounding `for` or splat an expression needs the outermost: its place among the names that are bound around it. None
/// where it isn't constant even with them.
type Needs = Option<usize>;

/// Nothing is needed: the expression is constant.
const NOTHING: usize = usize::MAX;

/// What is known of a `let` once it was gone through. While it is, a `let` that names itself is taken for neither.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    is_constant: bool,
    reads_element: bool,
}

/// Goes through each expression of a rule once.
struct Search<'r> {
    lets: &'r [(EcoString, Expression)],
    lets_seen: Vec<Option<Seen>>,
    /// Whether what is the same for all of a stack is enough.
    of_stack: bool,
    /// The largest constant expressions of what is being gone through.
    found: Vec<Span>,
    /// Those of what was gone through.
    done: Vec<Span>,
    /// Whether what was gone through reads `each`, itself or through a let.
    reads_element: bool,
    names_all_of_a_kind: bool,
}

impl<'r> Search<'r> {
    fn new(rule: &'r Rule, of_stack: bool) -> Search<'r> {
        Search {
            lets: &rule.lets,
            lets_seen: vec![None; rule.lets.len()],
            of_stack,
            found: Vec::new(),
            done: Vec::new(),
            reads_element: false,
            names_all_of_a_kind: false,
        }
    }

    /// Goes through a rule, and tells whether its `when` reads `each`.
    fn all(&mut self, rule: &'r Rule) -> Option<bool> {
        let mut reads = |expression: &'r Expression| {
            self.reads_element = false;
            self.needs(expression, &mut Vec::new(), None);
            self.reads_element
        };
        rule.for_each.iter().for_each(|each| {
            reads(each);
        });
        let when_reads_element = rule.when.as_ref().map(&mut reads);
        reads(&rule.require);
        for number in 0..self.lets.len() {
            self.seen(number);
        }
        self.done.append(&mut self.found);
        when_reads_element
    }

    /// What is known of a `let`.
    fn seen(&mut self, number: usize) -> Seen {
        let lets = self.lets;
        let (Some(slot), Some((_, value))) = (self.lets_seen.get_mut(number), lets.get(number))
        else {
            return Seen::default();
        };
        if let Some(seen) = slot {
            return *seen;
        }
        *slot = Some(Seen::default());
        let around = std::mem::take(&mut self.found);
        let reads_before = std::mem::take(&mut self.reads_element);
        let seen = Seen {
            is_constant: self.needs(value, &mut Vec::new(), None) == Some(NOTHING),
            reads_element: self.reads_element,
        };
        self.reads_element = reads_before;
        // What was found around it may yet turn out to be part of something larger.
        let own = std::mem::replace(&mut self.found, around);
        self.done.extend(own);
        if let Some(slot) = self.lets_seen.get_mut(number) {
            *slot = Some(seen);
        }
        seen
    }

    /// What an expression needs. The largest constant expressions in it are found, itself if it is one.
    fn needs(
        &mut self,
        expression: &'r Expression,
        bound: &mut Vec<&'r str>,
        splat: Option<usize>,
    ) -> Needs {
        let before = self.found.len();
        let needs = match &expression.kind {
            ExpressionKind::Invalid => None,
            ExpressionKind::SplatElement => splat,
            ExpressionKind::Variable(name) => self.name(&name.text, bound),
            ExpressionKind::Splat { target, each, .. } => {
                let target = self.needs(target, bound, splat);
                let depth = bound.len();
                // No name is empty: it keeps the element's place.
                bound.push("");
                let each = self.needs(each, bound, Some(depth));
                bound.truncate(depth);
                both(target, outside(each, depth))
            }
            kind => {
                let mut all = Some(NOTHING);
                let depth = bound.len();
                within(expression, bound, &mut |inner, bound| {
                    let inner = self.needs(inner, bound, splat);
                    all = both(all, outside(inner, depth));
                });
                match kind {
                    ExpressionKind::Call { name, .. } if self.is_of_place(&name.text) => None,
                    _ => all,
                }
            }
        };
        if needs == Some(NOTHING) && expression.is_composed() {
            self.found.truncate(before);
            self.found.push(expression.span);
        }
        needs
    }

    fn name(&mut self, name: &'r str, bound: &[&'r str]) -> Needs {
        self.reads_element |= name == "each";
        let number = self.lets.iter().position(|(known, _)| known == name);
        let seen = number.map(|number| self.seen(number)).unwrap_or_default();
        self.reads_element |= seen.reads_element;
        if name == "param" {
            return Some(NOTHING);
        }
        // What a `for` around it binds hides a let of the same name.
        bound
            .iter()
            .rposition(|known| *known == name)
            .or(seen.is_constant.then_some(NOTHING))
    }

    /// Whether what a function gives depends on where it is called, beyond what it is called with.
    fn is_of_place(&mut self, function: &str) -> bool {
        self.names_all_of_a_kind |= function == ALL_OF_A_KIND;
        OF_THE_STACK.contains(&function) && (!self.of_stack || OF_THE_RESOURCE.contains(&function))
    }
}

fn both(a: Needs, b: Needs) -> Needs {
    Some(a?.min(b?))
}

/// What is needed outside of where names are bound, from a place on.
fn outside(needs: Needs, depth: usize) -> Needs {
    needs.map(|needs| if needs >= depth { NOTHING } else { needs })
}

fn bit_of(span: Span) -> u64 {
    1 << (span.start % 64)
}
