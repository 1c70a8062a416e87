//! What is written in JSON is what it is in Terraform's native syntax.

use std::path::Path;

use super::*;
use crate::source::Memory;
use crate::value::Value;

/// What the stack of one file says of its one security group.
fn group(name: &str, text: &str) -> String {
    let mut memory = Memory::default();
    memory.insert(name, text);
    let sources = SourceMap::default();
    let directory = Path::new("/repo");
    let library = Library::read(&[directory.to_path_buf()], &memory, &sources);
    let stack = load(directory, &library, &memory, &sources, &Options::default()).unwrap();
    let problems: Vec<_> = stack.diagnostics.iter().map(|p| &p.detail).collect();
    assert!(problems.is_empty(), "{text}: {problems:?}");
    let node = stack.nodes.iter().find(|n| n.kind == "aws_security_group");
    written(&node.unwrap().attributes)
}

/// A value without its places.
fn written(value: &Value) -> String {
    if let Some(entries) = value.as_entries() {
        let entries = entries.iter().map(|(k, v)| format!("{k} = {}", written(v)));
        return format!("{{{}}}", entries.collect::<Vec<_>>().join(", "));
    }
    match value.as_items() {
        Some(items) => format!("{:?}", items.iter().map(written).collect::<Vec<_>>()),
        None => format!("{:?}", value.data),
    }
}

#[test]
fn dynamic_blocks_are_those_of_the_native_syntax() {
    let native = group(
        "/repo/main.tf",
        r#"
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = [22, 80]
    iterator = port
    content {
      from_port   = port.value
      to_port     = port.value
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
"#,
    );
    let content = r#"{"from_port": "${port.value}", "to_port": "${port.value}", "cidr_blocks": ["0.0.0.0/0"]}"#;
    let one = format!(r#"{{"for_each": [22, 80], "iterator": "port", "content": {content}}}"#);
    let of_22 = format!(r#"{{"for_each": [22], "iterator": "port", "content": [{content}]}}"#);
    let of_80 = format!(r#"{{"for_each": "${{[80]}}", "iterator": "port", "content": {content}}}"#);
    for dynamic in [
        format!(r#"{{"ingress": {one}}}"#),
        format!(r#"[{{"ingress": [{one}]}}]"#),
        format!(r#"{{"ingress": [{of_22}, {of_80}]}}"#),
        format!(r#"[{{"ingress": {of_22}}}, {{"ingress": {of_80}}}]"#),
    ] {
        let text = format!(
            r#"{{"resource": {{"aws_security_group": {{"g": {{"dynamic": {dynamic}}}}}}}}}"#
        );
        assert_eq!(group("/repo/main.tf.json", &text), native, "{text}");
    }
}

#[test]
fn blocks_beside_dynamic_ones_of_their_kind_are_blocks() {
    let native = group(
        "/repo/main.tf",
        r#"
resource "aws_security_group" "g" {
  ingress {
    from_port = 22
  }
  dynamic "ingress" {
    for_each = [443]
    content { from_port = ingress.value }
  }
}
"#,
    );
    let dynamic =
        r#"{"ingress": {"for_each": [443], "content": {"from_port": "${ingress.value}"}}}"#;
    for ingress in [r#"[{"from_port": 22}]"#, r#"{"from_port": 22}"#] {
        let text = format!(
            r#"{{"resource": {{"aws_security_group": {{"g": {{"ingress": {ingress}, "dynamic": {dynamic}}}}}}}}}"#
        );
        assert_eq!(group("/repo/main.tf.json", &text), native, "{text}");
    }
}

#[test]
fn dynamic_blocks_are_in_others() {
    let native = group(
        "/repo/main.tf",
        r#"
resource "aws_security_group" "g" {
  ingress {
    from_port = 22
    dynamic "within" {
      for_each = ["a", "b"]
      content {
        name = within.value
        dynamic "deepest" {
          for_each = [1]
          content { name = "${within.value}${deepest.value}" }
        }
      }
    }
  }
}
"#,
    );
    let deepest =
        r#"{"deepest": {"for_each": [1], "content": {"name": "${within.value}${deepest.value}"}}}"#;
    let within = format!(
        r#"{{"within": {{"for_each": ["a", "b"], "content": {{"name": "${{within.value}}", "dynamic": {deepest}}}}}}}"#
    );
    for ingress in [
        format!(r#"{{"from_port": 22, "dynamic": {within}}}"#),
        format!(r#"[{{"from_port": 22, "dynamic": [{within}]}}]"#),
    ] {
        let text = format!(
            r#"{{"resource": {{"aws_security_group": {{"g": {{"ingress": {ingress}}}}}}}}}"#
        );
        assert_eq!(group("/repo/main.tf.json", &text), native, "{text}");
    }
}
