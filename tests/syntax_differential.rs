//! The parser against another implementation of the same grammar, over real files where they are
//! at hand.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use groundrule::syntax::{
    self, BinaryOperator, Body, Expression, ExpressionKind, Template, TemplatePart, UnaryOperator,
};
use hcl_edit::expr as other;
use hcl_edit::structure as other_structure;
use hcl_edit::template as other_template;

fn shared() -> PathBuf {
    std::env::var_os("GROUNDRULE_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")),
        PathBuf::from,
    )
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "tf") {
            found.push(path);
        }
    }
}

#[test]
fn agrees_with_hcl_edit_on_files() {
    let corpus = shared().join("corpus");
    let mut files = Vec::new();
    files_below(&corpus, &mut files);
    files.sort();
    if files.is_empty() {
        println!("skipped: no files below {}", corpus.display());
        return;
    }
    let mut differences = Vec::new();
    let (mut compared, mut only_ours, mut neither, mut stripping) = (0, 0, 0, 0);
    for path in &files {
        let Ok(source) = std::fs::read_to_string(path) else {
            continue;
        };
        let file = syntax::parse_file(&source, 0);
        let accepted = file.errors.is_empty();
        if path.starts_with(corpus.join("real")) && !accepted {
            differences.push(format!("{}: {:?}", path.display(), file.errors));
        }
        let Ok(body) = hcl_edit::parser::parse_body(&source) else {
            if accepted {
                only_ours += 1;
                println!("rejected by the other only: {}", path.display());
            } else {
                neither += 1;
                println!(
                    "rejected by both: {}: {:?}",
                    path.display(),
                    file.errors.first()
                );
            }
            continue;
        };
        compared += 1;
        if !accepted {
            differences.push(format!("{}: {:?}", path.display(), file.errors));
            continue;
        }
        // The other leaves white space around `~` to its user.
        if source.contains("~}") || source.contains("{~") {
            stripping += 1;
            continue;
        }
        let (mut ours, mut theirs) = (String::new(), String::new());
        write_body(&mut ours, &file.body);
        write_other_body(&mut theirs, &body);
        if ours != theirs {
            let at = ours
                .bytes()
                .zip(theirs.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            let around = |text: &str| {
                let bytes = text.as_bytes();
                let range = at.saturating_sub(60)..(at + 80).min(bytes.len());
                String::from_utf8_lossy(&bytes[range]).into_owned()
            };
            differences.push(format!(
                "{}:\n  ours   {}\n  theirs {}",
                path.display(),
                around(&ours),
                around(&theirs)
            ));
        }
    }
    println!(
        "{compared} files accepted by both ({stripping} with `~` not compared), {only_ours} accepted by us only, {neither} rejected by both"
    );
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

// Both trees are written as S-expressions of the same form.

fn write_body(out: &mut String, body: &Body) {
    // Attributes and blocks in source order, as the other has them.
    let mut items: Vec<(u32, String)> = Vec::new();
    for attribute in &body.attributes {
        let mut text = format!("(attr {} ", attribute.name.text);
        write_expression(&mut text, &attribute.value);
        text.push(')');
        items.push((attribute.span.start, text));
    }
    for block in &body.blocks {
        let mut text = format!("(block {}", block.kind.text);
        for label in &block.labels {
            let _ = write!(text, " {:?}", label.text);
        }
        write_body(&mut text, &block.body);
        text.push(')');
        items.push((block.span.start, text));
    }
    items.sort_by_key(|(start, _)| *start);
    out.extend(items.into_iter().map(|(_, text)| text));
}

fn binary(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Or => "||",
        BinaryOperator::And => "&&",
        BinaryOperator::Equal => "==",
        BinaryOperator::NotEqual => "!=",
        BinaryOperator::Less => "<",
        BinaryOperator::LessOrEqual => "<=",
        BinaryOperator::Greater => ">",
        BinaryOperator::GreaterOrEqual => ">=",
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::Remainder => "%",
    }
}

fn write_number(out: &mut String, text: &str) {
    let _ = write!(out, "{}", text.parse::<f64>().unwrap_or(f64::NAN));
}

/// A step after the base of a traversal; `[*]` begins the splat that the rest belongs to.
fn write_expression(out: &mut String, expression: &Expression) {
    match &expression.kind {
        ExpressionKind::Null => out.push_str("null"),
        ExpressionKind::Bool(value) => {
            let _ = write!(out, "{value}");
        }
        ExpressionKind::Number(text) => write_number(out, text),
        ExpressionKind::String(text) => {
            let _ = write!(out, "{text:?}");
        }
        ExpressionKind::Template(template) => {
            out.push_str("(template");
            write_template(out, template);
            out.push(')');
        }
        ExpressionKind::Tuple(items) => {
            out.push_str("(tuple");
            for item in items {
                out.push(' ');
                write_expression(out, item);
            }
            out.push(')');
        }
        ExpressionKind::Object(items) => {
            // The other keeps the last of equal keys, in the place of the first.
            let mut written: Vec<(String, String)> = Vec::new();
            for item in items {
                let (mut key, mut value) = (String::new(), String::new());
                write_expression(&mut key, &item.key);
                write_expression(&mut value, &item.value);
                match written.iter_mut().find(|(k, _)| *k == key) {
                    Some(before) => before.1 = value,
                    None => written.push((key, value)),
                }
            }
            out.push_str("(object");
            for (key, value) in written {
                let _ = write!(out, " {key}={value}");
            }
            out.push(')');
        }
        ExpressionKind::Variable(name) => out.push_str(&name.text),
        ExpressionKind::Attribute { target, name } => {
            write_expression(out, target);
            let _ = write!(out, ".{}", name.text);
        }
        ExpressionKind::Index {
            target,
            key,
            legacy,
        } => {
            write_expression(out, target);
            if *legacy {
                out.push('.');
                write_expression(out, key);
            } else {
                out.push('[');
                write_expression(out, key);
                out.push(']');
            }
        }
        ExpressionKind::Splat {
            target,
            each,
            legacy,
        } => {
            write_expression(out, target);
            out.push_str(if *legacy { ".*" } else { "[*]" });
            write_expression(out, each);
        }
        ExpressionKind::SplatElement => {}
        ExpressionKind::Call {
            name,
            arguments,
            expand_last,
        } => {
            let _ = write!(out, "(call {}", name.text);
            for argument in arguments {
                out.push(' ');
                write_expression(out, argument);
            }
            out.push_str(if *expand_last { "...)" } else { ")" });
        }
        ExpressionKind::Unary { operator, operand } => {
            // The other reads `-1` as a number.
            if let (UnaryOperator::Negate, ExpressionKind::Number(text)) = (operator, &operand.kind)
            {
                write_number(out, &format!("-{text}"));
                return;
            }
            out.push_str(match operator {
                UnaryOperator::Negate => "(neg ",
                UnaryOperator::Not => "(not ",
            });
            write_expression(out, operand);
            out.push(')');
        }
        ExpressionKind::Binary {
            operator,
            left,
            right,
            ..
        } => {
            let _ = write!(out, "({} ", binary(*operator));
            write_expression(out, left);
            out.push(' ');
            write_expression(out, right);
            out.push(')');
        }
        ExpressionKind::Conditional { condition, yes, no } => {
            out.push_str("(if ");
            write_expression(out, condition);
            out.push(' ');
            write_expression(out, yes);
            out.push(' ');
            write_expression(out, no);
            out.push(')');
        }
        ExpressionKind::For(inner) => {
            let key = inner.key_name.as_ref().map_or("", |name| &*name.text);
            let _ = write!(out, "(for {key},{} ", inner.value_name.text);
            write_expression(out, &inner.collection);
            for (mark, part) in [
                ("=>", inner.key.as_ref()),
                (":", Some(&inner.value)),
                ("?", inner.condition.as_ref()),
            ] {
                if let Some(part) = part {
                    out.push_str(mark);
                    write_expression(out, part);
                }
            }
            out.push_str(if inner.group { "...)" } else { ")" });
        }
        ExpressionKind::Parentheses(inner) => {
            out.push_str("(paren ");
            write_expression(out, inner);
            out.push(')');
        }
        ExpressionKind::Invalid => out.push_str("(invalid)"),
    }
}

fn write_template(out: &mut String, template: &Template) {
    for part in &template.parts {
        match part {
            TemplatePart::Literal { text, .. } => {
                let _ = write!(out, " {text:?}");
            }
            TemplatePart::Interpolation(inner) => {
                out.push_str(" ${");
                write_expression(out, inner);
                out.push('}');
            }
            TemplatePart::If {
                condition, yes, no, ..
            } => {
                out.push_str(" %if{");
                write_expression(out, condition);
                out.push('}');
                write_template(out, yes);
                out.push_str(" %else");
                write_template(out, no);
                out.push_str(" %end");
            }
            TemplatePart::For {
                key_name,
                value_name,
                collection,
                body,
                ..
            } => {
                let key = key_name.as_ref().map_or("", |name| &*name.text);
                let _ = write!(out, " %for {key},{}{{", value_name.text);
                write_expression(out, collection);
                out.push('}');
                write_template(out, body);
                out.push_str(" %end");
            }
        }
    }
}

fn write_other_body(out: &mut String, body: &other_structure::Body) {
    for item in body {
        match item {
            other_structure::Structure::Attribute(attribute) => {
                let _ = write!(out, "(attr {} ", attribute.key.as_str());
                write_other(out, &attribute.value);
                out.push(')');
            }
            other_structure::Structure::Block(block) => {
                let _ = write!(out, "(block {}", block.ident.as_str());
                for label in &block.labels {
                    let _ = write!(out, " {:?}", label.as_str());
                }
                write_other_body(out, &block.body);
                out.push(')');
            }
        }
    }
}

fn write_other(out: &mut String, expression: &other::Expression) {
    use other::Expression as E;
    match expression {
        E::Null(_) => out.push_str("null"),
        E::Bool(value) => {
            let _ = write!(out, "{}", value.value());
        }
        E::Number(value) => {
            write_number(out, &value.value().to_string());
        }
        E::String(text) => {
            let _ = write!(out, "{:?}", text.as_str());
        }
        E::StringTemplate(template) => write_other_template(out, template.iter()),
        E::HeredocTemplate(heredoc) => write_other_template(out, heredoc.template.iter()),
        E::Array(items) => {
            out.push_str("(tuple");
            for item in items {
                out.push(' ');
                write_other(out, item);
            }
            out.push(')');
        }
        E::Object(items) => {
            out.push_str("(object");
            for (key, value) in items {
                out.push(' ');
                match key {
                    other::ObjectKey::Ident(name) => {
                        let _ = write!(out, "{:?}", name.as_str());
                    }
                    other::ObjectKey::Expression(key) => write_other(out, key),
                }
                out.push('=');
                write_other(out, value.expr());
            }
            out.push(')');
        }
        E::Variable(name) => out.push_str(name.as_str()),
        E::Traversal(traversal) => {
            write_other(out, &traversal.expr);
            for operator in &traversal.operators {
                match operator.value() {
                    other::TraversalOperator::GetAttr(name) => {
                        let _ = write!(out, ".{}", name.as_str());
                    }
                    other::TraversalOperator::Index(key) => {
                        out.push('[');
                        write_other(out, key);
                        out.push(']');
                    }
                    other::TraversalOperator::LegacyIndex(index) => {
                        let _ = write!(out, ".{}", index.value());
                    }
                    other::TraversalOperator::AttrSplat(_) => out.push_str(".*"),
                    other::TraversalOperator::FullSplat(_) => out.push_str("[*]"),
                }
            }
        }
        E::FuncCall(call) => {
            out.push_str("(call ");
            for part in &call.name.namespace {
                let _ = write!(out, "{}::", part.as_str());
            }
            out.push_str(call.name.name.as_str());
            for argument in &call.args {
                out.push(' ');
                write_other(out, argument);
            }
            out.push_str(if call.args.expand_final() {
                "...)"
            } else {
                ")"
            });
        }
        E::UnaryOp(operation) => {
            out.push_str(match operation.operator.value() {
                other::UnaryOperator::Neg => "(neg ",
                other::UnaryOperator::Not => "(not ",
            });
            write_other(out, &operation.expr);
            out.push(')');
        }
        E::BinaryOp(operation) => {
            let _ = write!(out, "({} ", operation.operator.value().as_str());
            write_other(out, &operation.lhs_expr);
            out.push(' ');
            write_other(out, &operation.rhs_expr);
            out.push(')');
        }
        E::Conditional(conditional) => {
            out.push_str("(if ");
            write_other(out, &conditional.cond_expr);
            out.push(' ');
            write_other(out, &conditional.true_expr);
            out.push(' ');
            write_other(out, &conditional.false_expr);
            out.push(')');
        }
        E::ForExpr(inner) => {
            let key = inner
                .intro
                .key_var
                .as_ref()
                .map_or("", |name| name.as_str());
            let _ = write!(out, "(for {key},{} ", inner.intro.value_var.as_str());
            write_other(out, &inner.intro.collection_expr);
            if let Some(key) = &inner.key_expr {
                out.push_str("=>");
                write_other(out, key);
            }
            out.push(':');
            write_other(out, &inner.value_expr);
            if let Some(condition) = &inner.cond {
                out.push('?');
                write_other(out, &condition.expr);
            }
            out.push_str(if inner.grouping { "...)" } else { ")" });
        }
        E::Parenthesis(inner) => {
            out.push_str("(paren ");
            write_other(out, inner.inner());
            out.push(')');
        }
    }
}

/// A template without sequences is a string for us.
fn write_other_template<'a>(
    out: &mut String,
    elements: impl Iterator<Item = &'a other_template::Element>,
) {
    let elements: Vec<_> = elements.collect();
    let is_literal = |e: &other_template::Element| matches!(e, other_template::Element::Literal(_));
    if elements.iter().all(|element| is_literal(element)) {
        let mut text = String::new();
        for element in elements {
            if let other_template::Element::Literal(literal) = element {
                text.push_str(literal.value());
            }
        }
        let _ = write!(out, "{text:?}");
        return;
    }
    out.push_str("(template");
    write_other_elements(out, elements.into_iter());
    out.push(')');
}

fn write_other_elements<'a>(
    out: &mut String,
    elements: impl Iterator<Item = &'a other_template::Element>,
) {
    use other_template::{Directive, Element};
    for element in elements {
        match element {
            Element::Literal(literal) => {
                let _ = write!(out, " {:?}", literal.value());
            }
            Element::Interpolation(inner) => {
                out.push_str(" ${");
                write_other(out, &inner.expr);
                out.push('}');
            }
            Element::Directive(directive) => match &**directive {
                Directive::If(inner) => {
                    out.push_str(" %if{");
                    write_other(out, &inner.if_expr.cond_expr);
                    out.push('}');
                    write_other_elements(out, inner.if_expr.template.iter());
                    out.push_str(" %else");
                    if let Some(inner) = &inner.else_expr {
                        write_other_elements(out, inner.template.iter());
                    }
                    out.push_str(" %end");
                }
                Directive::For(inner) => {
                    let intro = &inner.for_expr;
                    let key = intro.key_var.as_ref().map_or("", |name| name.as_str());
                    let _ = write!(out, " %for {key},{}{{", intro.value_var.as_str());
                    write_other(out, &intro.collection_expr);
                    out.push('}');
                    write_other_elements(out, intro.template.iter());
                    out.push_str(" %end");
                }
            },
        }
    }
}

/// Says how fast files are parsed: `cargo test --release -- --ignored --nocapture speed`.
#[test]
#[ignore = "a measurement"]
fn speed() {
    let mut files = Vec::new();
    files_below(&shared().join("corpus"), &mut files);
    let sources: Vec<String> = files
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    let bytes: usize = sources.iter().map(String::len).sum();
    let mut best = f64::INFINITY;
    for _ in 0..20 {
        let start = std::time::Instant::now();
        for source in &sources {
            std::hint::black_box(syntax::parse_file(source, 0));
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!(
        "{} files, {bytes} bytes, {:.0} MB/s",
        sources.len(),
        bytes as f64 / best / 1e6
    );
}
