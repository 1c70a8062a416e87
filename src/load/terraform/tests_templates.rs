//! CloudFormation templates that Terraform deploys.

use std::path::Path;

use super::*;
use crate::source::Memory;

#[test]
fn what_a_template_declares_is_a_part_of_the_stack() {
    let mut files = Memory::default();
    files.insert(
        "/repo/main.tf",
        r#"
resource "aws_kms_key" "k" {}
resource "aws_cloudformation_stack" "net" {
  for_each      = toset(["prod", "dev"])
  template_body = file("${path.module}/net.yaml")
  parameters    = { Env = each.key, Key = aws_kms_key.k.arn }
}
resource "aws_cloudformation_stack_set" "inline" {
  template_body = <<-YAML
    Resources: { Queue: { Type: "AWS::SQS::Queue" } }
  YAML
}
resource "aws_cloudformation_stack" "elsewhere" {
  template_url = "https://example.com/x.yaml"
}
output "name" { value = aws_cloudformation_stack.net["prod"].outputs["Name"] }
"#,
    );
    files.insert(
        "/repo/net.yaml",
        "Parameters: {Env: {Type: String}, Key: {Type: String}}\nConditions: {Prod: !Equals [!Ref Env, prod]}\nResources:\n  Topic: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: !Ref Key}}\n  Alarm: {Type: AWS::SNS::Topic, Condition: Prod}\nOutputs: {Name: {Value: !Sub 'net-${Env}'}}\n",
    );
    let sources = SourceMap::default();
    let directory = Path::new("/repo");
    let library = Library::read(&[directory.to_path_buf()], &files, &sources);
    let stack = load(directory, &library, &files, &sources, &Options::default()).unwrap();
    assert!(stack.diagnostics.is_empty(), "{:?}", stack.diagnostics);
    assert_eq!(stack.outputs["name"].as_str(), Some("net-prod"));

    let find = |address: &str| stack.nodes.iter().position(|n| n.address == address);
    let at = |address: &str| &stack.nodes[find(address).unwrap()];
    let topic = at("aws_cloudformation_stack.net[\"prod\"].Topic");
    assert_eq!(topic.written_type, "AWS::SNS::Topic");
    // It has its place in the template, and the way there is the resource.
    let place = sources.source(topic.header.start).unwrap();
    assert_eq!(place.path, Path::new("/repo/net.yaml"));
    assert_eq!(place.line_and_column(topic.header.start), (4, 3));
    assert_eq!(
        topic.calls,
        [at("aws_cloudformation_stack.net[\"prod\"]").header]
    );
    let key = find("aws_kms_key.k").unwrap();
    let reads = |name: &str| {
        let from = find(name).unwrap();
        let mut edges = stack.edges.iter();
        edges.any(|e| e.from.0 as usize == from && e.to.0 as usize == key)
    };
    assert!(reads("aws_cloudformation_stack.net[\"prod\"]"));
    let value = &topic.properties.as_ref().unwrap().as_entries().unwrap()["KmsMasterKeyId"];
    let refers = value.as_unknown().unwrap().refers_to.clone().unwrap();
    assert_eq!(refers.node.0 as usize, key);
    // The parameter decides the condition.
    assert!(
        at("aws_cloudformation_stack.net[\"prod\"].Alarm")
            .guard
            .is_true()
    );
    assert!(
        at("aws_cloudformation_stack.net[\"dev\"].Alarm")
            .guard
            .is_false()
    );
    // A text has one place for all.
    let queue = at("aws_cloudformation_stack_set.inline.Queue");
    let block = at("aws_cloudformation_stack_set.inline").block;
    assert!(block.contains(queue.header));
}

#[test]
fn a_template_of_the_old_provider_is_rendered() {
    let mut files = Memory::default();
    files.insert(
        "/repo/main.tf",
        r#"
variable "unknown" {}
data "template_file" "known" {
  template = file("${path.module}/agent.json")
  vars     = { key = "abc", number = 3 }
}
data "template_file" "partly" {
  template = "arn:aws:s3:::$${name}/*"
  vars     = { name = var.unknown }
}
data "template_file" "none" {
  template = "nothing"
}
data "template_file" "wrong" {
  template = "$${nobody}"
}
output "known" { value = data.template_file.known.rendered }
output "partly" { value = data.template_file.partly.rendered }
output "none" { value = data.template_file.none.rendered }
output "wrong" { value = data.template_file.wrong.rendered }
"#,
    );
    files.insert(
        "/repo/agent.json",
        "{\"key\": \"${key}\", \"n\": ${number}}",
    );
    let sources = SourceMap::default();
    let directory = Path::new("/repo");
    let library = Library::read(&[directory.to_path_buf()], &files, &sources);
    let stack = load(directory, &library, &files, &sources, &Options::default()).unwrap();
    let output = |name: &str| &stack.outputs[name];
    assert_eq!(
        output("known").as_str(),
        Some("{\"key\": \"abc\", \"n\": 3}")
    );
    assert_eq!(output("none").as_str(), Some("nothing"));
    let partly = output("partly").as_unknown().expect("it isn't known");
    assert_eq!(partly.prefix, "arn:aws:s3:::");
    assert!(output("wrong").is_unknown());
}
