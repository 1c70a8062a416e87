//! What an expression consists of, with the names that are bound around each part.

use crate::evaluate::each_child;
use crate::syntax::{Expression, ExpressionKind, Template, TemplatePart};

/// The direct parts of an expression, with the names that are bound around each.
pub(super) fn within<'e>(
    expression: &'e Expression,
    bound: &mut Vec<&'e str>,
    visit: &mut dyn FnMut(&'e Expression, &mut Vec<&'e str>),
) {
    match &expression.kind {
        ExpressionKind::For(each) => {
            visit(&each.collection, bound);
            let depth = bound.len();
            bound.extend(each.key_name.iter().map(|n| &*n.text));
            bound.push(&each.value_name.text);
            visit(&each.value, bound);
            for inner in each.key.iter().chain(&each.condition) {
                visit(inner, bound);
            }
            bound.truncate(depth);
        }
        ExpressionKind::Template(template) => within_template(template, bound, visit),
        _ => each_child(expression, &mut |inner| visit(inner, bound)),
    }
}

fn within_template<'e>(
    template: &'e Template,
    bound: &mut Vec<&'e str>,
    visit: &mut dyn FnMut(&'e Expression, &mut Vec<&'e str>),
) {
    for part in &template.parts {
        match part {
            TemplatePart::Literal { .. } => {}
            TemplatePart::Interpolation(inner) => visit(inner, bound),
            TemplatePart::If {
                condition, yes, no, ..
            } => {
                visit(condition, bound);
                within_template(yes, bound, visit);
                within_template(no, bound, visit);
            }
            TemplatePart::For {
                key_name,
                value_name,
                collection,
                body,
                ..
            } => {
                visit(collection, bound);
                let depth = bound.len();
                bound.extend(key_name.iter().map(|n| &*n.text));
                bound.push(&value_name.text);
                within_template(body, bound, visit);
                bound.truncate(depth);
            }
        }
    }
}
