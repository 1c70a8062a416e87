//! Scorecards as text, Markdown and JSON.

use serde_json::{Value as Json, json};

use super::plain::plain_line;
use crate::findings::{Item, RuleOutcome, Scorecard, Standing};

/// So many rules are named below an item.
const NAMED: usize = 5;

/// Scorecards for people: each item with how it stands and, below it, what fails.
pub fn scorecards_text(cards: &[Scorecard]) -> String {
    let mut text = String::new();
    for card in cards {
        let title = heading(card);
        text.push_str(&format!(
            "{title}\n{}\n\n",
            "─".repeat(title.chars().count())
        ));
        for item in &card.items {
            let row = format!(
                "{:19} {:15} {:>4}  {}",
                item.name,
                item.standing.name(),
                item.score.map_or(String::new(), |s| format!("{s} %")),
                counted(item)
            );
            text.push_str(row.trim_end());
            text.push('\n');
            for rule in failing(item).take(NAMED) {
                text.push_str(&format!("    {}: {}\n", rule.rule, evidence(rule)));
            }
            let more = failing(item).count().saturating_sub(NAMED);
            if more > 0 {
                text.push_str(&format!("    and {more} more\n"));
            }
        }
        text.push('\n');
    }
    text
}

/// Scorecards as tables of Markdown.
pub fn scorecards_markdown(cards: &[Scorecard]) -> String {
    let mut text = String::new();
    for card in cards {
        text.push_str(&format!(
            "## {}\n\n| item | | score | evidence |\n| --- | --- | --- | --- |\n",
            cell(&heading(card))
        ));
        for item in &card.items {
            let failing: Vec<String> = failing(item)
                .take(NAMED)
                .map(|rule| format!("`{}`: {}", rule.rule, cell(&evidence(rule))))
                .collect();
            let evidence = match failing.is_empty() {
                true => counted(item),
                false => failing.join("<br>"),
            };
            text.push_str(&format!(
                "| {} | {} | {} | {evidence} |\n",
                item.name,
                item.standing.name(),
                item.score.map_or(String::new(), |s| format!("{s} %")),
            ));
        }
        text.push('\n');
    }
    text
}

/// Scorecards with everything that is known of them.
pub fn scorecards_json(cards: &[Scorecard]) -> Json {
    let rule = |rule: &RuleOutcome| {
        json!({
            "rule": rule.rule.as_str(),
            "severity": rule.severity.name(),
            "passed": rule.passed,
            "failed": rule.failed,
            "undecided": rule.undecided,
            "examples": rule.examples.iter().map(|e| e.as_str()).collect::<Vec<_>>(),
        })
    };
    let item = |item: &Item| {
        json!({
            "item": item.name,
            "standing": item.standing.name(),
            "score": item.score,
            "rules": item.rules.iter().map(rule).collect::<Vec<_>>(),
        })
    };
    let cards = cards.iter().map(|card| {
        json!({
            "stack": card.stack,
            "environment": { "name": card.environment.0, "evidence": card.environment.1 },
            "score": card.score(),
            "items": card.items.iter().map(item).collect::<Vec<_>>(),
        })
    });
    json!({ "version": 1, "stacks": cards.collect::<Vec<_>>() })
}

fn heading(card: &Scorecard) -> String {
    let stack = if card.stack.is_empty() {
        "."
    } else {
        &card.stack
    };
    let score = card
        .score()
        .map_or("nothing could be told".to_string(), |s| format!("{s} %"));
    let (environment, evidence) = &card.environment;
    let environment = match environment.as_str() {
        "unknown" => "environment unknown".to_string(),
        name => format!("{name}, by {evidence}"),
    };
    plain_line(&format!("{stack}: {score} ({environment})")).into_owned()
}

fn failing(item: &Item) -> impl Iterator<Item = &RuleOutcome> {
    item.rules.iter().filter(|rule| rule.failed > 0)
}

/// How many rules concern the stack and how they end.
fn counted(item: &Item) -> String {
    if item.standing == Standing::DoesNotApply {
        return String::new();
    }
    let failing = failing(item).count();
    let holding = item
        .rules
        .iter()
        .filter(|rule| rule.failed == 0 && rule.passed > 0)
        .count();
    let open = item.rules.len() - failing - holding;
    let part = |count: usize, what: &str| (count > 0).then(|| format!("{count} {what}"));
    let parts: Vec<String> = [
        part(holding, "hold"),
        part(failing, "fail"),
        part(open, "can't be told"),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!("rules: {}", parts.join(", "))
}

/// What fails, and for whom.
fn evidence(rule: &RuleOutcome) -> String {
    let names: Vec<&str> = rule.examples.iter().map(|e| e.as_str()).collect();
    let more = match rule.failed.saturating_sub(names.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    plain_line(&format!("{} ({}{more})", rule.title, names.join(", "))).into_owned()
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '#' | '!' | '@' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}
