//! What reports say of rules.

use crate::report::RuleFacts;
use crate::rules::Rule;

/// The facts of a rule.
pub fn of(rule: &Rule) -> RuleFacts {
    let summary = &rule.summary;
    RuleFacts {
        id: summary.id.clone(),
        title: summary.title.to_string(),
        severity: summary.severity,
        category: summary.category,
        checklist: summary.checklist.clone(),
        remedy: rule.remedy.clone(),
        references: rule.references.clone(),
        aliases: summary.aliases.clone(),
        controls: rule.controls.clone(),
        description_markdown: String::new(),
    }
}
