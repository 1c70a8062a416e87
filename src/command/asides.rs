//! What a scan says besides its report, when it is asked: what is undecided and why, and which rules take time.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::analysis::Timings;
use crate::findings::Report;
use crate::report::plain_line;

/// So many lines are enough to act on.
const MOST_ROWS: usize = 20;

/// Why rules could not be decided, the commonest reason first, with what would settle it.
pub fn undecided(report: &Report) -> String {
    let mut reasons: BTreeMap<&str, (usize, Vec<&str>)> = BTreeMap::new();
    for finding in &report.findings {
        if let Some(reason) = &finding.undecided {
            let entry = reasons.entry(reason.as_str()).or_default();
            entry.0 += finding.instances.len();
            if !entry.1.contains(&finding.rule.as_str()) {
                entry.1.push(&finding.rule);
            }
        }
    }
    let all: usize = reasons.values().map(|(count, _)| count).sum();
    if all == 0 {
        return "Everything could be decided.\n".into();
    }
    let mut rows: Vec<(&str, (usize, Vec<&str>))> = reasons.into_iter().collect();
    rows.sort_by_key(|(reason, (count, _))| (std::cmp::Reverse(*count), *reason));
    let mut text = match all {
        1 => "1 answer is undecided\n".to_string(),
        _ => format!("{all} answers are undecided\n"),
    };
    for (reason, (count, rules)) in rows.iter().take(MOST_ROWS) {
        let reason = match reason.is_empty() {
            true => "no reason is known",
            false => reason,
        };
        text.push_str(&format!("{count:>7}  {}\n", plain_line(reason)));
        if let Some(way) = settles(reason) {
            text.push_str(&format!("         {}\n", plain_line(&way)));
        }
        let shown: Vec<&str> = rules.iter().take(3).copied().collect();
        let more = match rules.len().saturating_sub(shown.len()) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        text.push_str(&format!("         rules: {}{more}\n", shown.join(", ")));
    }
    if rows.len() > MOST_ROWS {
        text.push_str(&format!(
            "         and {} further reasons\n",
            rows.len() - MOST_ROWS
        ));
    }
    text
}

/// The input that would settle what a reason names.
fn settles(reason: &str) -> Option<String> {
    let word = reason
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .find(|w| w.starts_with("var."));
    if let Some(variable) = word {
        let name: String = variable
            .trim_start_matches("var.")
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '-')
            .collect();
        return Some(format!(
            "give it: --var {name}=…, or a file with --var-file"
        ));
    }
    if reason.contains("parameter") {
        return Some("give its value: --parameters FILE".into());
    }
    if reason.contains("module") && (reason.contains("download") || reason.contains("isn't there"))
    {
        return Some("run `terraform init` first".into());
    }
    (reason.contains("workspace")).then(|| "name it: --workspace NAME".into())
}

/// Which rules took most time.
pub fn timings(timings: Timings) -> String {
    let timings = timings.into_inner().unwrap_or_else(|e| e.into_inner());
    let all: Duration = timings.values().map(|(time, _)| *time).sum();
    let mut rows: Vec<_> = timings.into_iter().collect();
    rows.sort_by_key(|(rule, (time, _))| (std::cmp::Reverse(*time), rule.clone()));
    let mut text = format!(
        "{:>10.1} ms in {} rules, over all threads\n",
        all.as_secs_f64() * 1000.0,
        rows.len()
    );
    for (rule, (time, asked)) in rows.iter().take(MOST_ROWS) {
        text.push_str(&format!(
            "{:>10.1} ms {asked:>9} questions  {}\n",
            time.as_secs_f64() * 1000.0,
            plain_line(rule)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::settles;

    #[test]
    fn a_reason_says_what_would_settle_it() {
        for (reason, way) in [
            ("var.env has no value", Some("--var env=")),
            ("the parameter Env has no value", Some("--parameters")),
            ("the provider computes it", None),
        ] {
            assert_eq!(
                settles(reason).is_some_and(|w| w.contains(way.unwrap_or(""))),
                way.is_some(),
                "{reason}"
            );
        }
    }
}
