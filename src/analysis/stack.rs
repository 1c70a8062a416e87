//! One stack: the rules that concern it are asked, and what they answer is gathered.

use std::path::Path;
use std::sync::Arc;

use ecow::EcoString;

use super::allotment::Work;
use super::coverage::coverage;
use super::judging::located;
use super::{Analysis, Asked, Part};
use crate::evaluate::Fault;
use crate::findings::{
    Gatherer, Part as Told, Problem, RuleOutcome, Scorecard, relative, shown_path, whole,
};
use crate::load::{DiagnosticSeverity, Language, Node, Stack};
use crate::model::{Circumstances, Model};
use crate::rules::{Entry, Rule, Tally, Verdict, ask};
use crate::secrets::without_credentials;

/// Of many, so many are named: resources for which a rule fails, rules that weren't asked of all.
const MOST_EXAMPLES: usize = 3;

impl Analysis<'_> {
    /// What a stack makes of the report.
    pub(super) fn part(
        &self,
        stack: Stack,
        circumstances: &Circumstances,
        asked: &Asked<'_>,
    ) -> Part {
        let Asked {
            session,
            rules,
            by_kind,
            book,
            listings,
            ..
        } = *asked;
        let mut part = Part {
            told: Told {
                path: relative(&stack.path, self.tree),
                sources: self
                    .read_by(&stack)
                    .map(|p| relative(&p, self.tree))
                    .collect(),
                nests: self.nests(&stack),
                ..Told::default()
            },
            ..Part::default()
        };
        for diagnostic in &stack.diagnostics {
            if diagnostic.severity == DiagnosticSeverity::Warning {
                continue;
            }
            let place = located(diagnostic.span, self.sources, self.tree);
            part.told.problems.push(Problem {
                place,
                summary: diagnostic.summary.clone(),
                detail: without_credentials(diagnostic.detail.clone()),
                is_incomplete: diagnostic.severity == DiagnosticSeverity::Error,
            });
        }
        let (share, taken) = (stack.share, stack.taken);
        let is_cut = stack.is_cut();
        if is_cut && !part.told.problems.iter().any(|p| p.is_incomplete) {
            let problem = not_evaluated(&stack, &part.told.path);
            part.told.problems.push(problem);
        }
        let model = self.model_in(stack, circumstances, listings);
        if let Some(noted) = self.addresses {
            let there = |n: &&Node| !n.guard.is_false();
            let addresses = model.stack.nodes.iter().filter(there).map(|n| &n.address);
            let mut noted = noted.lock().unwrap_or_else(|e| e.into_inner());
            noted.extend(addresses.map(|a| (whole(&model.path).to_string(), a.clone())));
        }
        let mut gatherer = Gatherer::new(self.sources, self.library, self.tree, &model, book);
        let mut tally = Tally::default();
        // A rule of which no kind is there isn't even parsed.
        let mut asked: Vec<(&Entry, Arc<Rule>)> = Vec::new();
        part.told.asked = by_kind.asked(&model);
        for number in by_kind.concerned(&model) {
            if part.told.asked.has(number) {
                let entry = rules.get(number);
                asked.extend(entry.and_then(|entry| Some((&**entry, entry.rule().ok()?))));
            }
        }
        let mut outcomes = Vec::with_capacity(asked.len());
        // Those that took all the steps that one gets, or would have made more than there may be.
        let mut unfinished: Vec<EcoString> = Vec::new();
        for (entry, rule) in &asked {
            let before = tally;
            let started = self.timings.map(|_| std::time::Instant::now());
            let mut outcome = RuleOutcome::new(&rule.summary);
            let aside = model.budget.put_aside();
            let (mut fault, mut is_limited) = (None, false);
            ask(session, &model, rule, &mut tally, &mut |answer| {
                if matches!(answer.verdict, Verdict::Fail(_)) {
                    outcome.failed += 1;
                    if outcome.examples.len() < MOST_EXAMPLES
                        && let Some(node) = model.node(answer.scope.node)
                    {
                        outcome.examples.push(node.known_as().into());
                    }
                }
                gatherer.take(&answer);
                is_limited |= answer.fault.as_ref().is_some_and(|f| f.is_limit);
                fault = fault.take().or(answer.fault.filter(|f| !f.is_limit));
            });
            // Whoever wrote it can mend it; ours hold for what nobody foresaw, and leave that undecided.
            if let Some(fault) = fault.filter(|_| !entry.is_built_in) {
                part.told.problems.push(self.failed(entry, &fault));
            }
            if let (Some(timings), Some(started)) = (self.timings, started) {
                let mut timings = timings.lock().unwrap_or_else(|e| e.into_inner());
                let sum = timings.entry(rule.summary.id.clone()).or_default();
                sum.0 += started.elapsed();
                sum.1 += tally.asked - before.asked;
            }
            if is_limited || model.budget.left() == 0 {
                unfinished.push(rule.summary.id.clone());
            }
            model.budget.give_back(aside);
            outcome.passed = tally.passed - before.passed;
            outcome.undecided = tally.undecided - before.undecided;
            outcomes.push(outcome);
        }
        part.work = Work {
            allotted: share.steps,
            taken: taken + model.budget.taken(),
            is_cut: is_cut || !unfinished.is_empty(),
        };
        if !unfinished.is_empty() {
            part.told.problems.push(not_judged(&model, &unfinished));
        }
        part.told.coverage = coverage(&model, tally, by_kind);
        // What couldn't be read gets no score for what is left of it.
        if part.told.coverage.resources == 0 && part.told.problems.iter().any(|p| p.is_incomplete) {
            outcomes.clear();
        }
        let environment = &model.environment;
        part.told.scorecards.push(Scorecard::new(
            model.path.clone(),
            (environment.name.to_string(), environment.evidence.clone()),
            outcomes,
        ));
        let gathered = gatherer.finish();
        part.told.findings = gathered.findings;
        part.told.used = self.places(&gathered.used).collect();
        part.told.metadata = gathered
            .metadata
            .iter()
            .filter_map(|s| located(s.place, self.sources, self.tree))
            .collect();
        part.metadata = gathered.metadata;
        // A plan that was named is looked at whole: its findings lie in the configuration.
        if !(model.stack.language == Language::Plan && self.is_focused(&model.stack.path)) {
            part.told.findings.retain(|f| self.concerns_focus(f));
        }
        if by_kind.compares_stacks {
            part.in_tree = Some(self.in_tree(&model));
        }
        part
    }
}

impl Analysis<'_> {
    /// That a rule's expression has an error, at least for some resources.
    fn failed(&self, entry: &Entry, fault: &Fault) -> Problem {
        let source = entry.source(self.files);
        Problem {
            place: source.map(|s| s.locate(fault.span)),
            summary: format!("{} in the rule {}", fault.summary, entry.summary.id),
            detail: format!(
                "{} What it was asked about is undecided for that.",
                without_credentials(fault.detail.clone())
            ),
            is_incomplete: true,
        }
    }
}

/// That not all of a stack was evaluated: values in the middle of it may be unknown for that.
fn not_evaluated(stack: &Stack, path: &Path) -> Problem {
    Problem {
        place: None,
        summary: "Stack not evaluated wholly".into(),
        detail: format!(
            "What there is in {} takes more evaluation steps than the limit allows.{}",
            shown_path(&path.to_string_lossy()),
            stack.share.how_to_get_more()
        ),
        is_incomplete: true,
    }
}

/// That some rules weren't asked about all there is in a stack.
fn not_judged(model: &Model, unfinished: &[EcoString]) -> Problem {
    let named: Vec<&str> = unfinished
        .iter()
        .take(MOST_EXAMPLES)
        .map(|r| r.as_str())
        .collect();
    let more = match unfinished.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Problem {
        place: None,
        summary: "Stack not judged wholly".into(),
        detail: format!(
            "There is too much in {} to ask {}{more} about all of it in the steps and the memory that a rule gets.{}",
            shown_path(&model.path),
            named.join(", "),
            model.stack.share.how_to_get_more(),
        ),
        is_incomplete: true,
    }
}
