//! What is said at the place of a finding is said in the language that the place is written in.

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// The labels of a rule's findings in a file.
fn labels(name: &str, text: &str, rule: &str) -> Vec<String> {
    let directory = TempDir::new().expect("a temporary directory");
    std::fs::write(directory.path().join(name), text).expect("it can be written");
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .args([
            "scan",
            "--format",
            "json",
            "--no-config",
            "--fail-on",
            "none",
        ])
        .arg(directory.path())
        .output()
        .expect("it runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|f| f["rule"] == rule)
        .map(|f| f["label"].as_str().unwrap_or_default().to_string())
        .collect()
}

#[test]
fn what_isnt_set_in_a_template_is_named_as_templates_name_it() {
    let database = "Resources:\n  Orders:\n    Type: AWS::RDS::DBInstance\n    Properties: { Engine: postgres }\n";
    // By the same name, by a mapping, by one that reads a part, beside the properties, of a parameter.
    for (text, rule, label) in [
        (
            database,
            "aws-rds-no-deletion-protection",
            "DeletionProtection is not set here",
        ),
        (
            database,
            "cloudformation-stateful-without-update-replace-policy",
            "UpdateReplacePolicy is not set here",
        ),
        (
            "Resources:\n  B: { Type: AWS::S3::Bucket }\n",
            "aws-s3-bucket-versioning",
            "VersioningConfiguration.Status is not set here",
        ),
        (
            "Resources:\n  B: { Type: AWS::S3::Bucket }\n",
            "aws-s3-bucket-public-access-block",
            "PublicAccessBlockConfiguration is not set here",
        ),
        // A part of what is there; what another interface of AWS calls otherwise; what no single property says.
        (
            "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      PublicAccessBlockConfiguration: { BlockPublicPolicy: true }\n",
            "aws-s3-bucket-public-acls-accepted",
            "PublicAccessBlockConfiguration.BlockPublicAcls is not set here",
        ),
        (
            "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - { Name: web, Image: web }\n",
            "aws-ecs-container-without-logs",
            "LogConfiguration is not set here",
        ),
        (
            "Resources:\n  I: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-1 } }\n",
            "aws-instance-volume-not-encrypted",
            "declared here",
        ),
        (
            "Parameters:\n  DbPassword: { Type: String }\nResources:\n  T: { Type: AWS::SNS::Topic }\n",
            "cloudformation-secret-parameter-visible",
            "NoEcho is not set here",
        ),
    ] {
        assert_eq!(labels("template.yaml", text, rule), [label], "{rule}");
    }
}

#[test]
fn what_isnt_set_in_a_module_is_named_as_the_provider_names_it() {
    let database = "resource \"aws_db_instance\" \"orders\" {\n  engine = \"postgres\"\n}\n";
    assert_eq!(
        labels("main.tf", database, "aws-rds-no-deletion-protection"),
        ["deletion_protection is not set here"]
    );
}

#[test]
fn a_block_that_lacks_what_it_could_have_is_declared() {
    let text = r#"
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"]
    }
    condition {
      test     = "StringLike"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:acme/shop:*"]
    }
  }
}
resource "aws_iam_role" "deploy" {
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
"#;
    let found = labels("main.tf", text, "aws-iam-role-trust-github-any-branch");
    assert!(!found.is_empty());
    for label in found {
        assert!(!label.contains("conditions"), "{label}");
    }
}
