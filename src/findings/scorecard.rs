//! Scorecards: what of the production-readiness checklist a stack has, item by item.
//!
//! An item is judged by the rules that concern the stack: each holds, fails or can't be told. Heavier rules count for more, so
//! that one open database weighs more than ten missing descriptions.

use ecow::EcoString;

use crate::rules::{CHECKLIST, Severity, Summary};

/// How a rule ended in a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleOutcome {
    /// The rule.
    pub rule: EcoString,
    /// What is wrong when it fails.
    pub title: std::borrow::Cow<'static, str>,
    /// Its item of the checklist.
    pub item: EcoString,
    /// How much it counts.
    pub severity: Severity,
    /// For how many resources it holds.
    pub passed: usize,
    /// For how many it fails.
    pub failed: usize,
    /// For how many it can't be told.
    pub undecided: usize,
    /// Some of the resources for which it fails.
    pub examples: Vec<EcoString>,
}

impl RuleOutcome {
    /// Nothing yet.
    pub fn new(summary: &Summary) -> RuleOutcome {
        RuleOutcome {
            rule: summary.id.clone(),
            title: summary.title.clone(),
            item: summary.checklist.clone(),
            severity: summary.severity,
            passed: 0,
            failed: 0,
            undecided: 0,
            examples: Vec::new(),
        }
    }

    fn weight(&self) -> u32 {
        match self.severity {
            Severity::Critical => 20,
            Severity::High => 10,
            Severity::Medium => 4,
            Severity::Low => 2,
            Severity::Info => 1,
        }
    }
}

/// How an item of the checklist stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// All rules that concern the stack hold, as far as they can be told.
    Holds,
    /// Some hold and some fail.
    Partly,
    /// None holds, and some fail.
    Fails,
    /// None can be told.
    CannotTell,
    /// No rule concerns the stack.
    DoesNotApply,
}

impl Standing {
    /// All, the best first.
    pub const ALL: [Standing; 5] = [
        Standing::Holds,
        Standing::Partly,
        Standing::Fails,
        Standing::CannotTell,
        Standing::DoesNotApply,
    ];

    /// As reports write it.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Holds => "holds",
            Standing::Partly => "partly",
            Standing::Fails => "fails",
            Standing::CannotTell => "can't tell",
            Standing::DoesNotApply => "does not apply",
        }
    }
}

/// An item of a scorecard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub name: &'static str,
    /// How it stands.
    pub standing: Standing,
    /// What of it holds by weight, from 0 to 100; none where nothing was told.
    pub score: Option<u32>,
    /// The rules that concern the stack: those that fail first, the heaviest first.
    pub rules: Vec<RuleOutcome>,
}

/// The scorecard of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scorecard {
    /// The stack's path.
    pub stack: String,
    /// What it counts as, and why.
    pub environment: (String, String),
    /// The fifteen items in their order.
    pub items: Vec<Item>,
}

impl Scorecard {
    /// The scorecard of what came out for a stack.
    pub fn new(
        stack: String,
        environment: (String, String),
        mut outcomes: Vec<RuleOutcome>,
    ) -> Scorecard {
        let items = CHECKLIST
            .iter()
            .map(|name| {
                let of_item = outcomes.extract_if(.., |o| o.item == *name);
                item(name, of_item.collect())
            })
            .collect();
        Scorecard {
            stack,
            environment,
            items,
        }
    }

    /// The mean of the items' scores, from 0 to 100; none where no item has one.
    pub fn score(&self) -> Option<u32> {
        let scores: Vec<u32> = self.items.iter().filter_map(|item| item.score).collect();
        let sum: u32 = scores.iter().sum();
        let count = u32::try_from(scores.len()).ok().filter(|n| *n > 0)?;
        Some((sum + count / 2) / count)
    }
}

fn item(name: &'static str, mut rules: Vec<RuleOutcome>) -> Item {
    rules.retain(|r| r.passed + r.failed + r.undecided > 0);
    rules.shrink_to_fit();
    rules.sort_by_key(|r| (r.failed == 0, std::cmp::Reverse(r.severity), r.rule.clone()));
    let failing: u32 = rules
        .iter()
        .filter(|r| r.failed > 0)
        .map(RuleOutcome::weight)
        .sum();
    let holding: u32 = rules
        .iter()
        .filter(|r| r.failed == 0 && r.passed > 0)
        .map(RuleOutcome::weight)
        .sum();
    let standing = match (rules.is_empty(), holding, failing) {
        (true, ..) => Standing::DoesNotApply,
        (_, 0, 0) => Standing::CannotTell,
        (_, _, 0) => Standing::Holds,
        (_, 0, _) => Standing::Fails,
        _ => Standing::Partly,
    };
    let all = holding + failing;
    let score = (all > 0).then(|| (holding * 100 + all / 2) / all);
    Item {
        name,
        standing,
        score,
        rules,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(
        item: &str,
        severity: Severity,
        passed: usize,
        failed: usize,
        undecided: usize,
    ) -> RuleOutcome {
        RuleOutcome {
            rule: "r".into(),
            title: "t".into(),
            item: item.into(),
            severity,
            passed,
            failed,
            undecided,
            examples: Vec::new(),
        }
    }

    #[test]
    fn items_stand_as_their_rules_do() {
        let card = Scorecard::new(
            "s".into(),
            ("unknown".into(), String::new()),
            vec![
                outcome("security", Severity::High, 3, 0, 0),
                outcome("security", Severity::Critical, 9, 1, 0),
                outcome("cost", Severity::Low, 1, 0, 2),
                outcome("logs", Severity::Medium, 0, 2, 0),
                outcome("metrics", Severity::Medium, 0, 0, 1),
                outcome("tests", Severity::Medium, 0, 0, 0),
            ],
        );
        let of = |name: &str| {
            let item = card.items.iter().find(|i| i.name == name).unwrap();
            (item.standing, item.score)
        };
        assert_eq!(of("security"), (Standing::Partly, Some(33)));
        assert_eq!(of("cost"), (Standing::Holds, Some(100)));
        assert_eq!(of("logs"), (Standing::Fails, Some(0)));
        assert_eq!(of("metrics"), (Standing::CannotTell, None));
        assert_eq!(of("tests"), (Standing::DoesNotApply, None));
        assert_eq!(card.score(), Some(44));
        assert_eq!(card.items.len(), 15);
    }
}
