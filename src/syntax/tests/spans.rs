//! Where things are.

use super::*;

const SOURCE: &str =
    "resource \"a\" b {\n  x = f(1).y[*].z[0] + (-w)\n  t = \"é${v}%{if c}d%{endif}\"\n}\n";

#[test]
fn items() {
    let file = parse_file(SOURCE, 0);
    let block = &file.body.blocks[0];
    let at = |span| slice(SOURCE, span);
    assert_eq!(at(block.span), &SOURCE[..SOURCE.len() - 1]);
    assert_eq!(at(block.header), "resource \"a\" b");
    assert_eq!(at(block.kind.span), "resource");
    assert_eq!(at(block.labels[0].span), "\"a\"");
    assert_eq!(at(block.labels[1].span), "b");
    assert!(at(block.body.span).starts_with("\n  x") && at(block.body.span).ends_with("\"\n"));
    let attribute = &block.body.attributes[0];
    assert_eq!(at(attribute.name.span), "x");
    assert_eq!(at(attribute.span), "x = f(1).y[*].z[0] + (-w)");
    assert_eq!(at(attribute.value.span), "f(1).y[*].z[0] + (-w)");
}

#[test]
fn expressions() {
    let file = parse_file(SOURCE, 0);
    let at = |span| slice(SOURCE, span);
    let value = &file.body.blocks[0].body.attributes[0].value;
    let ExpressionKind::Binary {
        operator_span,
        left,
        right,
        ..
    } = &value.kind
    else {
        panic!("{value:?}");
    };
    assert_eq!(at(*operator_span), "+");
    assert_eq!(at(right.span), "(-w)");
    assert_eq!(at(left.span), "f(1).y[*].z[0]");
    let ExpressionKind::Splat { target, each, .. } = &left.kind else {
        panic!("{left:?}");
    };
    assert_eq!(at(target.span), "f(1).y");
    assert_eq!(at(each.span), "[*].z[0]");
    let ExpressionKind::Index { target, key, .. } = &each.kind else {
        panic!("{each:?}");
    };
    assert_eq!(at(key.span), "0");
    assert_eq!(at(target.span), "[*].z");
}

#[test]
fn template_parts() {
    let file = parse_file(SOURCE, 100);
    let at = |span: crate::syntax::Span| {
        slice(
            SOURCE,
            crate::syntax::Span::new(span.start - 100, span.end - 100),
        )
    };
    let value = &file.body.blocks[0].body.attributes[1].value;
    assert_eq!(at(value.span), "\"é${v}%{if c}d%{endif}\"");
    let ExpressionKind::Template(template) = &value.kind else {
        panic!("{value:?}");
    };
    let [
        TemplatePart::Literal { span: literal, .. },
        TemplatePart::Interpolation(inner),
        TemplatePart::If {
            condition,
            yes,
            span,
            ..
        },
    ] = template.parts.as_slice()
    else {
        panic!("{template:?}");
    };
    assert_eq!(at(*literal), "é");
    assert_eq!(at(inner.span), "v");
    assert_eq!(at(condition.span), "c");
    assert_eq!(at(*span), "%{if c}d%{endif}");
    assert!(matches!(&yes.parts[..], [TemplatePart::Literal { span, .. }] if at(*span) == "d"));
}

#[test]
fn heredoc() {
    let source = "a = <<-E\n  x\n  E\nb = 1\n";
    let file = parse_file(source, 0);
    assert_eq!(
        slice(source, file.body.attributes[0].value.span),
        "<<-E\n  x\n  E"
    );
}

#[test]
fn every_span_lies_in_its_file() {
    let file = parse_file("a = [1\n", u32::MAX - 10);
    assert!(file.errors.iter().all(|e| e.span.start >= u32::MAX - 10));
    let file = parse_file("a = 1 # too long for the space", u32::MAX - 10);
    assert_eq!(file.errors[0].summary, "File too large");
}
