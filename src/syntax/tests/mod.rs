//! The tests' common ground: trees as short text.

mod grammar;
mod hostile;
mod json;
mod recovery;
mod spans;
mod templates;

use super::{
    Body, Expression, ExpressionKind, File, ObjectItem, SyntaxError, Template, TemplatePart,
    parse_file,
};

/// The value of `v = …`, where that is right.
fn value(text: &str) -> Expression {
    let mut file = parse_file(&format!("v = {text}\n"), 0);
    assert_eq!(file.errors, [], "{text}");
    file.body.attributes.pop().expect("an attribute").value
}

/// The tree of an expression, every group in parentheses.
fn tree(text: &str) -> String {
    show(&value(text))
}

/// The first error of `v = …` and the text it is at.
fn error(text: &str) -> (String, String) {
    let source = format!("v = {text}\n");
    first_error(&source, &parse_file(&source, 0).errors)
}

fn first_error(source: &str, errors: &[SyntaxError]) -> (String, String) {
    let error = errors
        .first()
        .unwrap_or_else(|| panic!("no error: {source}"));
    (error.summary.clone(), slice(source, error.span).to_owned())
}

fn slice(source: &str, span: super::Span) -> &str {
    &source[span.start as usize..span.end as usize]
}

/// The names of what a file declares, errors' summaries behind.
fn outline(source: &str) -> String {
    let file = parse_file(source, 0);
    let mut text = outline_of_body(&file.body);
    for error in &file.errors {
        text += &format!(" !{}", error.summary);
    }
    text
}

fn outline_of_body(body: &Body) -> String {
    let attributes = body
        .attributes
        .iter()
        .map(|a| (a.span, format!("{}={}", a.name.text, show(&a.value))));
    let blocks = body.blocks.iter().map(|b| {
        let labels: String = b.labels.iter().map(|l| format!(" {:?}", l.text)).collect();
        let inside = outline_of_body(&b.body);
        (b.span, format!("{}{labels} {{{inside}}}", b.kind.text))
    });
    let mut items: Vec<_> = attributes.chain(blocks).collect();
    items.sort();
    let items: Vec<_> = items.into_iter().map(|(_, text)| text).collect();
    items.join(" ")
}

fn comments<'a>(source: &'a str, file: &File) -> Vec<&'a str> {
    file.comments
        .iter()
        .map(|c| slice(source, c.span))
        .collect()
}

fn show_all<'a>(items: impl IntoIterator<Item = &'a Expression>) -> String {
    let items: Vec<_> = items.into_iter().map(show).collect();
    items.join(", ")
}

fn show_item(item: &ObjectItem) -> String {
    format!("{}={}", show(&item.key), show(&item.value))
}

fn show(expression: &Expression) -> String {
    match &expression.kind {
        ExpressionKind::Null => "null".into(),
        ExpressionKind::Bool(value) => value.to_string(),
        ExpressionKind::Number(text) => text.to_string(),
        ExpressionKind::String(text) => format!("{text:?}"),
        ExpressionKind::Template(template) if template.is_wrapping => {
            format!("wrap<{}>", show_template(template))
        }
        ExpressionKind::Template(template) => format!("<{}>", show_template(template)),
        ExpressionKind::Tuple(items) => format!("[{}]", show_all(items)),
        ExpressionKind::Object(items) => {
            let items: Vec<_> = items.iter().map(show_item).collect();
            format!("{{{}}}", items.join(", "))
        }
        ExpressionKind::Variable(name) => name.text.to_string(),
        ExpressionKind::Attribute { target, name } => format!("{}.{}", show(target), name.text),
        ExpressionKind::Index {
            target,
            key,
            legacy,
        } => match legacy {
            true => format!("{}.{}", show(target), show(key)),
            false => format!("{}[{}]", show(target), show(key)),
        },
        ExpressionKind::Splat {
            target,
            each,
            legacy,
        } => {
            let mark = if *legacy { ".*" } else { "[*]" };
            format!("({}{mark}|{})", show(target), show(each))
        }
        ExpressionKind::SplatElement => "@".into(),
        ExpressionKind::Call {
            name,
            arguments,
            expand_last,
        } => {
            let end = if *expand_last { "..." } else { "" };
            format!("{}({}{end})", name.text, show_all(arguments))
        }
        ExpressionKind::Unary { operator, operand } => format!("({operator:?} {})", show(operand)),
        ExpressionKind::Binary {
            operator,
            left,
            right,
            ..
        } => format!("({} {operator:?} {})", show(left), show(right)),
        ExpressionKind::Conditional { condition, yes, no } => {
            format!("({} ? {} : {})", show(condition), show(yes), show(no))
        }
        ExpressionKind::For(inner) => {
            let key_name = inner.key_name.as_ref().map_or("", |name| &*name.text);
            let key = inner.key.as_ref().map_or(String::new(), show);
            let condition = inner.condition.as_ref().map_or(String::new(), show);
            let group = if inner.group { "..." } else { "" };
            format!(
                "for({key_name},{} in {}: {key} => {}{group} if {condition})",
                inner.value_name.text,
                show(&inner.collection),
                show(&inner.value)
            )
        }
        ExpressionKind::Parentheses(inner) => format!("({})", show(inner)),
        ExpressionKind::Invalid => "INVALID".into(),
    }
}

fn show_template(template: &Template) -> String {
    let parts: Vec<_> = template.parts.iter().map(show_part).collect();
    parts.join(" ")
}

fn show_part(part: &TemplatePart) -> String {
    match part {
        TemplatePart::Literal { text, .. } => format!("{text:?}"),
        TemplatePart::Interpolation(inner) => format!("${{{}}}", show(inner)),
        TemplatePart::If {
            condition, yes, no, ..
        } => {
            let condition = show(condition);
            format!(
                "if({condition}: {}: {})",
                show_template(yes),
                show_template(no)
            )
        }
        TemplatePart::For {
            key_name,
            value_name,
            collection,
            body,
            ..
        } => {
            let key_name = key_name.as_ref().map_or("", |name| &*name.text);
            let collection = show(collection);
            format!(
                "for({key_name},{} in {collection}: {})",
                value_name.text,
                show_template(body)
            )
        }
    }
}
