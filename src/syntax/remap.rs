//! Moves the spans of a tree that was parsed from a text written elsewhere in another way.

use super::span::Span;
use super::tree::{Expression, ExpressionKind, Name, Template, TemplatePart};

/// Moves every place of an expression to where `place` says it is.
pub(super) fn remap(expression: &mut Expression, place: &impl Fn(u32) -> u32) {
    span(&mut expression.span, place);
    match &mut expression.kind {
        ExpressionKind::Null
        | ExpressionKind::Bool(_)
        | ExpressionKind::Number(_)
        | ExpressionKind::String(_)
        | ExpressionKind::SplatElement
        | ExpressionKind::Invalid => {}
        ExpressionKind::Template(inner) => template(inner, place),
        ExpressionKind::Tuple(items) => items.iter_mut().for_each(|item| remap(item, place)),
        ExpressionKind::Object(items) => {
            for item in items {
                remap(&mut item.key, place);
                remap(&mut item.value, place);
            }
        }
        ExpressionKind::Variable(name) => span(&mut name.span, place),
        ExpressionKind::Attribute { target, name } => {
            remap(target, place);
            span(&mut name.span, place);
        }
        ExpressionKind::Index { target, key, .. } => {
            remap(target, place);
            remap(key, place);
        }
        ExpressionKind::Splat { target, each, .. } => {
            remap(target, place);
            remap(each, place);
        }
        ExpressionKind::Call {
            name, arguments, ..
        } => {
            span(&mut name.span, place);
            arguments.iter_mut().for_each(|item| remap(item, place));
        }
        ExpressionKind::Unary { operand, .. } => remap(operand, place),
        ExpressionKind::Binary {
            operator_span,
            left,
            right,
            ..
        } => {
            span(operator_span, place);
            remap(left, place);
            remap(right, place);
        }
        ExpressionKind::Conditional { condition, yes, no } => {
            remap(condition, place);
            remap(yes, place);
            remap(no, place);
        }
        ExpressionKind::For(inner) => {
            names(inner.key_name.as_mut(), &mut inner.value_name, place);
            remap(&mut inner.collection, place);
            remap(&mut inner.value, place);
            let optional = [inner.key.as_mut(), inner.condition.as_mut()];
            optional.into_iter().flatten().for_each(|e| remap(e, place));
        }
        ExpressionKind::Parentheses(inner) => remap(inner, place),
    }
}

fn template(whole: &mut Template, place: &impl Fn(u32) -> u32) {
    for part in &mut whole.parts {
        match part {
            TemplatePart::Literal { span: at, .. } => span(at, place),
            TemplatePart::Interpolation(inner) => remap(inner, place),
            TemplatePart::If {
                condition,
                yes,
                no,
                span: at,
            } => {
                span(at, place);
                remap(condition, place);
                template(yes, place);
                template(no, place);
            }
            TemplatePart::For {
                key_name,
                value_name,
                collection,
                body,
                span: at,
            } => {
                span(at, place);
                names(key_name.as_mut(), value_name, place);
                remap(collection, place);
                template(body, place);
            }
        }
    }
}

fn names(key: Option<&mut Name>, value: &mut Name, place: &impl Fn(u32) -> u32) {
    key.into_iter()
        .chain([value])
        .for_each(|name| span(&mut name.span, place));
}

fn span(at: &mut Span, place: &impl Fn(u32) -> u32) {
    *at = Span::new(place(at.start), place(at.end));
}
