//! Findings and their rules, as the JSON report has them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use super::super::context::RuleFacts;
use super::{Text, severity, text};
use crate::findings::{AcceptedRisk, Category, FORMS, Finding, Instance, Related};
use crate::load::Language;
use crate::rules::is_rule_id;
use crate::source::Location;

type Lists<'a> = BTreeMap<Text<'a>, Vec<Text<'a>>>;

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
    #[serde(default)]
    moved: Text<'a>,
    #[serde(default)]
    renamed: Text<'a>,
    culprit: Option<Text<'a>>,
}

/// That a finding is accepted, and by what.
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

impl<'a> PlaceMember<'a> {
    pub fn of(place: &'a Location) -> PlaceMember<'a> {
        PlaceMember {
            path: place.path.to_string_lossy(),
            line: place.line,
            column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
        }
    }

    pub fn read(self) -> Location {
        Location {
            path: Path::new(&*self.path).into(),
            line: self.line,
            column: self.column,
            end_line: self.end_line,
            end_column: self.end_column,
        }
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
            aliases: rule
                .map(|r| by_name(r.aliases_of(&[finding])))
                .unwrap_or_default(),
            accepted: finding.accepted.as_ref().map(|a| AcceptedMember {
                form: text(a.form),
                place: a.place.as_ref().map(PlaceMember::of),
                reason: a.reason.as_deref().map(text),
                owner: a.owner.as_deref().map(text),
                until: a.until.map(|date| Cow::Owned(date.to_string())),
            }),
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
            rule: rule_id(&self.rule)?,
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
            aliases: Some(
                self.aliases
                    .into_values()
                    .flatten()
                    .map(EcoString::from)
                    .collect(),
            ),
            accepted: self.accepted.map(AcceptedMember::read).transpose()?,
        })
    }
}

impl AcceptedMember<'_> {
    fn read(self) -> Result<Arc<AcceptedRisk>, String> {
        let form = FORMS
            .into_iter()
            .find(|form| *form == self.form)
            .ok_or_else(|| format!("nothing is accepted by a \"{}\"", self.form))?;
        let until = self
            .until
            .map(|date| date.parse().map_err(|_| format!("\"{date}\" is no date")));
        Ok(Arc::new(AcceptedRisk {
            form,
            place: self.place.map(PlaceMember::read),
            reason: self.reason.map(Cow::into_owned),
            owner: self.owner.map(Cow::into_owned),
            until: until.transpose()?,
        }))
    }
}

/// The id of a rule. Reports print it as it is.
fn rule_id(id: &str) -> Result<EcoString, String> {
    match is_rule_id(id) {
        true => Ok(id.into()),
        false => Err(format!("{id:?} is no id of a rule")),
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
            aliases: by_name(rule.aliases.iter()),
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
            id: rule_id(&self.id)?,
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

/// A text, unless it is empty.
fn some(text: &str) -> Option<Text<'_>> {
    Some(Cow::Borrowed(text)).filter(|t| !t.is_empty())
}

fn by_name<'p>(pairs: impl Iterator<Item = &'p (EcoString, EcoString)>) -> Lists<'p> {
    let mut lists = Lists::new();
    for (name, id) in pairs {
        lists.entry(text(name)).or_default().push(text(id));
    }
    lists
}
