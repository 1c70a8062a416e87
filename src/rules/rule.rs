//! A rule, as it is written.

use std::borrow::Cow;
use std::sync::Arc;

use ecow::EcoString;

use super::constant::Constants;
use super::listed::{Names, Pairs};
use super::severity::{Category, Severity};
use crate::load::Language;
use crate::syntax::{BinaryOperator, Expression, ExpressionKind, Span};

/// When a rule runs without being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Default {
    /// Always.
    On,
    /// Where the environment isn't known to be another than production.
    Production,
    /// Only when enabled.
    OptIn,
}

/// The languages that stacks are written in: one, or Terraform with templates that it deploys; and those that rules claim.
pub const LANGUAGES: [&[Language]; 3] = [
    &[Language::Terraform],
    &[Language::CloudFormation],
    &[Language::Terraform, Language::CloudFormation],
];

/// The languages that a rule claims.
pub(super) fn claimed(languages: &[Language]) -> &'static [Language] {
    let [terraform, cloudformation, both] = LANGUAGES;
    let claims = |language| languages.contains(&language);
    match (
        claims(Language::Terraform),
        claims(Language::CloudFormation),
    ) {
        (true, true) => both,
        (true, false) => terraform,
        (false, true) => cloudformation,
        (false, false) => &[],
    }
}

/// What rules are listed by, known without parsing them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The id.
    pub id: EcoString,
    /// What is wrong when it fails.
    pub title: Cow<'static, str>,
    /// The highest severity its findings have.
    pub severity: Severity,
    /// What it is about.
    pub category: Category,
    /// The item of the checklist.
    pub checklist: EcoString,
    /// The kinds it asks about, in the model's vocabulary; globs are allowed.
    pub kinds: Names,
    /// The languages it claims.
    pub languages: &'static [Language],
    /// When it runs.
    pub default: Default,
    /// Peers' ids: by peer.
    pub aliases: Pairs,
    /// Controls of standards that it checks: standard and control.
    pub controls: Pairs,
    /// Names it had before.
    pub was: Names,
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// What it is listed by.
    pub summary: Arc<Summary>,
    /// The severity here and now, where it depends on something.
    pub severity: Option<Expression>,
    /// Named expressions, evaluated when first read.
    pub lets: Vec<(EcoString, Expression)>,
    /// Asked once per element.
    pub for_each: Option<Expression>,
    /// Whom it concerns.
    pub when: Option<Expression>,
    /// What must hold.
    pub require: Expression,
    /// Which of several deciding values is the place.
    pub focus: Option<Expression>,
    /// What it means.
    pub message: Expression,
    /// What it advises, where its file was read as a whole: [`Entry::advice`](super::Entry::advice) knows it of all.
    pub(super) advice: Advice,
    /// Aliases that stand for one clause only.
    pub clauses: Vec<AliasClause>,
    /// Thresholds that a configuration may set.
    pub parameters: Vec<Parameter>,
    /// The deciding value is a secret, which reports don't show.
    pub hides_value: bool,
    /// What of it is the same for every resource.
    pub constants: Constants,
    /// Where its head is written.
    pub span: Span,
    /// The whole of it, with its examples.
    pub extent: Span,
}

/// What a rule advises.
#[derive(Debug, Clone, std::default::Default, PartialEq, Eq)]
pub struct Advice {
    /// What to do.
    pub remedy: String,
    /// Where to read more.
    pub references: Vec<String>,
}

/// An alias that stands for one clause of a rule.
#[derive(Debug)]
pub struct AliasClause {
    /// The peer.
    pub peer: EcoString,
    /// Its id.
    pub id: EcoString,
    /// What that check asks.
    pub clause: Expression,
    /// The part of the rule's requirement that is written the same.
    pub part: Option<Span>,
}

/// What must hold all of: `a && b && c` taken apart.
pub fn parts_of(requirement: &Expression) -> Vec<&Expression> {
    let mut parts = Vec::new();
    let mut rest = vec![requirement];
    while let Some(expression) = rest.pop() {
        match &expression.kind {
            ExpressionKind::Parentheses(inner) => rest.push(inner),
            ExpressionKind::Binary {
                operator: BinaryOperator::And,
                left,
                right,
                ..
            } => rest.extend([&**right, &**left]),
            _ => parts.push(expression),
        }
    }
    parts
}

/// A threshold.
#[derive(Debug)]
pub struct Parameter {
    /// Its name: `param.days`.
    pub name: EcoString,
    /// Its value unless it is set.
    pub default: Expression,
    /// What it is for.
    pub description: String,
}

/// An example of a rule: raw source, and what the rule must say of it.
#[derive(Debug)]
pub struct Example {
    /// What must come out.
    pub outcome: Outcome,
    /// What it shows.
    pub name: String,
    /// Its block.
    pub span: Span,
    /// Files by path.
    pub files: Vec<(String, String)>,
    /// The language it is in.
    pub language: Language,
    /// `given { … }`: date, environment, values of variables.
    pub given: Given,
    /// `expect { … }`: the place, the condition.
    pub expect: Expect,
    /// Arguments of `given` and `expect` that there are none of.
    pub unknown_arguments: Vec<String>,
}

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The rule fails.
    Fail,
    /// The rule passes, or doesn't apply.
    Pass,
    /// The rule can't be decided.
    Undecided,
}

/// The circumstances of an example.
#[derive(Debug, std::default::Default)]
pub struct Given {
    /// The date that `today()` is.
    pub as_of: Option<String>,
    /// The environment.
    pub environment: Option<String>,
    /// Values of root variables.
    pub variables: Vec<(String, String)>,
}

/// What a failing example expects beyond failing.
#[derive(Debug, std::default::Default)]
pub struct Expect {
    /// `file:line` of the place.
    pub at: Option<String>,
    /// The condition.
    pub when: Option<String>,
    /// How many findings.
    pub count: Option<usize>,
    /// How severe each is.
    pub severity: Option<String>,
    /// A part of a message.
    pub message: Option<String>,
}
