//! Nodes for what is written in a way that Terraform reads and that is outdated, or means something else than it seems to; and
//! what a declaration says that is different on each run.

use std::rc::Rc;

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashSet;

use super::loader::{Loader, Scope};
use super::module::Module;
use super::variables::address;
use crate::evaluate::each_child;
use crate::syntax::{
    BinaryOperator, Block, Body, Expression, ExpressionKind, Span, Template, TemplatePart,
};
use crate::value::{Entries, Guard, Value};

/// Functions that give something else each time.
const CHANGING: [&str; 4] = ["timestamp", "plantimestamp", "uuid", "bcrypt"];

/// Of a module's places so many are told of.
const MOST_PLACES: usize = 5_000;

/// One place: what it is, and where.
struct Place {
    what: &'static str,
    span: Span,
}

impl<'a> Loader<'a> {
    /// Adds a node for each such place in a module. JSON has one way to write things.
    pub(super) fn notation_nodes(&self, scope: &Rc<Scope<'a>>, module: &'a Module) {
        let mut places = Vec::new();
        for file in &module.files {
            if file.source.path.extension().is_some_and(|e| e == "json") {
                continue;
            }
            in_body(&file.tree.body, &mut places);
            places.extend(
                file.tree
                    .comments
                    .iter()
                    .filter(|c| file.source.slice(c.span).starts_with("//"))
                    .map(|c| Place {
                        what: "comment",
                        span: c.span,
                    }),
            );
        }
        for (n, place) in places.into_iter().enumerate() {
            let mut node = self.new_node(
                scope,
                address(scope, "notation", &eco_format!("{}_{n}", place.what)),
                "terraform.notation".into(),
                place.span,
                place.span,
                Guard::TRUE,
            );
            let entries = Entries::from([
                ("what".into(), Value::string(place.what)),
                ("text".into(), Value::string(self.text(place.span))),
            ]);
            node.attributes = Value::object(entries).at(place.span);
            self.add_node(node, None);
        }
    }

    /// The attributes of a declaration that a function makes different on each run.
    pub(super) fn changing(&self, body: &Body) -> Value {
        let mut found = Vec::new();
        changing_in(body, "", &mut found);
        Value::tuple(
            found
                .into_iter()
                .map(|(path, span)| Value::string(path).at(span))
                .collect(),
        )
    }

    /// What a `count` is the length of, where the declaration takes its elements by the index: `var.names`.
    pub(super) fn counted(&self, block: &Block) -> Option<Value> {
        let count = block.body.attribute("count")?;
        let mut lists = Vec::new();
        each_expression(&count.value, &mut |e| {
            if let ExpressionKind::Call {
                name, arguments, ..
            } = &e.kind
                && &*name.text == "length"
                && let [list] = arguments.as_slice()
            {
                lists.push(self.text(list.span));
            }
        });
        let mut found = None;
        in_expressions(&block.body, &mut |e| {
            if let ExpressionKind::Index { target, key, .. } = &e.kind
                && self.text(key.span) == "count.index"
                && lists.contains(&self.text(target.span))
            {
                found.get_or_insert_with(|| self.text(target.span));
            }
        });
        found.map(|list| Value::string(list).at(count.span))
    }
}

/// Whether an expression of a module stands without quotes, which Terraform 0.11 didn't read.
pub(super) fn has_bare_expressions(module: &Module) -> bool {
    let is_written = |file: &&super::module::ModuleFile| {
        file.source.path.extension().is_none_or(|e| e != "json")
    };
    let mut files = module.files.iter().filter(is_written);
    files.any(|file| is_bare_in(&file.tree.body))
}

fn is_bare_in(body: &Body) -> bool {
    body.attributes.iter().any(|a| is_bare(&a.value))
        || body.blocks.iter().any(|b| is_bare_in(&b.body))
}

fn is_bare(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Bool(_)
        | ExpressionKind::Number(_)
        | ExpressionKind::String(_)
        | ExpressionKind::Template(_)
        | ExpressionKind::Unary { .. }
        | ExpressionKind::Invalid => false,
        ExpressionKind::Tuple(items) => items.iter().any(is_bare),
        ExpressionKind::Object(items) => items.iter().any(|item| is_bare(&item.value)),
        _ => true,
    }
}

fn in_body(body: &Body, places: &mut Vec<Place>) {
    for attribute in &body.attributes {
        in_expression(&attribute.value, places);
    }
    for block in &body.blocks {
        if &*block.kind.text == "variable"
            && let Some(constraint) = block.body.attribute("type")
            && matches!(constraint.value.kind, ExpressionKind::String(_))
        {
            places.push(Place {
                what: "type",
                span: constraint.value.span,
            });
        }
        in_body(&block.body, places);
    }
}

fn in_expression(expression: &Expression, places: &mut Vec<Place>) {
    each_expression(expression, &mut |e| {
        let what = match &e.kind {
            ExpressionKind::Template(template)
                if template.is_wrapping && !is_placeholder(template) =>
            {
                "interpolation"
            }
            ExpressionKind::Index { legacy: true, .. } => "index",
            ExpressionKind::Call {
                name, arguments, ..
            } if &*name.text == "lookup" && arguments.len() == 2 => "lookup",
            ExpressionKind::Binary {
                operator,
                left,
                right,
                ..
            } if matches!(operator, BinaryOperator::Equal | BinaryOperator::NotEqual)
                && (is_empty(left) || is_empty(right)) =>
            {
                "empty_list"
            }
            ExpressionKind::Object(items) => {
                let mut seen: FxHashSet<&str> = FxHashSet::default();
                for item in items {
                    let ExpressionKind::String(key) = &item.key.kind else {
                        continue;
                    };
                    if !seen.insert(key) && places.len() < MOST_PLACES {
                        places.push(Place {
                            what: "duplicate_key",
                            span: item.key.span,
                        });
                    }
                }
                return;
            }
            _ => return,
        };
        if places.len() < MOST_PLACES {
            places.push(Place { what, span: e.span });
        }
    });
}

/// `"${STATE_BUCKET}"`: no name of Terraform's, but of what fills it in before (`envsubst`), which needs the quotes.
fn is_placeholder(template: &Template) -> bool {
    matches!(
        template.parts.as_slice(),
        [TemplatePart::Interpolation(inner)]
            if matches!(&inner.kind, ExpressionKind::Variable(name)
                if !name.text.contains(|c: char| c.is_ascii_lowercase()))
    )
}

/// `[]`
fn is_empty(expression: &Expression) -> bool {
    matches!(&expression.kind, ExpressionKind::Tuple(items) if items.is_empty())
}

fn changing_in(body: &Body, prefix: &str, found: &mut Vec<(EcoString, Span)>) {
    for attribute in &body.attributes {
        let mut call = None;
        each_expression(&attribute.value, &mut |e| {
            if let ExpressionKind::Call { name, .. } = &e.kind
                && CHANGING.contains(&&*name.text)
            {
                call.get_or_insert(e.span);
            }
        });
        if let Some(span) = call {
            found.push((eco_format!("{prefix}{}", attribute.name.text), span));
        }
    }
    for block in &body.blocks {
        if matches!(
            &*block.kind.text,
            "lifecycle" | "provisioner" | "connection"
        ) {
            continue;
        }
        changing_in(
            &block.body,
            &eco_format!("{prefix}{}.", block.kind.text),
            found,
        );
    }
}

fn in_expressions<'e>(body: &'e Body, visit: &mut dyn FnMut(&'e Expression)) {
    for attribute in &body.attributes {
        each_expression(&attribute.value, visit);
    }
    for block in &body.blocks {
        in_expressions(&block.body, visit);
    }
}

/// An expression and all that is in it. The parser bounds how deep that is.
fn each_expression<'e>(expression: &'e Expression, visit: &mut dyn FnMut(&'e Expression)) {
    visit(expression);
    match &expression.kind {
        ExpressionKind::Template(template) => in_template(template, visit),
        ExpressionKind::For(each) => {
            let parts = [
                Some(&each.collection),
                each.key.as_ref(),
                Some(&each.value),
                each.condition.as_ref(),
            ];
            for part in parts.into_iter().flatten() {
                each_expression(part, visit);
            }
        }
        _ => each_child(expression, &mut |child| each_expression(child, visit)),
    }
}

fn in_template<'e>(template: &'e Template, visit: &mut dyn FnMut(&'e Expression)) {
    for part in &template.parts {
        match part {
            TemplatePart::Literal { .. } => {}
            TemplatePart::Interpolation(inner) => each_expression(inner, visit),
            TemplatePart::If {
                condition, yes, no, ..
            } => {
                each_expression(condition, visit);
                in_template(yes, visit);
                in_template(no, visit);
            }
            TemplatePart::For {
                collection, body, ..
            } => {
                each_expression(collection, visit);
                in_template(body, visit);
            }
        }
    }
}
