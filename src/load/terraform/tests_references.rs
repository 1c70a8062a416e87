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
