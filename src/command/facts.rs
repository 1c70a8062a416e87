//! What reports say of rules.

use crate::report::RuleFacts;
use crate::rules::Rule;

/// The facts of a rule.
pub fn of(rule: &Rule) -> RuleFacts {
    let summary = &rule.summary;
    RuleFacts {
        id: summary.id.to_string(),
        title: summary.title.to_string(),
        severity: summary.severity,
        category: summary.category,
        checklist: summary.checklist.to_string(),
        remedy: rule.remedy.clone(),
        references: rule.references.clone(),
        aliases: summary.aliases.iter().map(|(p, i)| (p.to_string(), i.to_string())).collect(),
        controls: rule
            .controls
            .iter()
            .map(|(s, c)| (s.to_string(), c.iter().map(|i| i.to_string()).collect()))
            .collect(),
    }
}
