//! What was looked at, and what it was compared with, as the JSON report has it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::context::Context;
use super::finding::PlaceMember;
use super::{Text, text};
use crate::findings::{Compared, Coverage, Problem};

#[derive(Serialize, Deserialize)]
struct MissingModuleMember<'a> {
    address: Text<'a>,
    source: Text<'a>,
}

#[derive(Serialize, Deserialize)]
struct EnvironmentMember<'a> {
    stack: Text<'a>,
    environment: Text<'a>,
    evidence: Text<'a>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct CoverageMember<'a> {
    files: usize,
    stacks: usize,
    resources: usize,
    attributes: usize,
    attributes_known: usize,
    rules: usize,
    checks: usize,
    undecided: usize,
    missing_modules: Vec<MissingModuleMember<'a>>,
    not_evaluated: BTreeMap<Text<'a>, usize>,
    types_without_rules: BTreeMap<Text<'a>, usize>,
    ignored_inputs: usize,
    environment_variables: Vec<Text<'a>>,
    environments: Vec<EnvironmentMember<'a>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ProblemMember<'a> {
    place: Option<PlaceMember<'a>>,
    summary: Text<'a>,
    detail: Text<'a>,
    incomplete: bool,
}

/// What findings were held against.
#[derive(Serialize, Deserialize)]
pub(super) struct ComparedMember<'a> {
    with: Text<'a>,
    unchanged: usize,
    gone: usize,
}

impl<'a> CoverageMember<'a> {
    pub fn of(coverage: &'a Coverage) -> CoverageMember<'a> {
        let counts = |all: &'a BTreeMap<String, usize>| {
            all.iter()
                .map(|(name, count)| (text(name), *count))
                .collect()
        };
        CoverageMember {
            files: coverage.files,
            stacks: coverage.stacks,
            resources: coverage.resources,
            attributes: coverage.attributes,
            attributes_known: coverage.attributes_known,
            rules: coverage.rules,
            checks: coverage.checks,
            undecided: coverage.undecided,
            missing_modules: coverage
                .missing_modules
                .iter()
                .map(|(address, source)| MissingModuleMember {
                    address: text(address),
                    source: text(source),
                })
                .collect(),
            not_evaluated: counts(&coverage.not_evaluated),
            types_without_rules: counts(&coverage.types_without_rules),
            ignored_inputs: coverage.ignored_inputs,
            environment_variables: coverage
                .environment_variables
                .iter()
                .map(|n| text(n))
                .collect(),
            environments: coverage
                .environments
                .iter()
                .map(|(stack, environment, evidence)| EnvironmentMember {
                    stack: text(stack),
                    environment: text(environment),
                    evidence: text(evidence),
                })
                .collect(),
        }
    }

    pub fn read(self) -> Coverage {
        let counts = |all: BTreeMap<Text<'a>, usize>| {
            all.into_iter()
                .map(|(name, count)| (name.into_owned(), count))
                .collect()
        };
        Coverage {
            files: self.files,
            stacks: self.stacks,
            resources: self.resources,
            attributes: self.attributes,
            attributes_known: self.attributes_known,
            rules: self.rules,
            checks: self.checks,
            undecided: self.undecided,
            missing_modules: self
                .missing_modules
                .into_iter()
                .map(|m| (m.address.into_owned(), m.source.into_owned()))
                .collect(),
            not_evaluated: counts(self.not_evaluated),
            types_without_rules: counts(self.types_without_rules),
            ignored_inputs: self.ignored_inputs,
            environment_variables: self
                .environment_variables
                .into_iter()
                .map(Cow::into_owned)
                .collect(),
            environments: self
                .environments
                .into_iter()
                .map(|e| {
                    (
                        e.stack.into_owned(),
                        e.environment.into_owned(),
                        e.evidence.into_owned(),
                    )
                })
                .collect(),
        }
    }
}

impl<'a> ProblemMember<'a> {
    pub fn of(problem: &'a Problem, context: &Context) -> ProblemMember<'a> {
        ProblemMember {
            place: problem.place.as_ref().map(PlaceMember::of),
            summary: context.without_tree(&problem.summary),
            detail: context.without_tree(&problem.detail),
            incomplete: problem.is_incomplete,
        }
    }

    pub fn read(self) -> Problem {
        Problem {
            place: self.place.map(PlaceMember::read),
            summary: self.summary.into_owned(),
            detail: self.detail.into_owned(),
            is_incomplete: self.incomplete,
        }
    }
}

impl<'a> ComparedMember<'a> {
    pub fn of(compared: &'a Compared) -> ComparedMember<'a> {
        ComparedMember {
            with: text(&compared.with),
            unchanged: compared.unchanged,
            gone: compared.gone,
        }
    }

    pub fn read(self) -> Compared {
        Compared {
            with: self.with.into_owned(),
            unchanged: self.unchanged,
            gone: self.gone,
        }
    }
}
