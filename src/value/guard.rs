//! Conditions on the inputs of a stack, and the small decision procedure over them.
//!
//! A condition is a hash-consed multi-valued decision diagram. A variable of the diagram is an input of the
//! stack or an opaque test; its branches are the literals it is compared with, plus `other`. So
//! `env == "prod" && env == "dev"` is [`Guard::FALSE`] by construction, without a solver
//! (Bryant's reduced ordered diagrams, with more than two branches).

mod words;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::Input;

/// A condition: an index into the [`Guards`] of its stack. Equal conditions are equal indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Guard(u32);

/// What nothing is said of holds always.
impl Default for Guard {
    fn default() -> Guard {
        Guard::TRUE
    }
}

impl Guard {
    /// Holds never.
    pub const FALSE: Guard = Guard(0);
    /// Holds always.
    pub const TRUE: Guard = Guard(1);

    /// Whether it holds always.
    pub fn is_true(self) -> bool {
        self == Guard::TRUE
    }

    /// Whether it holds never.
    pub fn is_false(self) -> bool {
        self == Guard::FALSE
    }
}

/// A literal that an input is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Literal {
    /// Null.
    Null,
    /// A bool.
    Bool(bool),
    /// A number, as Terraform writes it.
    Number(EcoString),
    /// A string.
    Text(EcoString),
}

/// As a message says it: `"prod"` is written `prod`.
impl std::fmt::Display for Literal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Literal::Null => f.write_str("null"),
            Literal::Bool(b) => write!(f, "{b}"),
            Literal::Number(n) => f.write_str(n),
            Literal::Text(t) if t.is_empty() => f.write_str("\"\""),
            Literal::Text(t) => f.write_str(t),
        }
    }
}

/// When a statement holds and when it doesn't. Where it is neither, it isn't known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    /// It is known to hold under this.
    pub yes: Guard,
    /// It is known not to hold under this.
    pub no: Guard,
}

impl Truth {
    /// Known to hold.
    pub const TRUE: Truth = Truth {
        yes: Guard::TRUE,
        no: Guard::FALSE,
    };
    /// Known not to hold.
    pub const FALSE: Truth = Truth {
        yes: Guard::FALSE,
        no: Guard::TRUE,
    };
    /// Not known.
    pub const UNKNOWN: Truth = Truth {
        yes: Guard::FALSE,
        no: Guard::FALSE,
    };
}

/// A variable of the diagrams; see [`Guards::input`] and [`Guards::opaque`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Variable(u32);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Decision {
    variable: Variable,
    /// By literal, in order; those not listed are as `other`.
    branches: Box<[(Literal, Guard)]>,
    other: Guard,
}

#[derive(Debug)]
struct Described {
    /// As messages name it: `env`, `IsProd`, `var.subnets is not empty`.
    name: EcoString,
    /// The only values it can have, where they are known.
    domain: Option<Box<[Literal]>>,
    /// It is a statement: the name says that it holds, this that it doesn't.
    negation: Option<EcoString>,
    /// Its values are told to nobody.
    is_secret: bool,
}

/// The conditions of one stack.
#[derive(Debug)]
pub struct Guards {
    decisions: Vec<Decision>,
    index: FxHashMap<Decision, Guard>,
    variables: Vec<Described>,
    by_input: FxHashMap<Input, Variable>,
    by_key: FxHashMap<EcoString, Variable>,
    memo: FxHashMap<(Operation, Guard, Guard), Guard>,
    /// How many branches all decisions have that were made, those that are there already included.
    branches: usize,
    /// How many times the budget was exceeded; each such result is an opaque variable of its own.
    overflows: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Operation {
    And,
    Or,
    Not,
    Given,
}

impl Default for Guards {
    fn default() -> Self {
        let constant = |n| Decision {
            variable: Variable(u32::MAX - n),
            branches: Box::new([]),
            other: Guard(n),
        };
        Guards {
            decisions: vec![constant(0), constant(1)],
            index: FxHashMap::default(),
            variables: Vec::new(),
            by_input: FxHashMap::default(),
            by_key: FxHashMap::default(),
            memo: FxHashMap::default(),
            branches: 0,
            overflows: 0,
        }
    }
}

impl Guards {
    /// More decisions than this are not made in one stack; results beyond are opaque.
    pub const MOST_DECISIONS: usize = 20_000;
    /// Nor are more than so many branches of them.
    pub const MOST_BRANCHES: usize = 400_000;
    /// What an input may be one of isn't kept where that is longer.
    pub const MOST_LITERALS: usize = 256;

    /// Declares how an input is named, and the only values it can have where they are known. Without it an
    /// input is named by its number.
    pub fn declare(
        &mut self,
        input: Input,
        name: impl Into<EcoString>,
        domain: Option<Vec<Literal>>,
    ) {
        if self.by_input.contains_key(&input) {
            return;
        }
        let variable = self.add_variable(name.into(), domain);
        self.by_input.insert(input, variable);
    }

    fn add_variable(&mut self, name: EcoString, domain: Option<Vec<Literal>>) -> Variable {
        let variable = Variable(self.variables.len() as u32);
        self.variables.push(Described {
            name,
            domain: domain
                .filter(|d| d.len() <= Self::MOST_LITERALS)
                .map(|mut d| {
                    d.sort();
                    d.dedup();
                    d.into_boxed_slice()
                }),
            negation: None,
            is_secret: false,
        });
        variable
    }

    /// What an input is compared with isn't told: it may be what it must not be, a secret.
    pub fn keep_secret(&mut self, input: Input) {
        let described = self
            .by_input
            .get(&input)
            .and_then(|v| self.variables.get_mut(v.0 as usize));
        if let Some(described) = described {
            described.is_secret = true;
        }
    }

    /// `input == literal` for one of these.
    pub fn one_of(&mut self, input: Input, literals: Vec<Literal>) -> Guard {
        let variable = self.of_input(input);
        self.test(variable, literals)
    }

    /// `input == literal`
    pub fn equals(&mut self, input: Input, literal: Literal) -> Guard {
        self.one_of(input, vec![literal])
    }

    fn of_input(&mut self, input: Input) -> Variable {
        match self.by_input.get(&input) {
            Some(v) => *v,
            None => {
                let v = self.add_variable(ecow::eco_format!("input {}", input.0), None);
                self.by_input.insert(input, v);
                v
            }
        }
    }

    /// A test of which nothing is known but its identity: the same key is the same test.
    pub fn opaque(&mut self, key: &str, name: &str) -> Guard {
        let variable = match self.by_key.get(key) {
            Some(v) => *v,
            None => {
                let v = self.add_variable(
                    name.into(),
                    Some(vec![Literal::Bool(true), Literal::Bool(false)]),
                );
                self.by_key.insert(key.into(), v);
                v
            }
        };
        self.test(variable, vec![Literal::Bool(true)])
    }

    /// A statement of which nothing is known but its identity, with the words for it and for its contrary:
    /// `var.rules is not empty`, `var.rules is empty`.
    pub fn statement(&mut self, key: &str, holds: &str, contrary: &str) -> Guard {
        let guard = self.opaque(key, holds);
        if let Some(described) = self
            .by_key
            .get(key)
            .and_then(|v| self.variables.get_mut(v.0 as usize))
        {
            described.negation = Some(contrary.into());
        }
        guard
    }

    /// Whether it is one of these; what its domain doesn't have it never is.
    fn test(&mut self, variable: Variable, literals: Vec<Literal>) -> Guard {
        let branches = literals.into_iter().map(|l| (l, Guard::TRUE)).collect();
        self.decide(variable, branches, Guard::FALSE)
    }

    fn domain(&self, variable: Variable) -> Option<&[Literal]> {
        self.variables
            .get(variable.0 as usize)
            .and_then(|d| d.domain.as_deref())
    }

    /// The canonical decision: literals whose result is that of `other` are dropped; a closed domain has no
    /// `other` of its own.
    fn decide(
        &mut self,
        variable: Variable,
        mut branches: Vec<(Literal, Guard)>,
        mut other: Guard,
    ) -> Guard {
        branches.sort();
        branches.dedup();
        if let Some(domain) = self.domain(variable) {
            // All branches are spelt out, and the most frequent takes the place of `other`.
            let full: Vec<(Literal, Guard)> = domain
                .iter()
                .map(|l| (l.clone(), branch(&branches, l).unwrap_or(other)))
                .collect();
            other = full.last().map_or(other, |(_, g)| *g);
            branches = full;
        }
        branches.retain(|(_, g)| *g != other);
        if branches.is_empty() {
            return other;
        }
        self.branches += branches.len();
        let decision = Decision {
            variable,
            branches: branches.into_boxed_slice(),
            other,
        };
        if let Some(found) = self.index.get(&decision) {
            return *found;
        }
        let guard = Guard(self.decisions.len() as u32);
        self.decisions.push(decision.clone());
        self.index.insert(decision, guard);
        guard
    }

    /// Both hold.
    pub fn and(&mut self, a: Guard, b: Guard) -> Guard {
        self.apply(Operation::And, a, b)
    }

    /// One of them holds.
    pub fn or(&mut self, a: Guard, b: Guard) -> Guard {
        self.apply(Operation::Or, a, b)
    }

    /// It doesn't hold.
    pub fn not(&mut self, a: Guard) -> Guard {
        match a {
            Guard::FALSE => Guard::TRUE,
            Guard::TRUE => Guard::FALSE,
            _ => {
                if let Some(found) = self.memo.get(&(Operation::Not, a, a)) {
                    return *found;
                }
                let Some(d) = self.decisions.get(a.0 as usize).cloned() else {
                    return a;
                };
                let branches = d
                    .branches
                    .iter()
                    .map(|(l, g)| (l.clone(), self.not(*g)))
                    .collect();
                let other = self.not(d.other);
                let result = self.decide(d.variable, branches, other);
                self.memo.insert((Operation::Not, a, a), result);
                result
            }
        }
    }

    /// `a` without what `assumed` says already: where `assumed` holds it is the same, elsewhere it may be anything, and it
    /// asks about nothing that `a` doesn't ask about (Coudert and Madre's `restrict`).
    pub fn given(&mut self, a: Guard, assumed: Guard) -> Guard {
        let is_constant = |g: Guard| g.is_true() || g.is_false();
        if is_constant(a) || is_constant(assumed) {
            return a;
        }
        let key = (Operation::Given, a, assumed);
        if let Some(found) = self.memo.get(&key) {
            return *found;
        }
        let (Some(da), Some(db)) = (
            self.decisions.get(a.0 as usize).cloned(),
            self.decisions.get(assumed.0 as usize).cloned(),
        ) else {
            return a;
        };
        let result = if db.variable < da.variable {
            // What is assumed of other inputs is of no use here.
            let somewhere = db
                .branches
                .iter()
                .fold(db.other, |all, (_, g)| self.or(all, *g));
            self.given(a, somewhere)
        } else {
            let below = |d: &Decision, whole: Guard, literal: Option<&Literal>| {
                if d.variable != da.variable {
                    return whole;
                }
                literal
                    .and_then(|l| branch(&d.branches, l))
                    .unwrap_or(d.other)
            };
            let mut literals: Vec<Option<Literal>> = da
                .branches
                .iter()
                .chain(if db.variable == da.variable {
                    &*db.branches
                } else {
                    &[]
                })
                .map(|(l, _)| Some(l.clone()))
                .collect();
            literals.sort();
            literals.dedup();
            literals.push(None);
            // Branches that are never taken keep what they say, as that is how it was written, unless all others agree.
            let mut agreed = None;
            let mut agree = true;
            let mut results: Vec<(Option<Literal>, Guard)> = Vec::new();
            for literal in literals {
                let under = below(&db, assumed, literal.as_ref());
                let mut to = below(&da, a, literal.as_ref());
                if !under.is_false() {
                    to = self.given(to, under);
                    agree &= agreed.is_none_or(|before| before == to);
                    agreed = Some(to);
                }
                results.push((literal, to));
            }
            if let (true, Some(all)) = (agree, agreed) {
                self.memo.insert(key, all);
                return all;
            }
            let other = results.last().map_or(Guard::FALSE, |(_, to)| *to);
            let branches = results
                .into_iter()
                .filter_map(|(literal, to)| Some((literal?, to)))
                .collect();
            self.decide(da.variable, branches, other)
        };
        self.memo.insert(key, result);
        result
    }

    /// Whether `b` holds wherever `a` does.
    pub fn implies(&mut self, a: Guard, b: Guard) -> bool {
        let not_b = self.not(b);
        self.and(a, not_b).is_false()
    }

    fn apply(&mut self, operation: Operation, a: Guard, b: Guard) -> Guard {
        let (absorbing, neutral) = match operation {
            Operation::And => (Guard::FALSE, Guard::TRUE),
            Operation::Or => (Guard::TRUE, Guard::FALSE),
            Operation::Not => return self.not(a),
            Operation::Given => return self.given(a, b),
        };
        if a == absorbing || b == absorbing {
            return absorbing;
        }
        if a == neutral || a == b {
            return b;
        }
        if b == neutral {
            return a;
        }
        let key = (operation, a.min(b), a.max(b));
        if let Some(found) = self.memo.get(&key) {
            return *found;
        }
        if self.decisions.len() >= Self::MOST_DECISIONS || self.branches >= Self::MOST_BRANCHES {
            self.overflows += 1;
            let name = ecow::eco_format!("condition {} beyond the limit", self.overflows);
            let opaque = self.opaque(&name.clone(), &name);
            self.memo.insert(key, opaque);
            return opaque;
        }
        let (Some(da), Some(db)) = (
            self.decisions.get(a.0 as usize).cloned(),
            self.decisions.get(b.0 as usize).cloned(),
        ) else {
            return absorbing;
        };
        let variable = da.variable.min(db.variable);
        let step = |d: &Decision, whole: Guard, literal: Option<&Literal>| {
            if d.variable != variable {
                return whole;
            }
            literal
                .and_then(|l| branch(&d.branches, l))
                .unwrap_or(d.other)
        };
        let mut literals: Vec<Literal> = [(&da), (&db)]
            .into_iter()
            .filter(|d| d.variable == variable)
            .flat_map(|d| d.branches.iter().map(|(l, _)| l.clone()))
            .collect();
        literals.sort();
        literals.dedup();
        let branches = literals
            .into_iter()
            .map(|l| {
                let (x, y) = (step(&da, a, Some(&l)), step(&db, b, Some(&l)));
                let to = self.apply(operation, x, y);
                (l, to)
            })
            .collect();
        let (x, y) = (step(&da, a, None), step(&db, b, None));
        let other = self.apply(operation, x, y);
        let result = self.decide(variable, branches, other);
        self.memo.insert(key, result);
        result
    }

    /// Kleene's `&&`.
    pub fn truth_and(&mut self, a: Truth, b: Truth) -> Truth {
        Truth {
            yes: self.and(a.yes, b.yes),
            no: self.or(a.no, b.no),
        }
    }

    /// Kleene's `||`.
    pub fn truth_or(&mut self, a: Truth, b: Truth) -> Truth {
        Truth {
            yes: self.or(a.yes, b.yes),
            no: self.and(a.no, b.no),
        }
    }

    /// Kleene's `!`.
    pub fn truth_not(&self, a: Truth) -> Truth {
        Truth {
            yes: a.no,
            no: a.yes,
        }
    }

    /// Whether the condition can hold where inputs have only values that are `wanted`: by the input's name and a value that
    /// the condition names, some where the input is one of which it is asked. Where a wanted value is named, those that
    /// aren't named count as unwanted.
    pub fn can_hold(&self, guard: Guard, wanted: &dyn Fn(&str, &Literal) -> Option<bool>) -> bool {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut open = vec![guard];
        while let Some(guard) = open.pop() {
            if guard.is_true() {
                return true;
            }
            if guard.is_false() || !seen.insert(guard) {
                continue;
            }
            let Some(decision) = self.decisions.get(guard.0 as usize) else {
                return true;
            };
            let Some(variable) = self.variables.get(decision.variable.0 as usize) else {
                return true;
            };
            let verdicts: Vec<Option<bool>> = decision
                .branches
                .iter()
                .map(|(literal, _)| wanted(&variable.name, literal))
                .collect();
            open.extend(
                decision
                    .branches
                    .iter()
                    .zip(&verdicts)
                    .filter(|(_, v)| **v != Some(false))
                    .map(|((_, to), _)| *to),
            );
            if !verdicts.contains(&Some(true)) {
                open.push(decision.other);
            }
        }
        false
    }
}

/// Where a decision goes for a literal that it names. Branches are in order.
fn branch(branches: &[(Literal, Guard)], literal: &Literal) -> Option<Guard> {
    let at = branches.binary_search_by(|(known, _)| known.cmp(literal));
    branches.get(at.ok()?).map(|(_, to)| *to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(t: &str) -> Literal {
        Literal::Text(t.into())
    }

    #[test]
    fn conditions_can_hold_for_wanted_values_or_not() {
        let mut guards = Guards::default();
        let env = Input(0);
        guards.declare(env, "var.env", None);
        let is_prod = guards.equals(env, text("prod"));
        let is_not = guards.not(is_prod);
        let wanted = |name: &str, literal: &Literal| {
            (name == "var.env").then(|| *literal == Literal::Text("prod".into()))
        };
        assert!(guards.can_hold(is_prod, &wanted));
        assert!(!guards.can_hold(is_not, &wanted));
        assert!(guards.can_hold(is_not, &|_, _| None));
    }

    #[test]
    fn contradictions_are_false_by_construction() {
        let mut g = Guards::default();
        let (prod, dev) = (
            g.equals(Input(1), text("prod")),
            g.equals(Input(1), text("dev")),
        );
        assert!(g.and(prod, dev).is_false());
        let not_prod = g.not(prod);
        assert_eq!(g.and(not_prod, dev), dev);
        assert!(g.or(prod, not_prod).is_true());
    }

    #[test]
    fn a_closed_domain_has_no_other() {
        let mut g = Guards::default();
        g.declare(Input(1), "Env", Some(vec![text("prod"), text("dev")]));
        let (prod, dev) = (
            g.equals(Input(1), text("prod")),
            g.equals(Input(1), text("dev")),
        );
        assert!(g.or(prod, dev).is_true());
        assert_eq!(g.not(prod), dev);
        assert!(g.equals(Input(1), text("qa")).is_false());
    }

    #[test]
    fn equal_conditions_are_one() {
        let mut g = Guards::default();
        let (a, b) = (g.equals(Input(1), text("a")), g.equals(Input(2), text("b")));
        let x = g.and(a, b);
        let (na, nb) = (g.not(a), g.not(b));
        let y = g.or(na, nb);
        assert_eq!(g.not(y), x);
        assert!(g.implies(x, a));
        assert!(!g.implies(a, x));
    }

    #[test]
    fn words_for_conditions() {
        let mut g = Guards::default();
        g.declare(Input(1), "Env", None);
        let prod = g.equals(Input(1), text("prod"));
        let not = g.not(prod);
        assert_eq!(g.describe(not), "Env is not prod");
        let enabled = g.opaque("k", "enabled");
        let both = g.and(prod, enabled);
        assert_eq!(g.describe(both), "Env is prod and enabled is true");
    }

    #[test]
    fn many_independent_conditions_stay_small() {
        let mut g = Guards::default();
        let mut all = Guard::TRUE;
        for n in 0..100 {
            let one = g.equals(Input(n), text("on"));
            all = g.and(all, one);
        }
        assert!(g.decisions.len() < Guards::MOST_DECISIONS + 2);
        assert!(!all.is_false());
    }
}
