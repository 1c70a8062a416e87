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
fn who_takes_a_part_refers_to_the_part() {
    let stack = loaded(&[
        (
            "/repo/main.tf",
            r#"
resource "aws_subnet" "a" {}
resource "aws_subnet" "b" {}
resource "aws_subnet" "many" { count = 2 }
resource "random_id" "name" {}
resource "aws_s3_bucket" "named" { bucket = random_id.name.hex }
module "inner" { source = "./inner" }
locals {
  all    = [aws_subnet.a.id, aws_subnet.b.id]
  tiers  = { public = [aws_subnet.a.id], private = [aws_subnet.b.id] }
  second = "b"
  bucket = { name = aws_s3_bucket.named.bucket, other = aws_subnet.a.id }
  whole  = { a = aws_subnet.a, b = aws_subnet.b }
}
resource "aws_instance" "index" { subnet_id = local.all[1] }
resource "aws_instance" "element" { subnet_id = element(local.all, 3) }
resource "aws_instance" "key" { subnet_id = local.whole[local.second].id }
resource "aws_instance" "splat" { subnet_id = element(aws_subnet.many[*].id, 1) }
resource "aws_lb" "tier" { subnets = local.tiers.private }
resource "aws_lb" "all" { subnets = local.all }
resource "aws_lb" "module" { subnets = [module.inner.ids["b"]] }
resource "aws_s3_bucket_versioning" "flows" { bucket = local.bucket.name }
"#,
        ),
        (
            "/repo/inner/main.tf",
            r#"
resource "aws_subnet" "a" {}
resource "aws_subnet" "b" {}
output "ids" { value = { a = aws_subnet.a.id, b = aws_subnet.b.id } }
"#,
        ),
    ]);
    for (from, to, not) in [
        ("aws_instance.index", "aws_subnet.b", "aws_subnet.a"),
        ("aws_instance.element", "aws_subnet.b", "aws_subnet.a"),
        ("aws_instance.key", "aws_subnet.b", "aws_subnet.a"),
        (
            "aws_instance.splat",
            "aws_subnet.many[1]",
            "aws_subnet.many[0]",
        ),
        ("aws_lb.tier", "aws_subnet.b", "aws_subnet.a"),
        (
            "aws_lb.module",
            "module.inner.aws_subnet.b",
            "module.inner.aws_subnet.a",
        ),
    ] {
        assert!(refers(&stack, from, to), "{from} to {to}");
        assert!(!refers(&stack, from, not), "{from} not to {not}");
    }
    assert!(refers(&stack, "aws_lb.all", "aws_subnet.a"));
    assert!(refers(&stack, "aws_lb.all", "aws_subnet.b"));
    // The name is the random id's, by way of the bucket.
    let flows = "aws_s3_bucket_versioning.flows";
    assert!(refers(&stack, flows, "aws_s3_bucket.named"));
}

#[test]
fn what_was_moved_is_gone_or_told() {
    let told = |from: &str, to: &str| {
        let text = format!(
            r#"
module "one" {{ source = "./inner" }}
module "many" {{
  source = "./inner"
  count  = 2
}}
resource "terraform_data" "one" {{}}
resource "terraform_data" "many" {{ count = 2 }}
moved {{
  from = {from}
  to   = {to}
}}
"#
        );
        let stack = loaded(&[("/repo/main.tf", &text), ("/repo/inner/main.tf", "")]);
        let mut diagnostics = stack.diagnostics.iter();
        diagnostics.any(|d| d.summary == "Moved object still exists")
    };
    // As Terraform 1.11 has it.
    assert!(!told("module.many", "module.many[0]"));
    assert!(!told("terraform_data.many", "terraform_data.many[0]"));
    assert!(!told("terraform_data.gone", "terraform_data.one"));
    assert!(!told("terraform_data.one[0]", "terraform_data.one"));
    assert!(told("module.one", "module.two"));
    assert!(told("module.many", "module.two"));
    assert!(told("terraform_data.one", "terraform_data.many"));
    assert!(told("terraform_data.one", "terraform_data.many[0]"));
}

#[test]
fn what_is_not_taken_is_not_referred_to() {
    let stack = loaded(&[(
        "/repo/main.tf",
        r#"
variable "own" { default = "subnet-0123" }
variable "none" { default = null }
resource "aws_subnet" "s" {}
resource "aws_s3_bucket" "named" { bucket = "data" }
locals { either = var.own != "" ? var.own : aws_subnet.s.id }
resource "aws_instance" "coalesced" { subnet_id = coalesce(var.own, aws_subnet.s.id) }
resource "aws_instance" "chosen" { subnet_id = local.either }
resource "aws_instance" "looked_up" { subnet_id = lookup({ a = "subnet-1", b = aws_subnet.s.id }, "a") }
resource "aws_s3_object" "other" { bucket = var.own != "" ? var.own : aws_s3_bucket.named.bucket }
resource "aws_s3_object" "first" { bucket = coalesce(var.own, aws_s3_bucket.named.bucket) }
resource "aws_instance" "fallen_back" { subnet_id = coalesce(var.none, aws_subnet.s.id) }
resource "aws_instance" "tried" { subnet_id = try(aws_subnet.s.id, null) }
resource "aws_s3_object" "own" { bucket = var.own == "" ? var.own : aws_s3_bucket.named.bucket }
resource "aws_instance" "within" {
  network_interface { subnet_id = coalesce(var.own, aws_subnet.s.id) }
}
"#,
    )]);
    for name in ["coalesced", "chosen", "looked_up", "within"] {
        let from = format!("aws_instance.{name}");
        assert!(!refers(&stack, &from, "aws_subnet.s"), "{name}");
    }
    for name in ["other", "first"] {
        let from = format!("aws_s3_object.{name}");
        assert!(!refers(&stack, &from, "aws_s3_bucket.named"), "{name}");
    }
    for name in ["fallen_back", "tried"] {
        let from = format!("aws_instance.{name}");
        assert!(refers(&stack, &from, "aws_subnet.s"), "{name}");
    }
    assert!(refers(&stack, "aws_s3_object.own", "aws_s3_bucket.named"));
}

#[test]
fn the_output_of_terraform_data_is_its_input() {
    let stack = loaded(&[(
        "/repo/main.tf",
        r#"
resource "aws_lb" "l" {}
resource "aws_lb" "other" {}
resource "terraform_data" "first" { input = aws_lb.l.arn }
resource "terraform_data" "second" { input = terraform_data.first.output }
resource "aws_lb_listener" "l" { load_balancer_arn = terraform_data.second.output }
"#,
    )]);
    assert!(refers(&stack, "aws_lb_listener.l", "aws_lb.l"));
    assert!(refers(&stack, "aws_lb_listener.l", "terraform_data.second"));
    assert!(!refers(&stack, "aws_lb_listener.l", "aws_lb.other"));
}

#[test]
fn provisioners_refer_to_what_they_name() {
    let stack = loaded(&[(
        "/repo/main.tf",
        r#"
resource "aws_efs_mount_target" "m" {}
resource "aws_instance" "i" {}
resource "null_resource" "mounted" {
  connection { host = aws_instance.i.public_ip }
  provisioner "remote-exec" {
    inline = ["mount ${aws_efs_mount_target.m.ip_address}:/ /mnt ${self.id}"]
  }
}
"#,
    )]);
    assert!(stack.diagnostics.is_empty(), "{:?}", stack.diagnostics);
    assert!(refers(
        &stack,
        "null_resource.mounted",
        "aws_efs_mount_target.m"
    ));
    assert!(refers(&stack, "null_resource.mounted", "aws_instance.i"));
}
