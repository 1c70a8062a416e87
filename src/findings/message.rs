//! What rules say, as findings tell it.

use std::cell::RefCell;

use crate::rules::RuleScope;
use crate::secrets::masked;
use crate::syntax::{Expression, ExpressionKind, TemplatePart};
use crate::value::{Guard, Guards, Piece, Value};

/// A message under the condition of a finding. What nothing may show is left out of it.
pub(super) fn told(
    scope: &RuleScope<'_>,
    message: &Expression,
    condition: Guard,
    guards: &RefCell<Guards>,
) -> Option<String> {
    let value = scope.evaluate(message).ok()?;
    if !value.all_marks().is_hidden() {
        return shown(&value, condition, &mut guards.borrow_mut()).map(masked);
    }
    let ExpressionKind::Template(template) = &message.kind else {
        return None;
    };
    let parts = template.parts.iter().map(|part| match part {
        TemplatePart::Literal { text, .. } => Some(text.to_string()),
        TemplatePart::Interpolation(inner) => {
            Some(told(scope, inner, condition, guards).unwrap_or_else(|| "(a secret)".into()))
        }
        _ => None,
    });
    parts.collect()
}

/// A message's text under the condition of a finding; what isn't known in it is `…`.
fn shown(value: &Value, condition: Guard, guards: &mut Guards) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.to_string());
    }
    let unknown = value.as_unknown()?;
    if let Some(cases) = &unknown.cases {
        // Of those that can be, the one that is under the whole condition.
        let (_, case) = cases
            .iter()
            .find(|(when, _)| guards.implies(condition, *when))?;
        return shown(case, condition, guards);
    }
    let pieces = unknown.pieces.as_ref()?;
    let mut text = String::new();
    for piece in pieces.iter() {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Hole(hole) => {
                text.push_str(&shown(hole, condition, guards).unwrap_or_else(|| "…".into()));
            }
        }
    }
    Some(text)
}
