//! Questions about the stack as a whole: who refers to whom, what is declared.

mod relations;

use super::customer_key::is_customer_key;
use super::properties::unknown_properties;
use super::reachability;
use super::scope::{RuleScope, resource_facts};
use crate::evaluate::{Evaluator, Fault, Frame, collection};
use crate::language::Call;
use crate::load::Node;
use crate::model::{Model, pieces_key};
use crate::syntax::{Expression, Name};
use crate::value::{Data, Guard, NodeId, Reason, ReasonKind, Truth, Type, Value};

/// Functions that need the rule's stack.
pub(super) fn graph_function(
    scope: &RuleScope<'_>,
    evaluator: &Evaluator<'_>,
    frame: Option<&Frame<'_>>,
    name: &Name,
    arguments: &[Expression],
) -> Option<Result<Value, Fault>> {
    let call = Call {
        evaluator,
        frame,
        name: &name.text,
        span: name.span,
        arguments,
    };
    let (_, answer) = FUNCTIONS.iter().find(|(known, _)| *known == call.name)?;
    Some(answer(&Questions { scope, call: &call }))
}

/// A member of a collection, with the condition under which it is there.
type Member = (Guard, Option<ecow::EcoString>, Value);

type Answer = fn(&Questions<'_>) -> Result<Value, Fault>;

const FUNCTIONS: [(&str, Answer); 13] = [
    ("resources", |q| q.resources()),
    ("referrers", |q| q.referrers()),
    ("target", |q| q.target()),
    ("find", |q| q.find()),
    ("is_permissions_boundary", |q| q.is_permissions_boundary()),
    ("is_customer_key", |q| q.is_customer_key()),
    ("facts", |q| q.facts()),
    ("ignored", |q| q.ignored()),
    ("reachable_from_internet", |q| q.reachable_from_internet()),
    ("unknown_properties", |q| q.unknown_properties()),
    ("today", |q| {
        Ok(Value::string(q.scope.session.today.to_string()))
    }),
    ("days_until", |q| q.days_until()),
    ("support", |q| q.support()),
];

/// The names of the functions that need the rule's stack.
pub(super) fn graph_functions() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, _)| *name)
}

struct Questions<'q> {
    scope: &'q RuleScope<'q>,
    call: &'q Call<'q>,
}

impl Questions<'_> {
    /// `resources(kind, …)`: all that the stack declares of these kinds.
    fn resources(&self) -> Result<Value, Fault> {
        let model = self.scope.model;
        let kinds = (0..self.call.arguments.len()).map(|n| self.call.text(n));
        let kinds = kinds.collect::<Result<Vec<String>, Fault>>()?;
        if let Some(known) = model.of_kinds.borrow().get(&kinds) {
            return Ok(known.clone());
        }
        let mut items = Vec::new();
        for id in kinds.iter().flat_map(|kind| model.of_kind(kind)) {
            self.push(*id, &mut items);
        }
        // A setting of the account may be made in another stack just as well as in a module that isn't there.
        let is_of_account = |kind: &String| model.kinds.kind(kind).is_some_and(|k| k.of_account);
        let open = model
            .open
            .clone()
            .filter(|_| !kinds.iter().all(is_of_account));
        let all = self.collected(items, open);
        model.of_kinds.borrow_mut().insert(kinds, all.clone());
        Ok(all)
    }

    /// `is_customer_key(value)`: each case of a value by itself, so that a choice of the code makes the finding conditional.
    fn is_customer_key(&self) -> Result<Value, Fault> {
        let value = self.call.value(0)?;
        self.call.evaluator.lift(&[value], &|values| {
            let [value] = values else {
                return Ok(Value::null());
            };
            Ok(match is_customer_key(self.scope.model, value) {
                Some(is_own) => Value::bool(is_own).at(value.origin()),
                None => self.call.unknown(Type::Bool, &[value]),
            })
        })
    }

    /// `unknown_properties()`: of a template's resource, those that are nearly called as another.
    fn unknown_properties(&self) -> Result<Value, Fault> {
        let node = self.scope.model.node(self.scope.node);
        Ok(node.map_or_else(|| Value::tuple(Vec::new()), unknown_properties))
    }

    /// `reachable_from_internet(self, ports)`: the ways that lead there: `path`.
    fn reachable_from_internet(&self) -> Result<Value, Fault> {
        let subject = self.call.value(0)?;
        let Some(target) = node_of(&subject) else {
            return Ok(Value::tuple(Vec::new()));
        };
        if self.call.arguments.len() < 2 {
            let detail = "reachable_from_internet(self, ports) wants the ports that are asked about: 22, or [22, 3389]";
            return Err(self.call.fault(detail.into()));
        }
        let asked = self.call.value(1)?;
        let ports = reachability::Ports::of(&asked);
        let ways = reachability::ways(self.scope.model, self.call, target, &ports)?;
        let certain = ways.certain.into_iter();
        let items = certain.map(|(guard, way)| (guard, None, way)).collect();
        Ok(collection(items, ways.open))
    }

    /// `find(kind, { name = … })`: what has these values.
    fn find(&self) -> Result<Value, Fault> {
        let kind = self.call.text(0)?;
        let wanted = self.call.value(1)?;
        let model = self.scope.model;
        let mut items = Vec::new();
        let mut open = model.open.clone();
        for id in self.candidates(&kind, &wanted) {
            model.budget.spend(1);
            let value = model.value(id);
            let mut outcome = Some(true);
            for (name, want) in wanted.as_entries().into_iter().flatten() {
                let have = value
                    .as_entries()
                    .and_then(|e| e.get(name))
                    .cloned()
                    .unwrap_or_else(Value::null);
                match self.call.evaluator.equal(&have, want).as_bool() {
                    Some(true) => {}
                    Some(false) => outcome = Some(false),
                    None if is_same_unknown(&have, want) => {}
                    None if outcome != Some(false) => outcome = None,
                    None => {}
                }
            }
            match outcome {
                Some(true) => self.push(id, &mut items),
                Some(false) => {}
                None => {
                    open.get_or_insert_with(|| {
                        Reason::new(
                            ReasonKind::Computed,
                            ecow::eco_format!("which {kind} it is"),
                        )
                    });
                }
            }
        }
        Ok(self.collected(items, open))
    }

    /// The nodes of a kind that may have these values: by the first of them that is a known text, since no other text is equal to it.
    fn candidates(&self, kind: &str, wanted: &Value) -> Vec<NodeId> {
        let model = self.scope.model;
        let text = wanted
            .as_entries()
            .into_iter()
            .flatten()
            .find_map(|(name, value)| Some((name, value.as_str()?)));
        let Some((name, text)) = text else {
            return model.of_kind(kind).to_vec();
        };
        let by_text = model.by_text(kind, name);
        let mut candidates = [by_text.of(text), &by_text.others].concat();
        candidates.sort();
        candidates
    }

    /// `is_permissions_boundary(x)`: whether a policy, or a document, limits what others may and gives nobody anything.
    fn is_permissions_boundary(&self) -> Result<Value, Fault> {
        let subject = self.call.value(0)?;
        let Some(node) = node_of(&subject) else {
            return Ok(Value::bool(false));
        };
        // Who uses it, and how, may be a matter of conditions.
        let yes = bounds_alone(self.scope.model, node, 0);
        let no = self.call.evaluator.guards.borrow_mut().not(yes);
        let reason = Reason::new(ReasonKind::Repetition, "what it is attached to");
        let truth = Truth { yes, no };
        Ok(self
            .call
            .evaluator
            .from_truth(truth, reason, self.call.span))
    }

    /// `facts(x)`: what `resource.…` says, of another resource.
    fn facts(&self) -> Result<Value, Fault> {
        let value = self.call.value(0)?;
        let of = |value: &Value| match node_of(value) {
            Some(node) => resource_facts(self.scope.session, self.scope.model, node),
            None if value.is_unknown() => self.call.unknown(Type::Dynamic, &[value]),
            None => Value::null(),
        };
        let evaluator = self.call.evaluator;
        evaluator.lift(&[value], &|values| {
            Ok(values.first().map(of).unwrap_or(Value::null()))
        })
    }

    /// `ignored("path"[, resource])`: whether changes to an attribute are ignored, so that its value is only the initial one.
    fn ignored(&self) -> Result<Value, Fault> {
        let path = self.call.text(0)?;
        let node = match self.call.arguments.len() {
            0 | 1 => Some(self.scope.node),
            _ => node_of(&self.call.value(1)?),
        };
        let declared = node.and_then(|n| self.scope.model.node(n)).and_then(|n| {
            n.declaration
                .as_entries()?
                .get("lifecycle")?
                .as_entries()?
                .get("ignore_changes")
                .cloned()
        });
        let ignores = |text: &str| {
            text == "all"
                || text == path
                || path.starts_with(&format!("{text}."))
                || text.starts_with(&format!("{path}."))
                || text.starts_with(&format!("{path}["))
        };
        Ok(Value::bool(match declared {
            Some(list) => match (list.as_str(), list.as_items()) {
                (Some(text), _) => ignores(text),
                (_, Some(items)) => items.iter().filter_map(Value::as_str).any(ignores),
                _ => false,
            },
            None => false,
        }))
    }

    /// `days_until(date)`: from today.
    fn days_until(&self) -> Result<Value, Fault> {
        let date = self.call.value(0)?;
        let today = self.scope.session.today.to_string();
        self.call
            .evaluator
            .lift(std::slice::from_ref(&date), &|values| {
                let Some(date) = values.first() else {
                    return Ok(Value::null());
                };
                Ok(match date.as_str() {
                    Some(date) => match crate::language::days(&today, date) {
                        Some(days) => Value::number(days),
                        None => {
                            return Err(self
                                .call
                                .fault(format!("{date:?} is no date such as 2026-01-31")));
                        }
                    },
                    None if date.is_null() => Value::null(),
                    None => self.call.unknown(Type::Number, &[date]),
                })
            })
    }

    /// `support(product, version)`: what the dated table says: `{ ends, extended_ends }`; unknown where the version isn't in it.
    fn support(&self) -> Result<Value, Fault> {
        let (product, version) = (self.call.value(0)?, self.call.value(1)?);
        self.call.evaluator.lift(&[product, version], &|values| {
            let [product, version] = values else {
                return Ok(Value::null());
            };
            if product.is_null() || version.is_null() {
                return Ok(Value::null());
            }
            let (Some(product), Some(version_text)) = (
                product.as_str(),
                crate::value::convert(version, &Type::String)
                    .ok()
                    .and_then(|v| v.as_str().map(str::to_string)),
            ) else {
                return Ok(self.call.unknown(Type::Dynamic, &[product, version]));
            };
            Ok(match super::support::lookup(product, &version_text) {
                Some(facts) => facts,
                None => Value::unknown_of(
                    Type::Dynamic,
                    Reason::new(
                        ReasonKind::Opaque,
                        ecow::eco_format!("{product} {version_text}"),
                    ),
                ),
            })
        })
    }

    fn push(&self, id: NodeId, items: &mut Vec<Member>) {
        self.push_when(Guard::TRUE, id, items);
    }

    /// Adds a resource that counts under a condition, where it is there.
    fn push_when(&self, when: Guard, id: NodeId, items: &mut Vec<Member>) {
        let model = self.scope.model;
        let Some(node) = model.node(id) else { return };
        let guard = model.guards.borrow_mut().and(node.guard, when);
        if guard.is_false() || model.external.contains(&id) {
            return;
        }
        items.push((guard, None, model.value(id)));
    }

    fn collected(&self, items: Vec<Member>, open: Option<Reason>) -> Value {
        let symbolic = items.iter().find_map(|(_, _, v)| {
            let node = self.scope.model.node(node_of(v)?)?;
            node.symbolic.clone()
        });
        collection(items, open.or(symbolic))
    }
}

/// When all that makes use of a policy is bounded by it: directly, or a document by the policy that it is written into.
fn bounds_alone(model: &Model, policy: NodeId, depth: usize) -> Guard {
    if let Some(known) = model.bounding.borrow().get(&(policy, depth)) {
        return *known;
    }
    let found = bounds_alone_by_its_uses(model, policy, depth);
    model.bounding.borrow_mut().insert((policy, depth), found);
    found
}

fn bounds_alone_by_its_uses(model: &Model, policy: NodeId, depth: usize) -> Guard {
    const DEEPEST: usize = 4;
    let uses_of_it = model.edges_to(policy).filter_map(|edge| {
        model.budget.spend(1);
        let from = model.node(edge.from)?;
        uses(from, &edge.attribute).then_some((edge, from))
    });
    let (mut is_used, mut is_bound) = (Guard::FALSE, Guard::TRUE);
    for (edge, from) in uses_of_it {
        let is_document = matches!(
            &*from.kind,
            "aws_iam_policy" | "data.aws_iam_policy_document"
        );
        let bounds = match model.is_read_as(from, &edge.attribute, "permissions_boundary") {
            true => Guard::TRUE,
            false if is_document && depth < DEEPEST => bounds_alone(model, edge.from, depth + 1),
            false => Guard::FALSE,
        };
        let mut guards = model.guards.borrow_mut();
        let absent = guards.not(from.guard);
        let bounds = guards.or(absent, bounds);
        is_bound = guards.and(is_bound, bounds);
        is_used = guards.or(is_used, from.guard);
        if is_bound.is_false() {
            break;
        }
    }
    model.guards.borrow_mut().and(is_used, is_bound)
}

/// Whether what a node says by an attribute makes use of what it refers to. To wait for it is no use, and what a called
/// module hands out is used where it is read.
fn uses(from: &Node, attribute: &str) -> bool {
    let is_handed_out = from.kind == "terraform.output" && !from.module.is_empty();
    attribute != "depends_on" && attribute != "DependsOn" && !is_handed_out
}

/// The node whose attributes a value is.
pub(super) fn node_of(value: &Value) -> Option<NodeId> {
    match &value.data {
        Data::Object(object) => object
            .open
            .as_ref()
            .filter(|o| o.reference.path.is_empty())
            .map(|o| o.reference.node),
        Data::Unknown(u) if u.refers_to.as_ref().is_some_and(|r| r.path.is_empty()) => {
            u.refers_to.as_ref().map(|r| r.node)
        }
        _ => None,
    }
}

/// Whether two texts are the same without being known: the same input, the same attribute, or put together from such in the
/// same way, as `"/aws/lambda/${var.name}"` twice.
fn is_same_unknown(a: &Value, b: &Value) -> bool {
    let (Some(x), Some(y)) = (a.as_unknown(), b.as_unknown()) else {
        return false;
    };
    (x.input.is_some() && x.input == y.input)
        || (x.refers_to.is_some() && x.refers_to == y.refers_to)
        || pieces_key(a).is_some_and(|key| pieces_key(b) == Some(key))
}
