//! Conditions: `Conditions`, `Rules`, and the functions that they are made of.

use ecow::{EcoString, eco_format};

use super::cases::cases_of;
use super::document::{Node, NodeKind};
use super::scalar;
use super::scope::{Condition, Loader};
use crate::syntax::Span;
use crate::value::{Guard, Guards, Literal, Value};

impl Loader<'_> {
    /// A condition by name. One that isn't declared (reported elsewhere) is a test of which nothing is known.
    pub fn condition(&mut self, name: &str) -> Guard {
        let prefix = self
            .scope()
            .map(|scope| scope.prefix.clone())
            .unwrap_or_default();
        let Some(scope) = self.scope() else {
            return Guard::TRUE;
        };
        let index = match scope.conditions.get_mut(name) {
            Some(Condition::Done(guard)) => return *guard,
            Some(state @ Condition::Pending(_)) => {
                let Condition::Pending(index) = *state else {
                    return Guard::TRUE;
                };
                *state = Condition::Running;
                Some(index)
            }
            Some(Condition::Running) => {
                // A condition that needs itself; which one is said where the section is evaluated.
                return self.opaque_condition(name);
            }
            None => None,
        };
        let root = self.root();
        let node =
            index.and_then(|index| root.as_deref()?.get("Conditions")?.entries()?.get(index));
        let guard = match node {
            None => self.opaque_condition(name),
            Some(entry) => {
                let saved = self.place.clone();
                self.place.under = Guard::TRUE;
                let guard = self.test(&entry.value, Some(&eco_format!("{prefix}{name}")));
                self.place = saved;
                guard
            }
        };
        if let Some(scope) = self.scope() {
            scope.conditions.insert(name.into(), Condition::Done(guard));
        }
        guard
    }

    /// Whether the evaluation of a condition has come to it again.
    pub fn opaque_condition(&mut self, name: &str) -> Guard {
        let name = self
            .scope()
            .map_or(name.into(), |scope| eco_format!("{}{name}", scope.prefix));
        self.stack
            .guards
            .opaque(&eco_format!("condition {name}"), &name)
    }

    /// The condition that a node states. `name` is what messages call it where it is a single test.
    pub fn test(&mut self, node: &Node, name: Option<&EcoString>) -> Guard {
        if self.depth >= Self::MOST_DEPTH {
            return self.opaque_test(node, name);
        }
        self.depth += 1;
        let guard = self.test_function(node, name);
        self.depth -= 1;
        guard
    }

    fn test_function(&mut self, node: &Node, name: Option<&EcoString>) -> Guard {
        let Some([entry]) = node.entries() else {
            return self.test_value(node, name);
        };
        let argument = &entry.value;
        match entry.key.as_str() {
            "Condition" => match argument.text() {
                Some(name) => self.condition(&name.clone()),
                None => self.opaque_test(node, name),
            },
            "Fn::And" => self.fold(argument, true),
            "Fn::Or" => self.fold(argument, false),
            "Fn::Not" => {
                let inner = match argument.items() {
                    Some([inner]) => inner,
                    _ => argument,
                };
                let guard = self.test(inner, name);
                self.stack.guards.not(guard)
            }
            "Fn::Equals" => match argument.items() {
                Some([a, b]) => {
                    let (left, right) = (self.evaluate(a), self.evaluate(b));
                    self.equals(&left, &right, node, name)
                }
                _ => self.opaque_test(node, name),
            },
            "Fn::Contains" => match argument.items() {
                Some([list, item]) => {
                    let (list, item) = (self.evaluate(list), self.evaluate(item));
                    let few = |items: &&[Value]| items.len() <= Guards::MOST_LITERALS;
                    let Some(items) = list.as_items().filter(few).map(<[Value]>::to_vec) else {
                        return self.opaque_test(node, name);
                    };
                    let mut guard = Guard::FALSE;
                    for one in items {
                        let equal = self.equals(&one, &item, node, name);
                        guard = self.stack.guards.or(guard, equal);
                    }
                    guard
                }
                _ => self.opaque_test(node, name),
            },
            _ => self.test_value(node, name),
        }
    }

    fn fold(&mut self, argument: &Node, and: bool) -> Guard {
        let mut result = if and { Guard::TRUE } else { Guard::FALSE };
        for part in argument.items().unwrap_or_default() {
            let part = self.test(part, None);
            result = match and {
                true => self.stack.guards.and(result, part),
                false => self.stack.guards.or(result, part),
            };
        }
        result
    }

    /// A bool, or the text of one.
    fn test_value(&mut self, node: &Node, name: Option<&EcoString>) -> Guard {
        let value = self.evaluate(node);
        match scalar::text(&value).as_deref() {
            Some("true") => Guard::TRUE,
            Some("false") => Guard::FALSE,
            _ => match value.as_unknown().and_then(|unknown| unknown.test) {
                Some(guard) => guard,
                None => self.opaque_test(node, name),
            },
        }
    }

    /// Values are compared as texts, as the service does.
    fn equals(&mut self, a: &Value, b: &Value, node: &Node, name: Option<&EcoString>) -> Guard {
        match (scalar::text(a), scalar::text(b)) {
            (Some(a), Some(b)) => return if a == b { Guard::TRUE } else { Guard::FALSE },
            (Some(text), None) => {
                if let Some(input) = b.as_unknown().and_then(|unknown| unknown.input) {
                    return self.stack.guards.equals(input, Literal::Text(text));
                }
            }
            (None, Some(text)) => {
                if let Some(input) = a.as_unknown().and_then(|unknown| unknown.input) {
                    return self.stack.guards.equals(input, Literal::Text(text));
                }
            }
            (None, None) => {}
        }
        if let (Some(a), Some(b)) = (a.as_unknown(), b.as_unknown())
            && ((a.input.is_some() && a.input == b.input)
                || (a.refers_to.is_some() && a.refers_to == b.refers_to))
        {
            return Guard::TRUE;
        }
        let (lifted, other) = match (cases_of(a), cases_of(b)) {
            (Some(cases), _) => (cases.to_vec(), b),
            (None, Some(cases)) => (cases.to_vec(), a),
            (None, None) => return self.opaque_test(node, name),
        };
        let mut result = Guard::FALSE;
        let mut covered = Guard::FALSE;
        for (guard, case) in lifted {
            covered = self.stack.guards.or(covered, guard);
            let equal = if cases_of(&case).is_some() {
                self.opaque_test(node, name)
            } else {
                self.equals(&case, other, node, name)
            };
            let both = self.stack.guards.and(guard, equal);
            result = self.stack.guards.or(result, both);
        }
        if !covered.is_true() {
            let rest = self.stack.guards.not(covered);
            let opaque = self.opaque_test(node, name);
            let both = self.stack.guards.and(rest, opaque);
            result = self.stack.guards.or(result, both);
        }
        result
    }

    /// A test of which nothing is known but how it is written, so that the same test is the same condition.
    fn opaque_test(&mut self, node: &Node, name: Option<&EcoString>) -> Guard {
        let prefix = self
            .scope()
            .map(|scope| scope.prefix.clone())
            .unwrap_or_default();
        let mut written = String::new();
        render(node, &mut written);
        let shown = match name {
            Some(name) => name.clone(),
            None => shortened(&written),
        };
        self.stack
            .guards
            .opaque(&format!("{prefix}{written}"), &shown)
    }

    /// What `Rules` ask for holds wherever the template is deployed, as far as it can be said about parameters.
    pub fn assume_rules(&mut self) {
        let rules = self.rules();
        let Some(deployed) = self.scope().map(|scope| scope.guard) else {
            return;
        };
        let not_deployed = self.stack.guards.not(deployed);
        let holds = self.stack.guards.or(not_deployed, rules);
        let all = self.stack.guards.and(self.stack.assumption, holds);
        if !all.is_false() {
            self.stack.assumption = all;
        }
    }

    fn rules(&mut self) -> Guard {
        let Some(root) = self.root() else {
            return Guard::TRUE;
        };
        let mut all = Guard::TRUE;
        for rule in root
            .get("Rules")
            .and_then(|rules| rules.entries())
            .unwrap_or_default()
        {
            let when = match rule.value.get("RuleCondition") {
                Some(condition) => self.test(condition, None),
                None => Guard::TRUE,
            };
            let assertions = rule
                .value
                .get("Assertions")
                .and_then(|assertions| assertions.items());
            for assertion in assertions.unwrap_or_default() {
                let Some(asserted) = assertion.get("Assert") else {
                    continue;
                };
                if !is_simple(asserted) || !rule.value.get("RuleCondition").is_none_or(is_simple) {
                    continue;
                }
                let holds = self.test(asserted, None);
                let not_when = self.stack.guards.not(when);
                let implied = self.stack.guards.or(not_when, holds);
                let both = self.stack.guards.and(all, implied);
                // The defaults break the rule: then other values are going to be given, and nothing is known.
                if !both.is_false() {
                    all = both;
                }
            }
        }
        all
    }

    /// All conditions are evaluated, also those that nobody uses, and those that need themselves are reported.
    pub fn evaluate_conditions(&mut self) {
        let Some(root) = self.root() else { return };
        let entries = root
            .get("Conditions")
            .and_then(|conditions| conditions.entries())
            .unwrap_or_default();
        for path in super::cycles::of_conditions(entries) {
            let span = entries
                .iter()
                .find(|entry| path.first().is_some_and(|first| *first == entry.key))
                .map_or(Span::NONE, |entry| entry.key_span);
            self.error(
                span,
                "Condition that depends on itself",
                format!("The conditions need each other: {}.", path.join(" → ")),
            );
        }
        for entry in entries {
            self.condition(&entry.key);
        }
    }
}

/// Whether a rule's condition consists of comparisons of parameters with texts.
fn is_simple(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar(..) => true,
        NodeKind::Sequence(items) => items.iter().all(is_simple),
        NodeKind::Mapping(entries) => entries.iter().all(|entry| {
            matches!(
                entry.key.as_str(),
                "Fn::And" | "Fn::Or" | "Fn::Not" | "Fn::Equals" | "Fn::Contains" | "Ref"
            ) && is_simple(&entry.value)
        }),
    }
}

/// A node on one line.
fn render(node: &Node, out: &mut String) {
    match &node.kind {
        NodeKind::Scalar(text, _) => out.push_str(text),
        NodeKind::Sequence(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                render(item, out);
            }
            out.push(']');
        }
        NodeKind::Mapping(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                match entry.key.strip_prefix("Fn::") {
                    Some(name) => out.push_str(name),
                    None => out.push_str(&entry.key),
                }
                out.push(' ');
                render(&entry.value, out);
            }
        }
    }
}

fn shortened(text: &str) -> EcoString {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => eco_format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.into(),
    }
}
