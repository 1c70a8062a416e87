//! Who refers to whom, and what names mean that nothing declares.

use std::path::Path;

use super::*;
use crate::load::Stack;
use crate::source::Memory;

fn loaded(files: &[(&str, &str)]) -> Stack {
    let mut memory = Memory::default();
    for (path, text) in files {
        memory.insert(*path, *text);
    }
    let sources = SourceMap::default();
    let directory = Path::new("/repo");
    let library = Library::read(&[directory.to_path_buf()], &memory, &sources);
    load(directory, &library, &memory, &sources, &Options::default()).unwrap()
}

fn refers(stack: &Stack, from: &str, to: &str) -> bool {
    let at = |address: &str| stack.nodes.iter().position(|n| n.address == address);
    let (from, to) = (at(from).unwrap(), at(to).unwrap());
    let mut edges = stack.edges.iter();
    edges.any(|e| e.from.0 as usize == from && e.to.0 as usize == to)
}

#[test]
fn an_output_refers_to_what_it_hands_out() {
    let stack = loaded(&[
        (
            "/repo/main.tf",
            r#"
module "inner" { source = "./inner" }
resource "aws_sns_topic" "t" {}
resource "aws_sns_topic" "other" {}
output "direct" { value = { topic = aws_sns_topic.t.arn } }
output "through" { value = module.inner.id }
"#,
        ),
        (
            "/repo/inner/main.tf",
            r#"
resource "aws_sqs_queue" "q" {}
output "id" { value = aws_sqs_queue.q.id }
"#,
        ),
    ]);
    assert!(refers(&stack, "output.direct", "aws_sns_topic.t"));
    assert!(!refers(&stack, "output.direct", "aws_sns_topic.other"));
    assert!(refers(
        &stack,
        "output.through",
        "module.inner.aws_sqs_queue.q"
    ));
    assert!(refers(
        &stack,
        "module.inner.output.id",
        "module.inner.aws_sqs_queue.q"
    ));
}

#[test]
fn a_name_that_nothing_declares_leaves_the_rest_of_an_expression() {
    let stack = loaded(&[(
        "/repo/main.tf",
        r#"
output "list" { value = [aws_vpc.gone.id, "here"] }
output "text" { value = "a-${var.gone}" }
output "local" { value = { gone = local.gone, here = 1 } }
output "module" { value = [module.gone.id, "here"] }
"#,
    )]);
    let told: Vec<&str> = stack.diagnostics.iter().map(|d| &*d.summary).collect();
    for summary in [
        "Reference to undeclared resource",
        "Reference to undeclared input variable",
        "Reference to undeclared local value",
        "Reference to undeclared module",
    ] {
        assert_eq!(
            told.iter().filter(|t| **t == summary).count(),
            1,
            "{told:?}"
        );
    }
    for name in ["list", "module"] {
        let items = stack.outputs[name].as_items().unwrap();
        assert!(items[0].is_unknown());
        assert_eq!(items[1].as_str(), Some("here"));
    }
    let text = stack.outputs["text"].as_unknown().unwrap();
    assert_eq!(text.prefix, "a-");
    let object = stack.outputs["local"].as_entries().unwrap();
    assert!(object["gone"].is_unknown());
    assert!(!object["here"].is_unknown());
}
