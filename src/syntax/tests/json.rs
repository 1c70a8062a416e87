//! JSON.

use super::*;
use crate::syntax::{json_template, parse_json_file};

fn json(text: &str) -> String {
    let file = parse_json_file(text, 0);
    assert_eq!(file.errors, [], "{text}");
    show(&file.value)
}

#[test]
fn values() {
    assert_eq!(json(" {} "), "{}");
    assert_eq!(
        json("{\"a\": [1, -2.5e+3, true, false, null], \"a\": {\"b\\n\": \"${c}\"}}\r\n"),
        "{\"a\"=[1, -2.5e+3, true, false, null], \"a\"={\"b\\n\"=\"${c}\"}}"
    );
    assert_eq!(
        json(r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\ud800x""#),
        "\"\\\"\\\\/\\u{8}\\u{c}\\n\\r\\té😀\u{fffd}x\""
    );
}

#[test]
fn errors() {
    for (text, summary, at) in [
        ("", "Missing JSON value", ""),
        ("{\"a\": }", "Invalid start of value", "}"),
        ("{\"a\": 1,}", "Trailing comma", ","),
        ("[1 2]", "Missing item separator", "2"),
        ("{a: 1}", "Invalid object property name", "a"),
        ("{\"a\" 1}", "Missing property value colon", "1"),
        ("[1] // x", "Extraneous data after value", "/"),
        ("tru", "Invalid JSON keyword", "tru"),
        ("01", "Invalid JSON number", "01"),
        ("1.", "Invalid JSON number", "1."),
        ("\"a", "Unclosed JSON string", "\""),
        ("\"\\x\"", "Invalid escape sequence", "\\"),
        ("\"a\tb\"", "Invalid character in string", "\t"),
        ("[", "Missing JSON value", ""),
    ] {
        let file = parse_json_file(text, 0);
        assert_eq!(
            first_error(text, &file.errors),
            (summary.into(), at.into()),
            "{text}"
        );
    }
}

#[test]
fn what_comes_before_an_error_is_kept() {
    let file = parse_json_file("{\"a\": 1, \"b\": [2, x]}", 0);
    assert_eq!(show(&file.value), "{\"a\"=1, \"b\"=[2, INVALID]}");
}

/// The places of the variables of a template in a JSON string.
fn variables(text: &str) -> (String, Vec<String>) {
    let file = parse_json_file(text, 10);
    let template = json_template(&file.value, text).0;
    let mut found = Vec::new();
    let ExpressionKind::Template(inner) = &template.kind else {
        panic!("{template:?}");
    };
    for part in &inner.parts {
        if let TemplatePart::Interpolation(inner) = part {
            found.push(
                text[inner.span.start as usize - 10..inner.span.end as usize - 10].to_owned(),
            );
        }
    }
    (show(&template), found)
}

#[test]
fn templates_in_strings() {
    let (tree, places) = variables(r#""a ${b.c} ${d}""#);
    assert_eq!(tree, r#"<"a " ${b.c} " " ${d}>"#);
    assert_eq!(places, ["b.c", "d"]);
    let (tree, places) =
        variables(r#""\té\u00e9 \"${b["x"]}\" ${d}\n""#.replace("[\"x\"]", "[\\\"x\\\"]").as_str());
    assert_eq!(tree, "<\"\\téé \\\"\" ${b[\"x\"]} \"\\\" \" ${d} \"\\n\">");
    assert_eq!(places, ["b[\\\"x\\\"]", "d"]);
}

#[test]
fn errors_in_templates_in_strings() {
    let text = r#""\n${a b}""#;
    let file = parse_json_file(text, 0);
    let (template, errors) = json_template(&file.value, text);
    assert_eq!(show(&template), "INVALID");
    assert_eq!(first_error(text, &errors).1, "b");
    let number = parse_json_file("1", 0);
    assert_eq!(show(&json_template(&number.value, "1").0), "INVALID");
}
