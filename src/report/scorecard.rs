//! Scorecards as text, Markdown and JSON.

use serde_json::{Value as Json, json};

use super::json::ScorecardMember;
use super::markdown::escape;
use super::plain::{cut, plain_line};
use crate::findings::{Item, RuleOutcome, Scorecard, Standing, shown_path};

/// So many rules are named below an item.
const NAMED: usize = 5;
/// So many stacks are named where each has a line.
const STACKS: usize = 20;

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
    cards.iter().map(|card| markdown(card, "##")).collect()
}

/// A scorecard as a table of Markdown below a heading.
pub(super) fn markdown(card: &Scorecard, level: &str) -> String {
    let mut text = format!(
        "{level} {}\n\n| item | | score | evidence |\n| --- | --- | --- | --- |\n",
        escape::text(&heading(card))
    );
    for item in &card.items {
        let failing: Vec<String> = failing(item)
            .take(NAMED)
            .map(|rule| {
                format!(
                    "{}: {}",
                    escape::code_cell(&rule.rule),
                    escape::text(&evidence(rule))
                )
            })
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
    text
}

/// Scorecards in a line each: the score, and the items that fail.
pub(super) fn lines(cards: &[Scorecard]) -> Vec<String> {
    let told: Vec<&Scorecard> = cards.iter().filter(|c| c.score().is_some()).collect();
    let mut lines: Vec<String> = told
        .iter()
        .take(STACKS)
        .map(|card| {
            let line = match lacking(card) {
                lacking if lacking.is_empty() => format!("{}.", short(card)),
                lacking => format!("{}; {lacking}.", short(card)),
            };
            plain_line(&line).into_owned()
        })
        .collect();
    let more = told.len().saturating_sub(STACKS);
    if more > 0 {
        lines.push(format!("and {more} more stacks."));
    }
    lines
}

/// Scorecards as a table of Markdown with a row each; empty where nothing was told.
pub(super) fn table(cards: &[Scorecard]) -> String {
    let told: Vec<&Scorecard> = cards.iter().filter(|c| c.score().is_some()).collect();
    if told.is_empty() {
        return String::new();
    }
    let mut text =
        "### Checklist\n\n| stack | score | what it lacks |\n| --- | ---: | --- |\n".to_string();
    for card in told.iter().take(STACKS) {
        text.push_str(&format!(
            "| {} | {} % | {} |\n",
            escape::code_cell(&cut(stack(card), 255)),
            card.score().unwrap_or(0),
            lacking(card)
        ));
    }
    let more = told.len().saturating_sub(STACKS);
    if more > 0 {
        text.push_str(&format!("\nand {more} more stacks\n"));
    }
    text.push('\n');
    text
}

/// What of the checklist fails, and what holds in part.
pub(super) fn lacking(card: &Scorecard) -> String {
    let of = |standing: Standing| {
        card.items
            .iter()
            .filter(|item| item.standing == standing)
            .map(|item| match (standing, item.score) {
                (Standing::Partly, Some(score)) => format!("{} {score} %", item.name),
                _ => item.name.to_string(),
            })
            .collect::<Vec<_>>()
            .join(", ")
    };
    [
        ("fails", of(Standing::Fails)),
        ("partly", of(Standing::Partly)),
    ]
    .into_iter()
    .filter(|(_, items)| !items.is_empty())
    .map(|(how, items)| format!("{how}: {items}"))
    .collect::<Vec<_>>()
    .join("; ")
}

/// Scorecards with everything that is known of them.
pub fn scorecards_json(cards: &[Scorecard]) -> Json {
    let stacks: Vec<ScorecardMember> = cards.iter().map(ScorecardMember::of).collect();
    json!({ "version": 1, "stacks": stacks })
}

fn stack(card: &Scorecard) -> &str {
    shown_path(&card.stack)
}

fn short(card: &Scorecard) -> String {
    let score = card
        .score()
        .map_or("nothing could be told".to_string(), |s| format!("{s} %"));
    format!("{}: {score}", stack(card))
}

pub(super) fn heading(card: &Scorecard) -> String {
    let (environment, evidence) = &card.environment;
    let environment = match environment.as_str() {
        "unknown" => "environment unknown".to_string(),
        name => format!("{name}, by {evidence}"),
    };
    plain_line(&format!("{} ({environment})", short(card))).into_owned()
}

pub(super) fn failing(item: &Item) -> impl Iterator<Item = &RuleOutcome> {
    item.rules.iter().filter(|rule| rule.failed > 0)
}

/// How many rules concern the stack and how they end.
pub(super) fn counted(item: &Item) -> String {
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
pub(super) fn evidence(rule: &RuleOutcome) -> String {
    let names: Vec<&str> = rule.examples.iter().map(|e| e.as_str()).collect();
    let more = match rule.failed.saturating_sub(names.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    plain_line(&format!("{} ({}{more})", rule.title, names.join(", "))).into_owned()
}
