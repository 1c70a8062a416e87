//! What a scan has found.

use std::collections::BTreeMap;
use std::sync::Arc;

use ecow::EcoString;

use super::compare::{Comparison, Known};
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
}

impl Report {
    /// Leaves what is new against what is known.
    pub fn leave_new(&mut self, known: Vec<Known>, with: String) -> Vec<Known> {
        // Of several environments of a stack each has a line, `path (environment)`.
        let stacks = self
            .coverage
            .environments
            .iter()
            .map(|(path, _, _)| match path.rsplit_once(" (") {
                Some((stack, environment)) if environment.ends_with(')') => stack.to_string(),
                _ => path.clone(),
            })
            .collect();
        let comparison = Comparison::new(std::mem::take(&mut self.findings), known, &stacks);
        self.findings = comparison.introduced;
        let unchanged = comparison.unchanged.iter().map(|f| f.instances.len()).sum();
        self.compared = Some(Compared {
            with,
            unchanged,
            gone: comparison.gone.len(),
        });
        comparison.gone
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
