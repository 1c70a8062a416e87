//! Reading rules from their files.

use std::sync::Arc;

use ecow::EcoString;

use super::check::mistakes;
use super::constant::Constants;
use super::cut::{Cut, cut};
use super::example;
use super::rule::{
    Advice, AliasClause, Default, Example, Parameter, Rule, Summary, claimed, parts_of,
};
use super::severity::{CHECKLIST, Category, Severity};
use crate::load::Language;
use crate::source::{Problem, Source};
use crate::syntax::{self, Attribute, Block, Expression, ExpressionKind, Span};

/// What a file of rules holds.
#[derive(Debug, std::default::Default)]
pub struct RuleFile {
    /// Its rules.
    pub rules: Vec<Rule>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Reads the rules of a file, without their examples.
pub fn read(source: &Source) -> RuleFile {
    let (text, _) = cut(&source.text);
    let tree = syntax::parse_file(&text, source.base);
    let mut file = RuleFile::default();
    let mut found = Vec::new();
    for error in tree.errors {
        found.push(wrong_at(&error.summary, error.detail, error.span));
    }
    for block in tree.body.blocks {
        if &*block.kind.text != "rule" {
            found.push(wrong_at(
                "Unexpected block",
                format!(
                    "A file of rules holds rule blocks, and no {:?}.",
                    block.kind.text
                ),
                block.header,
            ));
            continue;
        }
        match rule(block, source, None) {
            Ok(rule) => file.rules.push(rule),
            Err(wrong) => found.push(wrong),
        }
    }
    file.problems = found.into_iter().map(|w| w.in_source(source)).collect();
    file.rules.retain(|rule| {
        let mistakes = mistakes(rule);
        let can_be_asked = !mistakes.iter().any(|m| m.is_fatal);
        file.problems.extend(mistakes.into_iter().map(|m| Problem {
            place: Some(source.locate(m.span)),
            summary: format!("{} in the rule {}", m.summary, rule.summary.id),
            detail: m.detail,
            is_incomplete: m.is_fatal,
        }));
        can_be_asked
    });
    file
}

/// Reads a built-in rule of which it is known already what it is listed by: its source may lack that, and what it advises.
pub(super) fn built_in(source: &Source, summary: &Arc<Summary>) -> Result<Rule, Problem> {
    let tree = syntax::parse_file(&source.text, source.base);
    let error = tree.errors.into_iter().next();
    let block = tree.body.blocks.into_iter().next();
    let read = match (error, block) {
        (Some(error), _) => Err(wrong_at(&error.summary, error.detail, error.span)),
        (None, Some(block)) => rule(block, source, Some(summary)),
        (None, None) => {
            let end = Span::new(source.base, source.base);
            Err(wrong_at("Invalid rule", "The file holds no rule.", end))
        }
    };
    read.map_err(|wrong| wrong.in_source(source))
}

/// What attributes of a rule advise.
pub(super) fn advice(text: &str) -> Advice {
    let mut attributes = syntax::parse_file(text, 0).body.attributes;
    taken_advice(&mut attributes)
}

fn taken_advice(attributes: &mut Vec<Attribute>) -> Advice {
    let remedy = taken(attributes, "remedy");
    let references = taken(attributes, "references");
    Advice {
        remedy: remedy
            .as_ref()
            .and_then(string)
            .unwrap_or_default()
            .trim_end()
            .to_string(),
        references: references
            .as_ref()
            .map(strings)
            .unwrap_or_default()
            .iter()
            .map(EcoString::to_string)
            .collect(),
    }
}

fn taken(attributes: &mut Vec<Attribute>, name: &str) -> Option<Expression> {
    let at = attributes.iter().position(|a| &*a.name.text == name)?;
    Some(attributes.swap_remove(at).value)
}

/// Reads the examples of a rule from its source.
pub fn examples(source: &Source) -> Vec<Example> {
    let (_, cuts) = cut(&source.text);
    cuts.iter()
        .map(|c: &Cut| example::read(c, source.base))
        .collect()
}

/// What is wrong with a rule, and where.
struct Wrong {
    summary: String,
    detail: String,
    span: Span,
}

impl Wrong {
    fn in_source(self, source: &Source) -> Problem {
        Problem {
            place: Some(source.locate(self.span)),
            summary: self.summary,
            detail: self.detail,
            is_incomplete: true,
        }
    }
}

fn wrong_at(summary: &str, detail: impl Into<String>, span: Span) -> Box<Wrong> {
    Box::new(Wrong {
        summary: summary.into(),
        detail: detail.into(),
        span,
    })
}

type Outcome<T> = Result<T, Box<Wrong>>;

/// The attributes that a rule may have.
const KNOWN: [&str; 19] = [
    "title",
    "severity",
    "category",
    "checklist",
    "kind",
    "languages",
    "default",
    "when",
    "for_each",
    "require",
    "focus",
    "message",
    "remedy",
    "references",
    "aliases",
    "controls",
    "was",
    "let",
    "secret",
];

/// Whether a text can be the id of a rule: lower-case letters, digits and dashes.
pub fn is_rule_id(text: &str) -> bool {
    let is_allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(is_allowed)
}

/// What a rule is listed by.
fn listed(block: &Block) -> Outcome<Summary> {
    let header = block.header;
    let id = EcoString::from(block.label(0).ok_or_else(|| {
        wrong_at(
            "Missing name for rule",
            "A rule block takes its id as label.",
            header,
        )
    })?);
    if !is_rule_id(&id) {
        return Err(wrong_at(
            "Invalid rule id",
            "A rule's id consists of lower-case letters, digits and dashes.",
            header,
        ));
    }
    for attribute in &block.body.attributes {
        let name = &*attribute.name.text;
        if !KNOWN.contains(&name) {
            let near =
                crate::load::terraform::suggestion(name, KNOWN.into_iter()).unwrap_or_default();
            return Err(wrong_at(
                "Unsupported argument",
                format!("A rule has no argument named {name:?}.{near}"),
                attribute.name.span,
            ));
        }
    }
    summary(block, id)
}

/// So many values a rule may name, and so many params may it have.
const MOST_NAMED: usize = 200;

/// The rule of a block, and what it is listed by, where that isn't known.
fn rule(block: Block, source: &Source, known: Option<&Arc<Summary>>) -> Outcome<Rule> {
    let (header, extent) = (block.header, block.span);
    let summary = match known {
        Some(summary) => summary.clone(),
        None => Arc::new(listed(&block)?),
    };
    let mut lets = Vec::new();
    let mut parameters = Vec::new();
    let mut attributes = block.body.attributes;
    for nested in block.body.blocks {
        match &*nested.kind.text {
            "let" => lets.extend(
                nested
                    .body
                    .attributes
                    .into_iter()
                    .map(|a| (a.name.text.clone(), a.value)),
            ),
            "param" => parameters.push(parameter(nested)?),
            other => {
                return Err(wrong_at(
                    "Unsupported block",
                    format!("A rule has no block named {other:?}."),
                    nested.header,
                ));
            }
        }
    }
    if lets.len() > MOST_NAMED || parameters.len() > MOST_NAMED {
        return Err(wrong_at(
            "Too many names",
            format!("A rule names at most {MOST_NAMED} values, and has as many params."),
            header,
        ));
    }
    let advice = taken_advice(&mut attributes);
    let mut take = |name: &str| taken(&mut attributes, name);
    let require = take("require").ok_or_else(|| {
        wrong_at(
            "Missing required argument",
            "A rule needs the argument \"require\".",
            header,
        )
    })?;
    let message = take("message").ok_or_else(|| {
        wrong_at(
            "Missing required argument",
            "A rule needs the argument \"message\".",
            header,
        )
    })?;
    let severity = take("severity").filter(|e| !matches!(e.kind, ExpressionKind::String(_)));
    let mut rule = Rule {
        severity,
        lets,
        for_each: take("for_each"),
        when: take("when"),
        require,
        focus: take("focus"),
        message,
        advice,
        clauses: take("aliases").map(clauses).unwrap_or_default(),
        parameters,
        hides_value: take("secret").is_some_and(|e| matches!(e.kind, ExpressionKind::Bool(true))),
        constants: Constants::default(),
        span: header,
        extent,
        summary,
    };
    for clause in &mut rule.clauses {
        let is_same = |part: &&Expression| {
            let [a, b] = [part.span, clause.clause.span].map(|s| source.slice(s));
            a.split_whitespace().eq(b.split_whitespace())
        };
        let parts = parts_of(&rule.require);
        clause.part = parts.into_iter().find(is_same).map(|part| part.span);
    }
    rule.constants = Constants::of(&rule);
    Ok(rule)
}

fn summary(block: &Block, id: EcoString) -> Outcome<Summary> {
    let header = block.header;
    let needed = |name: &str| {
        block.body.attribute(name).ok_or_else(|| {
            wrong_at(
                "Missing required argument",
                format!("A rule needs the argument {name:?}."),
                header,
            )
        })
    };
    let wrong = |attribute: &Attribute, allowed: String| {
        wrong_at(
            "Invalid value",
            format!("{} must be one of {allowed}.", attribute.name.text),
            attribute.value.span,
        )
    };
    let severity_attribute = needed("severity")?;
    // Where it is an expression, the highest that it can give.
    let severity = strings_in(&severity_attribute.value)
        .iter()
        .filter_map(|s| Severity::parse(s))
        .max()
        .ok_or_else(|| {
            wrong(
                severity_attribute,
                "critical, high, medium, low, info".into(),
            )
        })?;
    let category_attribute = needed("category")?;
    let category = string(&category_attribute.value)
        .and_then(|c| Category::parse(&c))
        .ok_or_else(|| {
            wrong(
                category_attribute,
                "security, cost, versioning, production-readiness".into(),
            )
        })?;
    let checklist_attribute = needed("checklist")?;
    let checklist = string(&checklist_attribute.value)
        .filter(|c| CHECKLIST.contains(&c.as_str()))
        .ok_or_else(|| wrong(checklist_attribute, CHECKLIST.join(", ")))?;
    let kinds = strings(&needed("kind")?.value);
    let languages = match block.body.attribute("languages") {
        Some(a) => strings(&a.value)
            .iter()
            .map(|l| {
                Language::of_name(l).ok_or_else(|| wrong(a, "terraform, cloudformation".into()))
            })
            .collect::<Outcome<Vec<_>>>()?,
        None => vec![Language::Terraform, Language::CloudFormation],
    };
    let languages = claimed(&languages);
    let default = match block.body.attribute("default") {
        None => Default::On,
        Some(a) => match string(&a.value).as_deref() {
            Some("on") => Default::On,
            Some("production") => Default::Production,
            Some("opt-in") => Default::OptIn,
            _ => return Err(wrong(a, "on, production, opt-in".into())),
        },
    };
    let aliases: Vec<_> = block
        .body
        .attribute("aliases")
        .map(|a| {
            by_name(&a.value)
                .into_iter()
                .flat_map(|(peer, ids)| {
                    let ids = match &ids.kind {
                        ExpressionKind::Object(items) => items
                            .iter()
                            .filter_map(|i| string(&i.key).map(EcoString::from))
                            .collect(),
                        _ => strings(ids),
                    };
                    ids.into_iter().map(move |id| (peer.clone(), id))
                })
                .collect()
        })
        .unwrap_or_default();
    let controls = block.body.attribute("controls").map(|a| by_name(&a.value));
    let controls = controls
        .into_iter()
        .flatten()
        .flat_map(|(standard, ids)| {
            let ids = strings(ids).into_iter();
            ids.map(move |id| (standard.clone(), id))
        })
        .collect::<Vec<_>>();
    Ok(Summary {
        title: string(&needed("title")?.value).unwrap_or_default().into(),
        id,
        severity,
        category,
        checklist: checklist.into(),
        kinds: kinds.into(),
        languages,
        default,
        aliases: aliases.into(),
        controls: controls.into(),
        was: block
            .body
            .attribute("was")
            .map(|a| strings(&a.value))
            .unwrap_or_default()
            .into(),
    })
}

fn parameter(block: Block) -> Outcome<Parameter> {
    let header = block.header;
    let name = EcoString::from(block.label(0).unwrap_or(""));
    let description = block
        .body
        .attribute("description")
        .and_then(|a| string(&a.value))
        .unwrap_or_default();
    let default = block
        .body
        .attributes
        .into_iter()
        .find(|a| &*a.name.text == "default")
        .ok_or_else(|| {
            wrong_at(
                "Missing required argument",
                "A param needs the argument \"default\".",
                header,
            )
        })?;
    Ok(Parameter {
        name,
        default: default.value,
        description,
    })
}

/// Aliases that name the clause they stand for.
fn clauses(aliases: Expression) -> Vec<AliasClause> {
    let mut all = Vec::new();
    if let ExpressionKind::Object(peers) = aliases.kind {
        for peer in peers {
            let Some(name) = string(&peer.key) else {
                continue;
            };
            if let ExpressionKind::Object(ids) = peer.value.kind {
                for item in ids {
                    if let Some(id) = string(&item.key) {
                        all.push(AliasClause {
                            peer: EcoString::from(name.as_str()),
                            id: EcoString::from(id),
                            clause: item.value,
                            part: None,
                        });
                    }
                }
            }
        }
    }
    all
}

/// The text of a literal string.
fn string(expression: &Expression) -> Option<String> {
    match &expression.kind {
        ExpressionKind::String(text) => Some(text.to_string()),
        _ => None,
    }
}

/// The texts of a literal string or list of them.
fn strings(expression: &Expression) -> Vec<EcoString> {
    match &expression.kind {
        ExpressionKind::String(text) => vec![text.clone()],
        ExpressionKind::Tuple(items) => items.iter().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

/// All literal strings in an expression.
fn strings_in(expression: &Expression) -> Vec<EcoString> {
    let mut all = strings(expression);
    if all.is_empty() {
        crate::evaluate::each_child(expression, &mut |child| all.extend(strings_in(child)));
    }
    all
}

fn by_name(expression: &Expression) -> Vec<(EcoString, &Expression)> {
    match &expression.kind {
        ExpressionKind::Object(items) => items
            .iter()
            .filter_map(|i| Some((EcoString::from(string(&i.key)?), &i.value)))
            .collect(),
        _ => Vec::new(),
    }
}
