//! Names that nothing declares, and values that are written elsewhere: what stands around them is judged, where it belongs is found.

use std::fs;

use assert_cmd::Command;
use serde_json::Value as Json;

/// The report on some files, with what isn't decided.
fn report(files: &[(&str, &str)]) -> Json {
    let directory = tempfile::tempdir().expect("a directory can be made");
    for (name, text) in files {
        fs::write(directory.path().join(name), text).expect("it can be written");
    }
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .current_dir(directory.path())
        .args(["scan", ".", "--no-config", "--format", "json"])
        .args(["--include-undecided", "--enable", "all"])
        .output()
        .expect("it runs");
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

/// The instances that a rule fails for: address and culprit.
fn failures(report: &Json, rule: &str) -> Vec<(String, String)> {
    let findings = report["findings"].as_array().expect("there is a list");
    let of_rule = findings
        .iter()
        .filter(|f| f["rule"] == rule && f["undecided"].is_null());
    let text = |value: &Json| value.as_str().unwrap_or_default().to_string();
    of_rule
        .flat_map(|f| f["instances"].as_array().into_iter().flatten())
        .map(|i| (text(&i["address"]), text(&i["culprit"])))
        .collect()
}

fn is_told(report: &Json, detail: &str) -> bool {
    let problems = report["problems"].as_array().expect("there is a list");
    problems
        .iter()
        .any(|p| p["detail"].as_str().is_some_and(|d| d.contains(detail)))
}

#[test]
fn what_stands_around_an_undeclared_name_is_judged() {
    let report = report(&[(
        "main.tf",
        r#"
resource "aws_iam_policy" "heredoc" {
  policy = <<POLICY
{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": ["*", "${aws_s3_bucket.none.arn}"]}]}
POLICY
}
resource "aws_iam_policy" "encoded" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = ["*", local.none, var.none] }] })
}
resource "aws_security_group" "listed" {
  description = "x"
  ingress {
    description = "x"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [var.office, "0.0.0.0/0"]
  }
}
"#,
    )]);
    let admins = failures(&report, "aws-iam-policy-full-admin");
    let of = |address: &str| (address.to_string(), String::new());
    assert_eq!(
        admins,
        [of("aws_iam_policy.heredoc"), of("aws_iam_policy.encoded")]
    );
    assert_eq!(
        failures(&report, "aws-security-group-ssh-open"),
        [of("aws_security_group.listed")]
    );
    for name in ["\"aws_s3_bucket\" \"none\"", "\"none\"", "\"office\""] {
        assert!(is_told(&report, name), "{name}: {report}");
    }
}

#[test]
fn the_kind_of_an_undeclared_resource_is_known() {
    let report = report(&[(
        "main.tf",
        r#"
resource "aws_cloudfront_distribution" "site" {
  origin {
    domain_name = aws_s3_bucket.none.bucket_regional_domain_name
    origin_id   = "x"
  }
}
"#,
    )]);
    let found = failures(&report, "aws-cloudfront-bucket-without-origin-access");
    assert_eq!(found.len(), 1, "{report}");
    // It isn't there, so nothing is said of it.
    assert!(failures(&report, "aws-s3-bucket-versioning").is_empty());
    let findings = report["findings"].as_array().expect("there is a list");
    assert!(
        !findings
            .iter()
            .any(|f| f["rule"] == "aws-s3-bucket-versioning"),
        "{report}"
    );
}

#[test]
fn what_belongs_to_an_undeclared_resource_is_judged() {
    let report = report(&[(
        "main.tf",
        r#"
resource "aws_sqs_queue_policy" "open" {
  queue_url = aws_sqs_queue.none.id
  policy    = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:*", Resource = "*" }] })
}
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.none.name
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}
"#,
    )]);
    assert_eq!(
        failures(&report, "aws-sqs-queue-policy-public"),
        [(
            "aws_sqs_queue.none".into(),
            "aws_sqs_queue_policy.open".into()
        )]
    );
    // Whether the role claims its policies isn't known.
    assert!(failures(&report, "aws-iam-role-policies-managed-twice").is_empty());
}

#[test]
fn parts_that_are_named_by_the_same_variable_belong_together() {
    for declared in ["variable \"name\" {}\n", ""] {
        let text = format!(
            r#"
{declared}
resource "aws_s3_bucket" "b" {{
  bucket = var.name
}}
resource "aws_s3_bucket_versioning" "b" {{
  bucket = var.name
  versioning_configuration {{
    status = "Enabled"
  }}
}}
"#
        );
        let report = report(&[("main.tf", &text)]);
        assert!(
            failures(&report, "aws-s3-bucket-versioning").is_empty(),
            "{report}"
        );
    }
    let template = report(&[(
        "template.yaml",
        r#"
Parameters:
  Name: { Type: String }
Resources:
  B:
    Type: AWS::S3::Bucket
    Properties: { BucketName: !Ref Name }
  P:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Name
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: !Sub "arn:aws:s3:::${Name}/*" }
"#,
    )]);
    assert_eq!(
        failures(&template, "aws-s3-bucket-policy-public"),
        [("B".into(), "P".into())]
    );
}

/// A default that several resources take stands in none of them.
#[test]
fn a_finding_names_the_part_that_takes_a_default() {
    let rule = |name: &str, group: &str| {
        format!(
            "resource \"aws_vpc_security_group_ingress_rule\" \"{name}\" {{\n  security_group_id = {group}\n  cidr_ipv4         = var.cidr\n  from_port         = 22\n  to_port           = 22\n  ip_protocol       = \"tcp\"\n}}\n"
        )
    };
    let text = format!(
        "variable \"cidr\" {{\n  default = \"0.0.0.0/0\"\n}}\nresource \"aws_security_group\" \"g\" {{}}\n{}{}{}",
        rule("outside", "\"sg-1\""),
        rule("first", "aws_security_group.g.id"),
        rule("second", "aws_security_group.g.id"),
    );
    let template = report(&[(
        "template.yaml",
        r#"
Parameters:
  Cidr: { Type: String, Default: 0.0.0.0/0 }
  Group: { Type: String }
Resources:
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { GroupId: !Ref Group, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Cidr }
"#,
    )]);
    assert_eq!(
        failures(&template, "aws-security-group-ssh-open"),
        [("aws_security_group (outside, Group)".into(), "Rule".into())]
    );
    let report = report(&[("main.tf", &text)]);
    let found = failures(&report, "aws-security-group-ssh-open");
    let culprits: Vec<&str> = found.iter().map(|(_, culprit)| culprit.as_str()).collect();
    for name in ["outside", "first", "second"] {
        let address = format!("aws_vpc_security_group_ingress_rule.{name}");
        assert!(culprits.contains(&address.as_str()), "{found:?}");
    }
}

#[test]
fn booleans_are_read_whatever_their_case() {
    let report = report(&[(
        "template.yaml",
        r#"
Resources:
  V:
    Type: AWS::EC2::Volume
    Properties: { Size: 1, AvailabilityZone: !Select [0, !GetAZs ""], Encrypted: "False" }
  A:
    Type: AWS::S3::Bucket
    Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: "True" } }
  B:
    Type: AWS::S3::Bucket
    Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: "False" } }
  W:
    Type: AWS::EC2::Volume
    Properties: { Size: 1, AvailabilityZone: !Select [0, !GetAZs ""], Encrypted: "TRUE" }
"#,
    )]);
    assert_eq!(
        failures(&report, "aws-ebs-volume-not-encrypted"),
        [("V".into(), String::new())]
    );
    assert_eq!(
        failures(&report, "aws-s3-bucket-public-acls-accepted"),
        [("B".into(), String::new())]
    );
}

#[test]
fn a_serverless_function_that_lacks_something_is_judged() {
    let report = report(&[(
        "template.yaml",
        r#"
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.8
      CodeUri: s3://b/k
"#,
    )]);
    assert!(is_told(&report, "needs Handler"));
    assert_eq!(
        failures(&report, "aws-lambda-no-tracing"),
        [("F".into(), String::new())]
    );
}
