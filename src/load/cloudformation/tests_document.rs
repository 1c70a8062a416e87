//! The document: places, styles, keys, comments, and what is refused.

use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::load::{Diagnostic, DiagnosticSeverity};
use crate::source::{Memory, SourceMap};

fn read(text: &str) -> (Arc<Source>, Result<Document, Box<Diagnostic>>) {
    let sources = SourceMap::default();
    let source = sources.add(Path::new("/t.yaml"), text.into()).unwrap();
    let document = Document::read(&source);
    (source, document)
}

fn at<'a>(node: &'a Node, path: &[&str]) -> &'a Node {
    path.iter()
        .fold(node, |node, key| match key.parse::<usize>() {
            Ok(index) => &node.items().unwrap()[index],
            Err(_) => node.get(key).unwrap(),
        })
}

#[test]
fn every_node_lies_where_it_is_written() {
    let text = "\u{feff}# first\r\na: !Sub \"x é y\" # c # d\r\nb: !If [c, {d: 1}, \"e\"]\r\nc: |  # head\r\n  line1\r\n  # no comment\r\n\r\n# comment\r\nd: !Join\r\n  - \"\"\r\n  - - é\r\n    - !Ref Z\r\ne:\r\nf: multi\r\n  line\r\ng: 'it''s' # g\r\n";
    let (source, document) = read(text);
    let document = document.unwrap();
    let slice = |path: &[&str]| source.slice(at(&document.root, path).span).to_string();
    assert_eq!(slice(&["a"]), "!Sub \"x é y\"");
    assert_eq!(slice(&["a", "Fn::Sub"]), "\"x é y\"");
    assert_eq!(slice(&["b"]), "!If [c, {d: 1}, \"e\"]");
    assert_eq!(slice(&["b", "Fn::If", "1"]), "{d: 1}");
    assert_eq!(slice(&["c"]), "line1\r\n  # no comment");
    assert_eq!(
        slice(&["d"]),
        "!Join\r\n  - \"\"\r\n  - - é\r\n    - !Ref Z"
    );
    assert_eq!(slice(&["d", "Fn::Join", "1"]), "- é\r\n    - !Ref Z");
    assert_eq!(slice(&["d", "Fn::Join", "1", "1"]), "!Ref Z");
    assert_eq!(slice(&["f"]), "multi\r\n  line");
    assert_eq!(slice(&["g"]), "'it''s'");
    assert_eq!(at(&document.root, &["g"]).text().unwrap(), "it's");
    let comments: Vec<&str> = document
        .comments
        .iter()
        .map(|span| source.slice(*span))
        .collect();
    assert_eq!(
        comments,
        ["# first", "# c # d", "# head", "# comment", "# g"]
    );
    assert!(source.slice(document.root.span).ends_with("'it''s'"));
}

#[test]
fn json_is_read_strictly_and_with_tabs() {
    let text =
        "{\n\t\"a\\/b\": \"\\ud83d\\ude00 \\u00e9\",\n\t\"n\": [1.50, -2, true, null, {}]\n}\n";
    let (source, document) = read(text);
    let document = document.unwrap();
    assert_eq!(document.root.entries().unwrap()[0].key, "a/b");
    assert_eq!(at(&document.root, &["a/b"]).text().unwrap(), "😀 é");
    assert_eq!(
        source.slice(at(&document.root, &["n"]).span),
        "[1.50, -2, true, null, {}]"
    );
    assert_eq!(source.slice(at(&document.root, &["n", "0"]).span), "1.50");
    let (_, error) = read("{\n  \"a\": 1,\n  \"b\" 2\n}");
    let error = error.unwrap_err();
    assert_eq!(
        error.detail,
        "At line 3, column 7: a colon is expected behind the key."
    );
    // Not JSON, but YAML's flow style.
    assert!(read("{a: 1, b: [x, y], # c\n}").1.is_ok());
}

#[test]
fn repeated_keys_name_both_places() {
    for text in ["a: 1\nb: 2\na: 3\n", "{\"a\": 1, \"b\": 2,\n\"a\": 3}"] {
        let (_, document) = read(text);
        let document = document.unwrap();
        assert_eq!(document.diagnostics.len(), 1);
        assert!(
            document.diagnostics[0].detail.contains("line 1"),
            "{}",
            document.diagnostics[0].detail
        );
        assert_eq!(document.root.get("a").unwrap().text().unwrap(), "3");
        assert_eq!(document.root.entries().unwrap().len(), 2);
    }
}

#[test]
fn anchors_and_merge_keys() {
    let (_, document) = read("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\n");
    let document = document.unwrap();
    assert_eq!(at(&document.root, &["y", "a"]).text().unwrap(), "1");
    assert_eq!(at(&document.root, &["y", "b"]).text().unwrap(), "3");
    assert_eq!(at(&document.root, &["z", "b"]).text().unwrap(), "2");
}

#[test]
fn only_the_first_document_counts() {
    let (_, document) = read("a: 1\n---\nb: [\n");
    let document = document.unwrap();
    assert!(document.root.get("a").is_some());
    // What was left out makes the scan incomplete.
    let severities: Vec<_> = document.diagnostics.iter().map(|d| d.severity).collect();
    assert_eq!(severities, [DiagnosticSeverity::Error]);

    let (_, alone) = read("a: 1\n---\n");
    assert!(alone.unwrap().diagnostics.is_empty());
}

/// Runs on the small stack that a thread may have.
fn with_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(test)
        .unwrap()
        .join()
        .unwrap();
}

fn survives(text: String) -> Option<crate::load::Stack> {
    let sources = SourceMap::default();
    let source = sources.add(Path::new("/t.yaml"), text).unwrap();
    load(&source, &Memory::default(), &sources, &Options::default())
}

#[test]
fn hostile_texts_are_refused() {
    with_small_stack(|| {
        let head = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties: ";
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let previous = level - 1;
            bomb.push_str(&format!(
                "a{level}: &a{level} [{}]\n",
                vec![format!("*a{previous}"); 10].join(", ")
            ));
        }
        let texts = [
            format!("{head}{}", "[".repeat(100_000)),
            format!("{head}{}", "{a: ".repeat(100_000)),
            format!("{head}{}", "- ".repeat(100_000)),
            "{\"Resources\": {\"AWSTemplateFormatVersion\": ".to_string() + &"[".repeat(100_000),
            bomb + head + "{}",
            format!("{head}&a [*a]\n"),
            format!("{head}\0\n"),
            format!("{head}\n\t\tTab: 1\n"),
            format!("{head}!!! [\n"),
            format!("{head}*nobody\n"),
        ];
        for text in texts {
            let start: String = text.chars().take(40).collect();
            let stack = survives(text).unwrap();
            assert!(!stack.diagnostics.is_empty(), "{start}");
        }
    });
}

#[test]
fn large_and_deep_templates_are_read() {
    with_small_stack(|| {
        let head = "Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties:\n      P: ";
        let deep = format!("{head}{}x{}\n", "[".repeat(90), "]".repeat(90));
        let joins = format!("{head}{}x{}\n", "!Join ['', [".repeat(31), "]]".repeat(31));
        let chosen = format!(
            "Conditions: {{C: !Equals [!Ref AWS::Region, x]}}\n{head}{}x{}\n",
            "!If [C, y, ".repeat(45),
            "]".repeat(45)
        );
        let large = format!("{head}'{}'\n", "x".repeat(4 << 20));
        for text in [deep, joins, chosen, large] {
            let start: String = text.chars().take(100).collect();
            let stack = survives(text).unwrap();
            assert_eq!(stack.diagnostics, Vec::new(), "{start}");
        }
        // A chain of conditions longer than any stack.
        let mut chain =
            String::from("Resources: {A: {Type: 'AWS::S3::Bucket', Condition: C0}}\nConditions:\n");
        for n in 0..20_000 {
            chain.push_str(&format!("  C{n}: !Not [!Condition C{}]\n", n + 1));
        }
        chain.push_str("  C20000: !Equals [a, a]\n");
        assert!(survives(chain).is_some());
    });
}

#[test]
fn what_is_no_template_is_left_alone() {
    for text in [
        "apiVersion: v1\nkind: Pod\nspec: {resources: {}}\n",
        "{\"name\": \"x\", \"dependencies\": {}}",
        "on: push\njobs: {}\n",
        "Resources: {A: {Type: Thing}}\n",
        "resources:\n  Resources:\n    A:\n      Type: AWS::S3::Bucket\n",
        "a: {{ .Values.x }}\n",
        "",
    ] {
        assert!(survives(text.into()).is_none(), "{text}");
    }
    assert!(!looks_like_template(
        "kind: Deployment\nname: AWS::S3::Bucket Resources Type"
    ));
    for value in [
        " \"AWS::S3::Bucket\"",
        " &type AWS::S3::Bucket",
        " &type !!str 'AWS::S3::Bucket'",
        " >-\n      AWS::S3::Bucket",
    ] {
        let text = format!("Resources:\n  A:\n    Type: {value}\n");
        assert!(looks_like_template(&text), "{text}");
        let stack = survives(text).unwrap();
        let mut nodes = stack.nodes.iter();
        assert!(nodes.any(|n| n.written_type == "AWS::S3::Bucket"));
    }
}

#[test]
fn texts_that_grow_are_stopped() {
    let mut text = String::from(
        "Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties:\n      P0: &p0 !Sub ['${x}${x}${x}', {x: '",
    );
    text.push_str(&"y".repeat(1 << 18));
    text.push_str("'}]\n");
    for n in 0..20 {
        text.push_str(&format!("      Q{n}: !Join ['', [*p0, *p0, *p0]]\n"));
    }
    let stack = survives(text).unwrap();
    assert!(stack.nodes.iter().any(|node| {
        let properties = node
            .properties
            .as_ref()
            .and_then(|value| value.as_entries());
        properties.is_some_and(|entries| entries.values().any(Value::is_unknown))
    }));
}

#[test]
fn lines_in_quotes_and_brackets_may_begin_anywhere() {
    let text = "\
R:
  description: 'it''s é
  one line
  \t

and another'
  escaped: \"a \\
b\\n'
c\"
  list: [ # of two
{a: b}, 'c
d', !Sub '${x}'
]
  policy: {
  \"Statement\": [{\"Effect\": \"Allow\"}], # why
 plain: one
two}
  after: x # kept
";
    let (source, document) = read(text);
    let document = document.unwrap();
    let text = |path: &[&str]| at(&document.root, path).text().unwrap().to_string();
    assert_eq!(
        text(&["R", "description"]),
        "it's é one line\n\nand another"
    );
    assert_eq!(text(&["R", "escaped"]), "a b\n' c");
    assert_eq!(text(&["R", "list", "0", "a"]), "b");
    assert_eq!(text(&["R", "list", "1"]), "c d");
    assert_eq!(text(&["R", "policy", "Statement", "0", "Effect"]), "Allow");
    assert_eq!(text(&["R", "policy", "plain"]), "one two");
    let slice = |path: &[&str]| source.slice(at(&document.root, path).span).to_string();
    assert_eq!(slice(&["R", "list", "1"]), "'c\nd'");
    assert_eq!(slice(&["R", "policy", "plain"]), "one\ntwo");
    assert_eq!(slice(&["R", "after"]), "x");
    let windows = read("a:\r\n  b: 'c\r\n\r\nd'\r\n").1.unwrap();
    assert_eq!(at(&windows.root, &["a", "b"]).text().unwrap(), "c\nd");
    // What has no end is told as before.
    for unfinished in ["a:\n  b: 'c\nd", "a:\n  b: [\nc\n", "a:\n  b: {c: 'd\ne}\n"] {
        assert!(read(unfinished).1.is_err(), "{unfinished:?}");
    }
}
