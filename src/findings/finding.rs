//! What a scan has found.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use ecow::EcoString;

use super::compare::{Comparison, Known, Present, whole};
use super::suppression::{AcceptedRisk, Status, Suppression};
use crate::load::Language;
use crate::rules::Severity;
use crate::source::{Location, Problem};

/// One thing to fix: a rule that doesn't hold, at the place to change.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule's id.
    pub rule: EcoString,
    /// How bad, here.
    pub severity: Severity,
    /// What it means here, one or two sentences.
    pub message: String,
    /// Where the deciding value was made, or the block that lacks it. Its path is relative to the tree, with `/`.
    pub place: Location,
    /// What stands at the place, in a few words: `true is set here`, `multi_az is missing in this block`.
    pub label: String,
    /// How the value came to the resource, and what else decides, from the place to the resource.
    pub related: Vec<Related>,
    /// The resources it holds for, at least one.
    pub instances: Vec<Instance>,
    /// The stack, as a path relative to the tree.
    pub stack: String,
    /// The language of the stack.
    pub language: Language,
    /// The rule could not be decided, for this reason; such findings are listed only when asked for.
    pub undecided: Option<String>,
    /// What stands at the place is a secret: reports show where it is, not what.
    pub hides_value: bool,
    /// The ids of other tools that stand for it, in their order, where they aren't all that its rule stands for.
    pub aliases: Option<Vec<EcoString>>,
    /// It is accepted, by this. Such findings are kept apart from the others.
    pub accepted: Option<Arc<AcceptedRisk>>,
}

/// Another place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Location,
    /// What stands there: `passed here`, `default here`.
    pub label: String,
}

/// A resource that a finding holds for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Its address.
    pub address: EcoString,
    /// The path of the construct that CDK made it for.
    pub construct: Option<EcoString>,
    /// Its kind.
    pub kind: EcoString,
    /// It holds only under this condition: `var.env is not prod`.
    pub when: Option<String>,
    /// Identifies the finding of this instance beyond moves of lines and files.
    pub fingerprint: String,
    /// The same beyond moves of the resource between modules: its name counts, not its address.
    pub moved: EcoString,
    /// The same beyond renames of the resource: what is written in it counts, not its name.
    pub renamed: EcoString,
    /// The address of the resource in whose block the place lies, where that is another one.
    pub culprit: Option<EcoString>,
}

/// Everything that a scan has to say.
#[derive(Debug, Default)]
pub struct Report {
    /// Sorted by stack, severity, place, rule.
    pub findings: Vec<Finding>,
    /// What was looked at.
    pub coverage: Coverage,
    /// Files that could not be read or parsed, and evaluation faults.
    pub diagnostics: Vec<Problem>,
    /// Findings that comments, metadata, the configuration or a baseline accept, in the same order.
    pub accepted: Vec<Finding>,
    /// What the findings were held against, where only new ones are listed.
    pub compared: Option<Compared>,
    /// All suppressions that were met, in the order of their places.
    pub suppressions: Vec<(Suppression, Status)>,
    /// The scorecard of each stack.
    pub scorecards: Vec<super::Scorecard>,
    /// What others need of it where it is one of several runs that share the stacks.
    pub shard: Option<Box<super::Shard>>,
    /// The steps that evaluating and asking took.
    pub steps: u64,
}

/// The order of findings of one stack.
pub fn worst_first(a: &Finding, b: &Finding) -> Ordering {
    b.severity
        .cmp(&a.severity)
        .then_with(|| a.place.cmp(&b.place))
        .then_with(|| a.rule.cmp(&b.rule))
        .then_with(|| a.undecided.cmp(&b.undecided))
}

/// The order of findings of all stacks.
pub fn by_stack(a: &Finding, b: &Finding) -> Ordering {
    a.stack.cmp(&b.stack).then_with(|| worst_first(a, b))
}

impl Report {
    /// Leaves what is new against what is known.
    pub fn leave_new(&mut self, known: Vec<Known>, with: String, present: &Present) -> Vec<Known> {
        let environments = self.coverage.environments.iter();
        let stacks = environments
            .map(|(path, _, _)| whole(path).to_string())
            .collect();
        let findings = std::mem::take(&mut self.findings);
        let comparison = Comparison::new(findings, known, &stacks, present);
        self.findings = comparison.introduced;
        let unchanged = comparison.unchanged.iter().map(|f| f.instances.len()).sum();
        self.compared = Some(Compared {
            with,
            unchanged,
            gone: comparison.gone.len(),
        });
        comparison.gone
    }

    /// All lists of findings, those for other runs too.
    pub fn lists(&mut self) -> impl Iterator<Item = &mut Vec<Finding>> {
        [&mut self.findings, &mut self.accepted]
            .into_iter()
            .chain(self.shard.iter_mut().flat_map(|s| s.lists()))
    }

    /// How many findings of resources are accepted.
    pub fn suppressed(&self) -> usize {
        self.accepted.iter().map(|f| f.instances.len()).sum()
    }
}

/// What findings were held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// In words: `main`, `groundrule-baseline.json`.
    pub with: String,
    /// So many findings of resources were there before.
    pub unchanged: usize,
    /// So many are gone.
    pub gone: usize,
}

/// What was looked at, and what not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Files parsed.
    pub files: usize,
    /// Stacks evaluated.
    pub stacks: usize,
    /// Resources and data sources evaluated.
    pub resources: usize,
    /// Attributes of them.
    pub attributes: usize,
    /// Of these, known.
    pub attributes_known: usize,
    /// Rules that ran.
    pub rules: usize,
    /// Questions asked (rule and resource).
    pub checks: usize,
    /// Of these, neither passed nor failed.
    pub undecided: usize,
    /// Module calls whose module isn't there: by address and source.
    pub missing_modules: Vec<(String, String)>,
    /// Files found, but not evaluated, by kind.
    pub not_evaluated: BTreeMap<String, usize>,
    /// Resource types that no rule looks at, with their number.
    pub types_without_rules: BTreeMap<String, usize>,
    /// Input files that git ignores.
    pub ignored_inputs: usize,
    /// Names of `TF_VAR_` variables used.
    pub environment_variables: Vec<String>,
    /// Each stack's path with what it counts as (`production`, …) and the evidence.
    pub environments: Vec<(String, String, String)>,
}

impl Coverage {
    /// Adds what one stack covers.
    pub fn add(&mut self, part: Coverage) {
        self.stacks += part.stacks;
        self.resources += part.resources;
        self.attributes += part.attributes;
        self.attributes_known += part.attributes_known;
        self.checks += part.checks;
        self.undecided += part.undecided;
        self.missing_modules.extend(part.missing_modules);
        for (kind, count) in part.types_without_rules {
            *self.types_without_rules.entry(kind).or_default() += count;
        }
        self.environment_variables
            .extend(part.environment_variables);
        self.environment_variables.sort();
        self.environment_variables.dedup();
        self.environments.extend(part.environments);
    }
}
