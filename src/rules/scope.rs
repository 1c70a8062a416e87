//! What names mean in a rule.

use std::cell::RefCell;
use std::rc::Rc;

use ecow::EcoString;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::constant::{Kept, Slot, Values};
use super::rule::Rule;
use crate::evaluate::{Evaluator, Fault, Frame, References, Step};
use crate::load::Node;
use crate::model::Model;
use crate::source::{Memory, SourceMap};
use crate::syntax::{Expression, Name};
use crate::value::{Entries, NodeId, Reference, Value};

/// What all rules of a scan share.
pub struct Session<'s> {
    /// The texts that are scanned.
    pub sources: &'s SourceMap,
    /// `today()`: year, month, day.
    pub today: jiff::civil::Date,
    /// Thresholds that the user sets: by rule and parameter.
    pub parameters: FxHashMap<(EcoString, EcoString), Value>,
    /// What rules compute once.
    pub kept: Kept,
}

/// Values by the numbers of the lets that name them.
type Named = SmallVec<[(usize, Value); 4]>;

/// One question: a rule about a node, and about one element of it where the rule repeats.
pub struct RuleScope<'r> {
    /// The session.
    pub session: &'r Session<'r>,
    /// The stack.
    pub model: &'r Model,
    /// The rule.
    pub rule: &'r Rule,
    /// Whom it asks about.
    pub node: NodeId,
    /// Key and value of the element.
    pub each: Option<(Value, Value)>,
    /// What the rule's `let` names, by its number there, as far as it was read.
    lets: RefCell<Named>,
    /// Those that are the same for every element, of all scopes of elements together.
    lets_of_all: Rc<RefCell<Named>>,
    constants: Values,
    constants_of_stack: Values,
    /// Those that are being evaluated.
    open_lets: RefCell<SmallVec<[usize; 8]>>,
}

impl<'r> RuleScope<'r> {
    /// The question of a rule about a node.
    pub fn new(session: &'r Session<'r>, model: &'r Model, rule: &'r Rule, node: NodeId) -> Self {
        RuleScope {
            session,
            model,
            rule,
            node,
            each: None,
            lets: RefCell::default(),
            lets_of_all: Rc::default(),
            constants: session.kept.of(rule),
            constants_of_stack: rule.constants.of_one_stack(),
            open_lets: RefCell::default(),
        }
    }

    /// The same about another node.
    pub fn of(&self, node: NodeId) -> RuleScope<'r> {
        RuleScope {
            node,
            each: None,
            lets: RefCell::default(),
            lets_of_all: Rc::default(),
            open_lets: RefCell::default(),
            constants: self.constants.clone(),
            constants_of_stack: self.constants_of_stack.clone(),
            ..*self
        }
    }

    /// The same about an element.
    pub fn with_each(&self, key: Value, value: Value) -> RuleScope<'r> {
        RuleScope {
            each: Some((key, value)),
            lets: RefCell::default(),
            lets_of_all: self.lets_of_all.clone(),
            open_lets: RefCell::default(),
            constants: self.constants.clone(),
            constants_of_stack: self.constants_of_stack.clone(),
            ..*self
        }
    }

    /// Runs `f` with an evaluator in this scope.
    pub fn evaluator<T>(&self, f: impl FnOnce(&Evaluator<'_>) -> T) -> T {
        static NO_FILES: Memory = Memory::new();
        f(&Evaluator {
            references: self,
            files: &NO_FILES,
            directory: std::path::Path::new(""),
            guards: &self.model.guards,
            mode: crate::evaluate::Mode::Rule,
            budget: &self.model.budget,
        })
    }

    /// The value of an expression.
    pub fn evaluate(&self, expression: &Expression) -> Result<Value, Fault> {
        // What a question makes is gone when it is answered.
        let mark = self.model.budget.mark();
        let value = self.evaluator(|e| e.evaluate(expression, None));
        self.model.budget.release(mark);
        value
    }

    /// The expression that a `let` names.
    pub fn let_expression(&self, name: &str) -> Option<&'r Expression> {
        self.numbered_let(name).map(|(_, expression)| expression)
    }

    fn numbered_let(&self, name: &str) -> Option<(usize, &'r Expression)> {
        let mut lets = self.rule.lets.iter().enumerate();
        lets.find(|(_, (known, _))| known == name)
            .map(|(number, (_, expression))| (number, expression))
    }

    /// The value of what a `let` names, evaluated when it is first read.
    fn named(&self, evaluator: &Evaluator<'_>, name: &Name) -> Result<Value, Fault> {
        let text = &*name.text;
        let Some((number, expression)) = self.numbered_let(text) else {
            return Err(Fault::of_reference(
                "Invalid reference",
                format!(
                    "A rule knows self, resource, stack, each, param and what its let block names, and no {text:?}."
                ),
                name.span,
            ));
        };
        let lets = match self.rule.constants.is_of_all(number) {
            true => &*self.lets_of_all,
            false => &self.lets,
        };
        let known = lets.borrow();
        if let Some((_, value)) = known.iter().find(|(known, _)| *known == number) {
            return Ok(value.clone());
        }
        drop(known);
        let value = self.opened(evaluator, number, name, expression)?;
        lets.borrow_mut().push((number, value.clone()));
        Ok(value)
    }

    /// The value of what a name stands for, which may not be that name again.
    fn opened(
        &self,
        evaluator: &Evaluator<'_>,
        number: usize,
        name: &Name,
        expression: &Expression,
    ) -> Result<Value, Fault> {
        if self.open_lets.borrow().contains(&number) {
            return Err(Fault::of_reference(
                "Cycle",
                format!("{:?} of the rule depends on itself.", name.text),
                name.span,
            ));
        }
        self.open_lets.borrow_mut().push(number);
        let value = evaluator.evaluate(expression, None);
        self.open_lets.borrow_mut().pop();
        value
    }

    fn resource(&self) -> Value {
        resource_facts(self.session, self.model, self.node)
    }
}

/// What `resource.…` reads of a node.
pub fn resource_facts(session: &Session<'_>, model: &Model, id: NodeId) -> Value {
    let Some(node) = model.node(id) else {
        return Value::null();
    };
    model.facts_of(id, || facts_of(session, node))
}

fn facts_of(session: &Session<'_>, node: &Node) -> Value {
    let mut entries: Entries = node.declaration.as_entries().cloned().unwrap_or_default();
    let text = |t: &str| Value::string(t);
    entries.insert("address".into(), text(node.known_as()));
    entries.insert("kind".into(), text(&node.kind));
    entries.insert("type".into(), text(&node.written_type));
    entries.insert("module".into(), text(&node.module));
    let language = if node.is_of_template() {
        "cloudformation"
    } else {
        "terraform"
    };
    entries.insert("language".into(), text(language));
    if let Some(source) = session.sources.source(node.header.start) {
        let name = source
            .path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        entries.insert("file".into(), text(&name));
    }
    Value::object(entries).at(node.header)
}

impl References for RuleScope<'_> {
    fn resolve(
        &self,
        evaluator: &Evaluator<'_>,
        _: Option<&Frame<'_>>,
        name: &Name,
        steps: &[Step<'_>],
    ) -> Result<(Value, usize), Fault> {
        let first = match steps.first() {
            Some(Step::Attribute(name, _)) => Some(&*name.text),
            _ => None,
        };
        match &*name.text {
            "self" => Ok((self.model.value(self.node), 0)),
            "resource" => Ok((self.resource(), 0)),
            "stack" => Ok((self.model.facts(), 0)),
            "each" => match (first, &self.each) {
                (Some("key"), Some((key, _))) => Ok((key.clone(), 1)),
                (Some("value"), Some((_, value))) => Ok((value.clone(), 1)),
                _ => Err(Fault::of_reference(
                    "Invalid reference",
                    "each.key and each.value are there only in rules with for_each.",
                    name.span,
                )),
            },
            "param" => {
                let wanted = first.unwrap_or("");
                if let Some(value) = self
                    .session
                    .parameters
                    .get(&(self.rule.summary.id.clone(), wanted.into()))
                {
                    return Ok((value.clone(), 1));
                }
                let mut parameters = self.rule.parameters.iter().enumerate();
                match parameters.find(|(_, p)| p.name == wanted) {
                    Some((number, parameter)) => {
                        // Numbered behind what the let block names.
                        let number = self.rule.lets.len() + number;
                        Ok((self.opened(evaluator, number, name, &parameter.default)?, 1))
                    }
                    None => Err(Fault::of_reference(
                        "Invalid reference",
                        format!("The rule has no param named {wanted:?}."),
                        name.span,
                    )),
                }
            }
            _ => Ok((self.named(evaluator, name)?, 0)),
        }
    }

    fn are_distinct(&self, one: &Reference, other: &Reference) -> bool {
        let names_one = |path: &str| matches!(path.to_ascii_lowercase().as_str(), "arn" | "id");
        // One that stands for many is none of them for sure.
        let is_one =
            |node: &&Node| crate::model::is_resource(&node.kind) && node.symbolic.is_none();
        let is_outside = |id: NodeId| self.model.external.contains(&id);
        let node = |id: NodeId| self.model.node(id).filter(is_one);
        names_one(&one.path)
            && one.path.eq_ignore_ascii_case(&other.path)
            && !is_outside(one.node)
            && !is_outside(other.node)
            && matches!((node(one.node), node(other.node)), (Some(a), Some(b)) if a.kind == b.kind && a.address != b.address)
    }

    fn constant(
        &self,
        evaluator: &Evaluator<'_>,
        expression: &Expression,
    ) -> Option<Result<Value, Fault>> {
        let slot = match self.rule.constants.slot(expression)? {
            Slot::OfSession(number) => self.constants.get(number)?,
            Slot::OfStack(number) => self.constants_of_stack.get(number)?,
        };
        if let Some(value) = slot.get() {
            return Some(Ok(value.clone()));
        }
        let computed = evaluator.compute(expression, None);
        if let Ok(value) = &computed {
            // Another thread may have been faster; both values are the same.
            let _ = slot.set(value.clone());
        }
        Some(computed)
    }

    fn call(
        &self,
        evaluator: &Evaluator<'_>,
        frame: Option<&Frame<'_>>,
        name: &Name,
        arguments: &[Expression],
    ) -> Option<Result<Value, Fault>> {
        if let Some(result) = super::graph::graph_function(self, evaluator, frame, name, arguments)
        {
            return Some(result);
        }
        let general = || crate::language::general_function(evaluator, frame, name, arguments);
        // Several rules ask the same of one resource.
        if crate::language::is_thorough(&name.text)
            && let [argument] = arguments
        {
            let compute = || general().unwrap_or_else(|| Ok(Value::null()));
            return Some(
                evaluator
                    .evaluate(argument, frame)
                    .and_then(|value| self.model.given(&name.text, value, compute)),
            );
        }
        general()
    }
}
