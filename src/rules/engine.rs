//! Asking rules.

use super::listed::Names;
use super::rule::{Default, LANGUAGES, Rule, Summary};
use super::scope::{RuleScope, Session};
use super::severity::Severity;
use crate::evaluate::Fault;
use crate::load::Language;
use crate::model::Model;
use crate::value::{Guard, NodeId, Reason, Truth, Value};

/// What a rule says of one resource, or of one element of it.
pub struct Answer<'r> {
    /// The question, for asking further.
    pub scope: RuleScope<'r>,
    /// The verdict.
    pub verdict: Verdict,
    /// How bad a failure is, here.
    pub severity: Severity,
    /// The error in the rule's expression for which it is undecided.
    pub fault: Option<Fault>,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It holds.
    Pass,
    /// The rule doesn't concern it.
    NotConcerned,
    /// It doesn't hold, under this condition ([`Guard::TRUE`]: always).
    Fail(Guard),
    /// It can't be known, for this reason.
    Undecided(Reason),
}

/// How many questions were asked, and how they ended.
#[derive(Debug, std::default::Default, Clone, Copy)]
pub struct Tally {
    /// Questions.
    pub asked: usize,
    /// Those that could not be decided.
    pub undecided: usize,
    /// Those of which the rule holds.
    pub passed: usize,
}

/// The nodes of a model that a rule's kinds name.
pub fn subjects(model: &Model, kinds: &Names) -> Vec<NodeId> {
    let mut all = Vec::new();
    for pattern in kinds.iter() {
        if pattern == "any" {
            all.extend(
                (0..model.stack.nodes.len() as u32)
                    .map(NodeId)
                    .filter(|id| {
                        model
                            .node(*id)
                            .is_some_and(|n| crate::model::is_resource(&n.kind))
                    }),
            );
        } else if let Some(prefix) = pattern.strip_suffix('*') {
            let mut kinds: Vec<_> = model
                .by_kind
                .keys()
                .filter(|k| k.starts_with(prefix))
                .collect();
            kinds.sort();
            all.extend(
                kinds
                    .into_iter()
                    .flat_map(|k| model.of_kind(k).iter().copied()),
            );
        } else {
            all.extend(model.of_kind(pattern).iter().copied());
        }
    }
    all.sort();
    all.dedup();
    all
}

/// Whether a rule is asked in this stack at all.
pub fn applies(summary: &Summary, model: &Model) -> bool {
    let (languages, may_be_production) = circumstances(model);
    applies_in(summary, languages, may_be_production)
}

/// What of a stack decides whether a rule is asked in it: its [`LANGUAGES`], and whether it may be production.
pub fn circumstances(model: &Model) -> (&'static [Language], bool) {
    let [terraform, cloudformation, both] = LANGUAGES;
    let languages = match model.stack.language.of_rules() {
        Language::CloudFormation => cloudformation,
        // Templates describe themselves, each as one node.
        _ if !model.of_kind("cloudformation.template").is_empty() => both,
        _ => terraform,
    };
    (languages, model.environment.name != "non-production")
}

/// Whether a rule is asked in stacks of these [`circumstances`].
pub fn applies_in(summary: &Summary, languages: &[Language], may_be_production: bool) -> bool {
    languages.iter().any(|l| summary.languages.contains(l))
        && (summary.default != Default::Production || may_be_production)
}

/// What asking costs besides evaluating.
const STEPS_PER_QUESTION: u64 = 8;

/// Asks a rule about all it concerns in a stack. `take` gets every answer that isn't a pass.
pub fn ask<'r>(
    session: &'r Session<'r>,
    model: &'r Model,
    rule: &'r Rule,
    tally: &mut Tally,
    take: &mut dyn FnMut(Answer<'r>),
) {
    let mut first: Option<RuleScope<'r>> = None;
    for id in subjects(model, &rule.summary.kinds) {
        let Some(node) = model.node(id) else { continue };
        if node.guard.is_false() {
            continue;
        }
        // A template that Terraform deploys is none the less a template.
        let language = match model.stack.language.of_rules() {
            Language::Terraform if node.is_of_template() => Language::CloudFormation,
            language => language,
        };
        if !rule.summary.languages.contains(&language) {
            continue;
        }
        // Who asks sees that nothing is left, and tells it.
        if model.budget.left() == 0 {
            return;
        }
        if rule.for_each.is_some() {
            model.budget.spend(STEPS_PER_QUESTION);
        }
        let scope = match &first {
            Some(scope) => scope.of(id),
            None => RuleScope::new(session, model, rule, id),
        };
        if first.is_none() {
            first = Some(scope.of(id));
        }
        if rule.for_each.is_some() && is_not_concerned(&scope) {
            continue;
        }
        match &rule.for_each {
            None => one(scope, node.guard, tally, take),
            Some(each) => match scope.evaluate(each) {
                Err(fault) => undecided(scope, fault, tally, take),
                Ok(collection) => over(&scope, &collection, node.guard, tally, take),
            },
        }
    }
}

/// Whether a rule that repeats concerns none of a resource's elements, which saves looking for them.
fn is_not_concerned(scope: &RuleScope<'_>) -> bool {
    let Some(when) = &scope.rule.when else {
        return false;
    };
    scope.rule.constants.when_is_of_all
        && scope.evaluate(when).is_ok_and(|value| {
            scope
                .evaluator(|e| e.rule_truth(&value, when.span))
                .is_ok_and(|truth| truth.no.is_true())
        })
}

/// Asks about each element of a collection.
fn over<'r>(
    scope: &RuleScope<'r>,
    collection: &Value,
    guard: Guard,
    tally: &mut Tally,
    take: &mut dyn FnMut(Answer<'r>),
) {
    if let Some(pairs) = crate::evaluate::pairs(collection) {
        for (key, value) in pairs {
            // Of a sensitive list everything is.
            let value = value.mark(collection.marks);
            one(scope.with_each(key, value), guard, tally, take);
        }
        return;
    }
    let Some(unknown) = collection.as_unknown() else {
        return;
    };
    if let Some(members) = &unknown.members
        && (members.open.is_none() || !members.items.is_empty())
    {
        for (n, (when, key, value)) in members.items.iter().enumerate() {
            let both = scope.model.guards.borrow_mut().and(guard, *when);
            let key = key.as_ref().map_or_else(|| Value::number(n), Value::string);
            if !both.is_false() {
                one(scope.with_each(key, value.clone()), both, tally, take);
            }
        }
        // Of those that nobody can see nothing is decided.
        if let Some(reason) = members.open.as_ref().filter(|_| !members.stands_for_all) {
            unseen(scope, reason, tally, take);
        }
        return;
    }
    if let Some(cases) = &unknown.cases {
        for (when, case) in cases.iter() {
            let both = scope.model.guards.borrow_mut().and(guard, *when);
            if !both.is_false() {
                over(scope, case, both, tally, take);
            }
        }
        return;
    }
    unseen(scope, &unknown.reason, tally, take);
}

/// Elements that aren't known leave the rule undecided of them.
fn unseen<'r>(
    scope: &RuleScope<'r>,
    reason: &Reason,
    tally: &mut Tally,
    take: &mut dyn FnMut(Answer<'r>),
) {
    tally.asked += 1;
    tally.undecided += 1;
    take(Answer {
        scope: scope.with_each(Value::null(), Value::null()),
        verdict: Verdict::Undecided(reason.clone()),
        severity: scope.rule.summary.severity,
        fault: None,
    });
}

fn one<'r>(
    scope: RuleScope<'r>,
    guard: Guard,
    tally: &mut Tally,
    take: &mut dyn FnMut(Answer<'r>),
) {
    // There may be very many elements, and each question takes time also where nothing can be evaluated.
    if scope.model.budget.left() == 0 {
        return;
    }
    let budget = &scope.model.budget;
    budget.spend(STEPS_PER_QUESTION);
    // What is made for an answer, and to explain it, is gone afterwards.
    let mark = budget.mark();
    tally.asked += 1;
    match judge(&scope, guard) {
        Ok(Verdict::Pass) => tally.passed += 1,
        Ok(Verdict::NotConcerned) => {}
        Ok(verdict) => {
            if matches!(verdict, Verdict::Undecided(_)) {
                tally.undecided += 1;
            }
            let severity = severity(&scope);
            take(Answer {
                scope,
                verdict,
                severity,
                fault: None,
            });
        }
        Err(fault) => {
            tally.asked -= 1;
            undecided(scope, fault, tally, take);
        }
    }
    budget.release(mark);
}

/// An error in a rule's expression (a policy that is no JSON, say) leaves it undecided.
fn undecided<'r>(
    scope: RuleScope<'r>,
    fault: Fault,
    tally: &mut Tally,
    take: &mut dyn FnMut(Answer<'r>),
) {
    tally.asked += 1;
    tally.undecided += 1;
    let severity = scope.rule.summary.severity;
    take(Answer {
        scope,
        verdict: Verdict::Undecided(Reason::new(
            crate::value::ReasonKind::Opaque,
            fault.detail.clone(),
        )),
        severity,
        fault: Some(fault),
    });
}

/// The verdict of a rule's condition where the resource exists under `guard`.
pub fn judge(scope: &RuleScope<'_>, guard: Guard) -> Result<Verdict, Fault> {
    let rule = scope.rule;
    let mut why_unknown = None;
    let when = match &rule.when {
        None => Truth::TRUE,
        Some(expression) => {
            let value = scope.evaluate(expression)?;
            let truth = scope.evaluator(|e| e.rule_truth(&value, expression.span))?;
            if truth.no.is_true() {
                return Ok(Verdict::NotConcerned);
            }
            // Where it can't be told whom it concerns, it may hold for all the same.
            if truth == Truth::UNKNOWN {
                why_unknown = Some(reason_of(&value));
            }
            truth
        }
    };
    let value = scope.evaluate(&rule.require)?;
    let require = scope.evaluator(|e| e.rule_truth(&value, rule.require.span))?;
    let mut guards = scope.model.guards.borrow_mut();
    let assumed = scope.model.stack.assumption;
    let guard = guards.and(guard, assumed);
    let exists = guards.and(guard, when.yes);
    let fails = guards.and(exists, require.no);
    if !fails.is_false() {
        let fails = guards.given(fails, assumed);
        // What fails only outside production is nothing that a rule for production asks about.
        if rule.summary.default == Default::Production
            && !crate::model::can_be_production(&guards, fails)
        {
            return Ok(Verdict::Pass);
        }
        return Ok(Verdict::Fail(fails));
    }
    // It holds wherever it applies, or doesn't apply wherever it isn't known to.
    let settled = guards.or(require.yes, when.no);
    if guards.implies(guard, settled) {
        return Ok(Verdict::Pass);
    }
    Ok(Verdict::Undecided(
        why_unknown.unwrap_or_else(|| reason_of(&value)),
    ))
}

fn reason_of(value: &Value) -> Reason {
    let Some(unknown) = value.as_unknown() else {
        return Reason::default();
    };
    if unknown.reason != Reason::default() {
        return unknown.reason.clone();
    }
    unknown
        .cases
        .iter()
        .flat_map(|c| c.iter())
        .map(|(_, v)| reason_of(v))
        .find(|r| *r != Reason::default())
        .unwrap_or_default()
}

/// The severity here: what the rule says, one lower where a rule for production meets a stack of which it isn't known.
fn severity(scope: &RuleScope<'_>) -> Severity {
    let rule = scope.rule;
    let said = rule
        .severity
        .as_ref()
        .and_then(|e| scope.evaluate(e).ok())
        .and_then(|v| v.as_str().and_then(Severity::parse))
        .unwrap_or(rule.summary.severity);
    if rule.summary.default == Default::Production && scope.model.environment.name == "unknown" {
        said.lowered()
    } else {
        said
    }
}
