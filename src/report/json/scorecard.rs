//! Scorecards, as the JSON report and `checklist --format json` have them.

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use super::{Text, severity, text};
use crate::findings::{CHECKLIST, Item, RuleOutcome, Scorecard, Standing};

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

/// A scorecard.
#[derive(Serialize, Deserialize)]
pub(in super::super) struct ScorecardMember<'a> {
    stack: Text<'a>,
    environment: NamedEnvironmentMember<'a>,
    score: Option<u32>,
    items: Vec<ItemMember<'a>>,
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
                    title: rule.title.into_owned().into(),
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
