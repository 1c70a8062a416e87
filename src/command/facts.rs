//! What reports say of rules.

use ecow::EcoString;

use crate::findings::Report;
use crate::report::RuleFacts;
use crate::rules::Entry;

/// The facts of the rules that found something, accepted or not.
pub fn of_found(report: &Report, rules: &[&Entry]) -> Vec<RuleFacts> {
    let of_shard = report.shard.iter().flat_map(|s| s.findings());
    let found: std::collections::HashSet<&str> = report
        .findings
        .iter()
        .chain(&report.accepted)
        .chain(of_shard)
        .map(|f| f.rule.as_str())
        .collect();
    rules
        .iter()
        .filter(|e| found.contains(e.summary.id.as_str()))
        .map(|e| of(e))
        .collect()
}

/// The facts of a rule.
fn of(entry: &Entry) -> RuleFacts {
    let summary = &entry.summary;
    let advice = entry.advice();
    let mut controls: Vec<(EcoString, Vec<EcoString>)> = Vec::new();
    for (standard, id) in summary.controls.iter() {
        match controls.iter_mut().find(|(name, _)| name == standard) {
            Some((_, ids)) => ids.push(id.clone()),
            None => controls.push((standard.clone(), vec![id.clone()])),
        }
    }
    // In the order in which a JSON report keeps them, so that a merged report says the same.
    controls.sort_by(|a, b| a.0.cmp(&b.0));
    let mut aliases = summary.aliases.to_vec();
    aliases.sort_by(|a, b| a.0.cmp(&b.0));
    RuleFacts {
        id: summary.id.clone(),
        title: summary.title.to_string(),
        severity: summary.severity,
        category: summary.category,
        checklist: summary.checklist.clone(),
        remedy: advice.remedy,
        references: advice.references,
        aliases,
        controls,
        description_markdown: String::new(),
    }
}
