//! Rules changed in one place each, to see whether their examples notice: what no example needs is either not tested or not
//! needed.

use std::path::Path;

use super::rule::Rule;
use crate::evaluate::each_child;
use crate::source::Source;
use crate::syntax::{BinaryOperator, Expression, ExpressionKind, Span, UnaryOperator};

/// A rule with one change.
#[derive(Debug)]
pub struct Mutant {
    /// What was changed, and where: `without "self.a != null" (line 12)`.
    pub change: String,
    /// The whole source with the change.
    pub text: String,
}

/// The source of a rule with each of its conditions negated, and each clause left out, one at a time.
pub fn mutants(rule: &Rule, source: &Source) -> Vec<Mutant> {
    let mut mutation = Mutation {
        source,
        found: Vec::new(),
    };
    mutation.negate(&rule.require);
    mutation.inside(&rule.require);
    if let Some(when) = &rule.when {
        mutation.replace(when.span, "true", "without `when`".into());
        mutation.inside(when);
    }
    for expression in rule
        .for_each
        .iter()
        .chain(rule.lets.iter().map(|(_, value)| value))
    {
        mutation.inside(expression);
    }
    mutation.found
}

struct Mutation<'s> {
    source: &'s Source,
    found: Vec<Mutant>,
}

impl Mutation<'_> {
    /// The changes in an expression and all that it consists of.
    fn inside(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Binary {
                operator: BinaryOperator::And | BinaryOperator::Or,
                left,
                right,
                ..
            } => {
                for (dropped, kept) in [(left, right), (right, left)] {
                    let text = self.source.slice(kept.span).to_string();
                    let change = format!("without {}", self.shown(dropped));
                    self.replace(expression.span, &text, change);
                    if !is_joined(dropped) {
                        self.negate(dropped);
                    }
                }
            }
            ExpressionKind::Unary {
                operator: UnaryOperator::Not,
                operand,
            } => {
                let text = self.source.slice(operand.span).to_string();
                let change = format!("without the ! of {}", self.shown(expression));
                self.replace(expression.span, &text, change);
            }
            ExpressionKind::For(repeated) => {
                if let Some(condition) = &repeated.condition {
                    let change = format!("without if {}", self.shown(condition));
                    self.replace(condition.span, "true", change);
                    self.inside(condition);
                }
                self.inside(&repeated.collection);
                self.inside(&repeated.value);
            }
            _ => {}
        }
        each_child(expression, &mut |child| self.inside(child));
    }

    fn negate(&mut self, expression: &Expression) {
        // Without the mark it is the opposite already.
        if matches!(
            expression.kind,
            ExpressionKind::Unary {
                operator: UnaryOperator::Not,
                ..
            }
        ) {
            return;
        }
        let text = format!("!({})", self.source.slice(expression.span));
        let change = format!("with the opposite of {}", self.shown(expression));
        self.replace(expression.span, &text, change);
    }

    fn replace(&mut self, span: Span, by: &str, change: String) {
        let start = span.start.saturating_sub(self.source.base) as usize;
        let end = span.end.saturating_sub(self.source.base) as usize;
        let (line, _) = self.source.line_and_column(span.start);
        let whole = &self.source.text;
        if let (Some(before), Some(after)) = (whole.get(..start), whole.get(end..)) {
            self.found.push(Mutant {
                change: format!("{change} (line {line})"),
                text: format!("{before}{by}{after}"),
            });
        }
    }

    fn shown(&self, expression: &Expression) -> String {
        const MOST: usize = 80;
        let text = self.source.slice(expression.span);
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(MOST) {
            Some((end, _)) => format!("`{}…`", line.get(..end).unwrap_or(&line)),
            None => format!("`{line}`"),
        }
    }
}

/// Whether an expression consists of clauses, which are changed one by one.
fn is_joined(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Binary { operator, .. } => {
            matches!(operator, BinaryOperator::And | BinaryOperator::Or)
        }
        ExpressionKind::Parentheses(inner) => is_joined(inner),
        _ => false,
    }
}

/// The rule of a changed source; none where the change makes it none.
pub fn entry(path: &Path, mutant: &Mutant) -> Option<super::Entry> {
    let file = super::parse::read(&Source::of_rule(path, mutant.text.clone()));
    let rule = file.rules.into_iter().next()?;
    let can_be_asked = !file.problems.iter().any(|p| p.is_incomplete);
    can_be_asked.then(|| super::Entry::of(rule, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_clause_is_left_out_and_negated() {
        let text = r#"rule "x" {
  title     = "T"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_x"
  when      = self.a != null
  require   = self.b && (self.c || !self.d)
  message   = "M"
}
"#;
        let source = Source::of_rule(Path::new("x.hcl"), text.into());
        let file = crate::rules::read(&source);
        let found = mutants(&file.rules[0], &source);
        let changes: Vec<&str> = found.iter().map(|m| m.change.as_str()).collect();
        assert_eq!(
            changes,
            [
                "with the opposite of `self.b && (self.c || !self.d)` (line 8)",
                "without `self.b` (line 8)",
                "with the opposite of `self.b` (line 8)",
                "without `(self.c || !self.d)` (line 8)",
                "without `self.c` (line 8)",
                "with the opposite of `self.c` (line 8)",
                "without `!self.d` (line 8)",
                "without the ! of `!self.d` (line 8)",
                "without `when` (line 7)",
            ]
        );
        assert!(found[1].text.contains("require   = (self.c || !self.d)\n"));
        assert!(found[8].text.contains("when      = true\n"));
        assert!(found.iter().all(|m| entry(Path::new("x.hcl"), m).is_some()));
    }
}
