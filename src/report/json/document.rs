//! The members of the JSON report, as they are written and read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use super::super::context::{Context, RuleFacts};
use crate::findings::{
    AcceptedRisk, CHECKLIST, Category, Coverage, Finding, Instance, Item, Problem, Related,
    RuleOutcome, Scorecard, Severity, Standing,
};
use crate::load::Language;
use crate::source::Location;

type Text<'a> = Cow<'a, str>;
type Lists<'a> = BTreeMap<Text<'a>, Vec<Text<'a>>>;

#[derive(Serialize, Deserialize)]
pub(super) struct Tool<'a> {
    pub name: Text<'a>,
    pub version: Text<'a>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct PlaceMember<'a> {
    path: Text<'a>,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize, Deserialize)]
struct RelatedMember<'a> {
    place: PlaceMember<'a>,
    label: Text<'a>,
}

#[derive(Serialize, Deserialize)]
struct InstanceMember<'a> {
    address: Text<'a>,
    construct: Option<Text<'a>>,
    kind: Text<'a>,
    when: Option<Text<'a>>,
    fingerprint: Text<'a>,
    moved: Text<'a>,
    renamed: Text<'a>,
    culprit: Option<Text<'a>>,
}

#[derive(Serialize, Deserialize)]
struct AcceptedMember<'a> {
    form: Text<'a>,
    place: Option<PlaceMember<'a>>,
    reason: Option<Text<'a>>,
    owner: Option<Text<'a>>,
    until: Option<Text<'a>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct FindingMember<'a> {
    rule: Text<'a>,
    title: Option<Text<'a>>,
    severity: Text<'a>,
    category: Option<Text<'a>>,
    checklist: Option<Text<'a>>,
    message: Text<'a>,
    place: PlaceMember<'a>,
    label: Text<'a>,
    related: Vec<RelatedMember<'a>>,
    instances: Vec<InstanceMember<'a>>,
    stack: Text<'a>,
    language: Text<'a>,
    undecided: Option<Text<'a>>,
    remedy: Option<Text<'a>>,
    #[serde(default)]
    secret: bool,
    #[serde(default)]
    aliases: Lists<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    accepted: Option<AcceptedMember<'a>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct RuleMember<'a> {
    id: Text<'a>,
    title: Text<'a>,
    severity: Text<'a>,
    category: Text<'a>,
    checklist: Option<Text<'a>>,
    remedy: Text<'a>,
    references: Vec<Text<'a>>,
    aliases: Lists<'a>,
    controls: Lists<'a>,
}

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

#[derive(Serialize, Deserialize)]
struct NamedEnvironmentMember<'a> {
    name: Text<'a>,
    evidence: Text<'a>,
}

#[derive(Serialize, Deserialize)]
struct OutcomeMember<'a> {
    rule: Text<'a>,
    title: Text<'a>,
    severity: Text<'a>,
    passed: usize,
    failed: usize,
    undecided: usize,
    examples: Vec<Text<'a>>,
}

#[derive(Serialize, Deserialize)]
struct ItemMember<'a> {
    item: Text<'a>,
    standing: Text<'a>,
    score: Option<u32>,
    rules: Vec<OutcomeMember<'a>>,
}

/// A scorecard, in the report and in what `checklist --format json` writes.
#[derive(Serialize, Deserialize)]
pub(in super::super) struct ScorecardMember<'a> {
    stack: Text<'a>,
    environment: NamedEnvironmentMember<'a>,
    score: Option<u32>,
    items: Vec<ItemMember<'a>>,
}

impl<'a> PlaceMember<'a> {
    fn of(place: &'a Location) -> PlaceMember<'a> {
        PlaceMember {
            path: place.path.to_string_lossy(),
            line: place.line,
            column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
        }
    }

    fn read(self) -> Location {
        Location {
            path: PathBuf::from(self.path.into_owned()),
            line: self.line,
            column: self.column,
            end_line: self.end_line,
            end_column: self.end_column,
        }
    }
}

impl<'a> AcceptedMember<'a> {
    fn of(accepted: &'a AcceptedRisk) -> AcceptedMember<'a> {
        AcceptedMember {
            form: text(accepted.form),
            place: accepted.place.as_ref().map(PlaceMember::of),
            reason: accepted.reason.as_deref().map(text),
            owner: accepted.owner.as_deref().map(text),
            until: accepted.until.map(|date| Cow::Owned(date.to_string())),
        }
    }

    fn read(self) -> Result<AcceptedRisk, String> {
        Ok(AcceptedRisk {
            form: ["comment", "metadata", "configuration", "baseline"]
                .into_iter()
                .find(|form| *form == self.form)
                .ok_or_else(|| format!("nothing is accepted by \"{}\"", self.form))?,
            place: self.place.map(PlaceMember::read),
            reason: self.reason.map(Cow::into_owned),
            owner: self.owner.map(Cow::into_owned),
            until: self
                .until
                .map(|date| date.parse().map_err(|e| format!("{date}: {e}")))
                .transpose()?,
        })
    }
}

impl<'a> FindingMember<'a> {
    pub fn of(finding: &'a Finding, rule: Option<&'a RuleFacts>) -> FindingMember<'a> {
        FindingMember {
            rule: text(&finding.rule),
            title: rule.map(|r| text(&r.title)),
            severity: text(finding.severity.name()),
            category: rule.map(|r| text(r.category.name())),
            checklist: rule.and_then(|r| some(&r.checklist)),
            message: text(&finding.message),
            place: PlaceMember::of(&finding.place),
            label: text(&finding.label),
            related: finding
                .related
                .iter()
                .map(|r| RelatedMember {
                    place: PlaceMember::of(&r.place),
                    label: text(&r.label),
                })
                .collect(),
            instances: finding
                .instances
                .iter()
                .map(|i| InstanceMember {
                    address: text(&i.address),
                    construct: i.construct.as_deref().map(text),
                    kind: text(&i.kind),
                    when: i.when.as_deref().map(text),
                    fingerprint: text(&i.fingerprint),
                    moved: text(&i.moved),
                    renamed: text(&i.renamed),
                    culprit: i.culprit.as_deref().map(text),
                })
                .collect(),
            stack: text(&finding.stack),
            language: text(finding.language.name()),
            undecided: finding.undecided.as_deref().map(text),
            remedy: rule.and_then(|r| some(&r.remedy)),
            secret: finding.hides_value,
            aliases: rule.map(|r| by_name(&r.aliases)).unwrap_or_default(),
            accepted: finding.accepted.as_deref().map(AcceptedMember::of),
        }
    }

    pub fn read(self) -> Result<Finding, String> {
        Ok(Finding {
            severity: severity(&self.severity)?,
            language: [
                Language::Terraform,
                Language::CloudFormation,
                Language::Plan,
            ]
            .into_iter()
            .find(|l| l.name() == self.language)
            .ok_or_else(|| format!("there is no language \"{}\"", self.language))?,
            rule: self.rule.into(),
            message: self.message.into_owned(),
            place: self.place.read(),
            label: self.label.into_owned(),
            related: self
                .related
                .into_iter()
                .map(|r| Related {
                    place: r.place.read(),
                    label: r.label.into_owned(),
                })
                .collect(),
            instances: self
                .instances
                .into_iter()
                .map(|i| Instance {
                    address: i.address.into(),
                    construct: i.construct.map(EcoString::from),
                    kind: i.kind.into(),
                    when: i.when.map(Cow::into_owned),
                    fingerprint: i.fingerprint.into_owned(),
                    moved: i.moved.into(),
                    renamed: i.renamed.into(),
                    culprit: i.culprit.map(EcoString::from),
                })
                .collect(),
            stack: self.stack.into_owned(),
            undecided: self.undecided.map(Cow::into_owned),
            hides_value: self.secret,
            accepted: self
                .accepted
                .map(AcceptedMember::read)
                .transpose()?
                .map(Arc::new),
        })
    }
}

impl<'a> RuleMember<'a> {
    pub fn of(rule: &'a RuleFacts) -> RuleMember<'a> {
        RuleMember {
            id: text(&rule.id),
            title: text(&rule.title),
            severity: text(rule.severity.name()),
            category: text(rule.category.name()),
            checklist: some(&rule.checklist),
            remedy: text(&rule.remedy),
            references: rule.references.iter().map(|r| text(r)).collect(),
            aliases: by_name(&rule.aliases),
            controls: rule
                .controls
                .iter()
                .map(|(standard, items)| (text(standard), items.iter().map(|i| text(i)).collect()))
                .collect(),
        }
    }

    pub fn read(self) -> Result<RuleFacts, String> {
        let lists = |lists: Lists<'a>| {
            lists.into_iter().map(|(name, ids)| {
                let ids: Vec<EcoString> = ids.into_iter().map(EcoString::from).collect();
                (EcoString::from(name), ids)
            })
        };
        Ok(RuleFacts {
            severity: severity(&self.severity)?,
            category: Category::parse(&self.category)
                .ok_or_else(|| format!("there is no category \"{}\"", self.category))?,
            id: self.id.into(),
            title: self.title.into_owned(),
            checklist: self.checklist.map(EcoString::from).unwrap_or_default(),
            remedy: self.remedy.into_owned(),
            references: self.references.into_iter().map(Cow::into_owned).collect(),
            aliases: lists(self.aliases)
                .flat_map(|(tool, ids)| ids.into_iter().map(move |id| (tool.clone(), id)))
                .collect(),
            controls: lists(self.controls).collect(),
            description_markdown: String::new(),
        })
    }
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

impl<'a> ScorecardMember<'a> {
    pub fn of(card: &'a Scorecard) -> ScorecardMember<'a> {
        let outcome = |rule: &'a RuleOutcome| OutcomeMember {
            rule: text(&rule.rule),
            title: text(&rule.title),
            severity: text(rule.severity.name()),
            passed: rule.passed,
            failed: rule.failed,
            undecided: rule.undecided,
            examples: rule.examples.iter().map(|e| text(e)).collect(),
        };
        ScorecardMember {
            stack: text(&card.stack),
            environment: NamedEnvironmentMember {
                name: text(&card.environment.0),
                evidence: text(&card.environment.1),
            },
            score: card.score(),
            items: card
                .items
                .iter()
                .map(|item| ItemMember {
                    item: text(item.name),
                    standing: text(item.standing.name()),
                    score: item.score,
                    rules: item.rules.iter().map(outcome).collect(),
                })
                .collect(),
        }
    }

    pub fn read(self) -> Result<Scorecard, String> {
        let mut items = Vec::new();
        for item in self.items {
            let name = CHECKLIST
                .into_iter()
                .find(|name| *name == item.item)
                .ok_or_else(|| format!("the checklist has no item \"{}\"", item.item))?;
            let standing = Standing::ALL
                .into_iter()
                .find(|s| s.name() == item.standing)
                .ok_or_else(|| format!("no item stands \"{}\"", item.standing))?;
            let mut rules = Vec::new();
            for rule in item.rules {
                rules.push(RuleOutcome {
                    severity: severity(&rule.severity)?,
                    rule: rule.rule.into(),
                    title: rule.title.into(),
                    item: name.into(),
                    passed: rule.passed,
                    failed: rule.failed,
                    undecided: rule.undecided,
                    examples: rule.examples.into_iter().map(EcoString::from).collect(),
                });
            }
            items.push(Item {
                name,
                standing,
                score: item.score,
                rules,
            });
        }
        Ok(Scorecard {
            stack: self.stack.into_owned(),
            environment: (
                self.environment.name.into_owned(),
                self.environment.evidence.into_owned(),
            ),
            items,
        })
    }
}

fn text(text: &str) -> Text<'_> {
    Cow::Borrowed(text)
}

/// A text, unless it is empty.
fn some(text: &str) -> Option<Text<'_>> {
    Some(Cow::Borrowed(text)).filter(|t| !t.is_empty())
}

fn by_name(pairs: &[(EcoString, EcoString)]) -> Lists<'_> {
    let mut lists = Lists::new();
    for (name, id) in pairs {
        lists.entry(text(name)).or_default().push(text(id));
    }
    lists
}

fn severity(name: &str) -> Result<Severity, String> {
    Severity::parse(name).ok_or_else(|| format!("there is no severity \"{name}\""))
}
