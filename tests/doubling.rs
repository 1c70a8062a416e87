//! Twice as much takes twice as long: for each of the things that a configuration has many of.
//!
//! By default a fourfold is held to a loose bound, which other work on the machine doesn't break and a quadratic cost does.
//! `GROUNDRULE_DOUBLING=full cargo test --test doubling -- --nocapture` makes the table of 1×, 2×, 4× and 8×, and holds each
//! doubling to 2.2; `GROUNDRULE_BINARY` names another binary to measure, such as the one that is released.
#![cfg(unix)]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// What there may be many of: a name, how many there are at 1×, and the files of so many.
type Shape = (&'static str, usize, fn(usize) -> Files);
type Files = Vec<(String, String)>;

/// What is doubled. At 1× the work outweighs starting, in an unoptimized build.
const SHAPES: [Shape; 24] = [
    ("files of one module", 100, files),
    ("resources", 150, resources),
    ("resources in one line", 150, resources_in_a_line),
    ("module calls", 80, calls),
    ("levels of modules", 7, levels),
    ("nesting of expressions", 200, nested_expressions),
    ("chain of locals", 150, chain),
    ("instances of for_each", 150, instances),
    ("inline security-group rules", 100, inline_rules),
    ("standalone security-group rules", 100, standalone_rules),
    ("rules that take one default", 100, rules_of_a_default),
    ("split resources with a host each", 60, split_resources),
    ("conditions of a template", 40, conditions),
    ("resources of a template", 100, template),
    ("comments that accept", 150, comments),
    ("comments above one resource", 400, comments_above),
    ("findings", 150, findings),
    ("policy statements", 60, statements),
    ("resources of a plan", 100, plan),
    ("split resources of one host", 60, split_of_one),
    ("instances behind one security group", 40, reachable),
    ("names that nobody declared", 100, misspelled),
    ("alarms", 40, alarms),
    ("templates in one directory", 40, templates),
];

fn one(name: &str, text: String) -> Files {
    vec![(name.into(), text)]
}

fn each(count: usize, mut of: impl FnMut(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut all, n| {
        let _ = writeln!(all, "{}", of(n));
        all
    })
}

fn bucket(n: usize) -> String {
    format!("resource \"aws_s3_bucket\" \"b{n}\" {{\n  bucket = \"bucket-{n}\"\n}}")
}

fn files(count: usize) -> Files {
    (0..count)
        .map(|n| (format!("f{n}.tf"), bucket(n)))
        .collect()
}

fn resources(count: usize) -> Files {
    one("main.tf", each(count, bucket))
}

fn resources_in_a_line(count: usize) -> Files {
    let all: Vec<String> = (0..count)
        .map(|n| format!("\"b{n}\": {{\"bucket\": \"bucket-{n}\"}}"))
        .collect();
    one(
        "main.tf.json",
        format!(
            "{{\"resource\": {{\"aws_s3_bucket\": {{{}}}}}}}",
            all.join(", ")
        ),
    )
}

fn calls(count: usize) -> Files {
    let calls = each(count, |n| {
        format!("module \"m{n}\" {{\n  source = \"./m\"\n  name   = \"n{n}\"\n}}")
    });
    let module = "variable \"name\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.name\n}\noutput \"arn\" {\n  value = aws_s3_bucket.b.arn\n}\n";
    vec![
        ("main.tf".into(), calls),
        ("m/main.tf".into(), module.into()),
    ]
}

fn levels(count: usize) -> Files {
    let count = count.min(60);
    let level = |n: usize| {
        let call = match n + 1 < count {
            true => format!(
                "module \"next\" {{\n  source = \"../l{}\"\n  names  = var.names\n}}\n",
                n + 1
            ),
            false => String::new(),
        };
        let text = format!(
            "variable \"names\" {{\n  default = [\"a\"]\n}}\n{call}{}",
            each(12, bucket)
        );
        (format!("l{n}/main.tf"), text)
    };
    let mut all: Files = (0..count).map(level).collect();
    all.push((
        "main.tf".into(),
        "module \"first\" {\n  source = \"./l0\"\n}\n".into(),
    ));
    all
}

fn nested_expressions(count: usize) -> Files {
    // As deep as is parsed; then more of them.
    let depth = 40;
    let deep = |n: usize| {
        let open = "[(".repeat(depth / 2);
        let close = ")]".repeat(depth / 2);
        format!(
            "  l{n} = {open}{n} + {n}{close}\n  m{n} = {}1{}",
            "true ? (".repeat(depth / 2),
            ") : 2".repeat(depth / 2)
        )
    };
    one("main.tf", format!("locals {{\n{}}}\n", each(count, deep)))
}

fn chain(count: usize) -> Files {
    let locals = each(count, |n| format!("  l{} = local.l{n} + 1", n + 1));
    one(
        "main.tf",
        format!(
            "locals {{\n  l0 = 0\n{locals}}}\nresource \"aws_s3_bucket\" \"b\" {{\n  bucket = local.l{count}\n}}\n"
        ),
    )
}

fn instances(count: usize) -> Files {
    let keys = each(count, |n| format!("    \"b{n}\","));
    one(
        "main.tf",
        format!(
            "resource \"aws_s3_bucket\" \"b\" {{\n  for_each = toset([\n{keys}  ])\n  bucket   = each.value\n}}\n"
        ),
    )
}

fn inline_rules(count: usize) -> Files {
    let rules = each(count, |n| {
        format!(
            "  ingress {{\n    from_port   = {n}\n    to_port     = {n}\n    protocol    = \"tcp\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }}"
        )
    });
    one(
        "main.tf",
        format!("resource \"aws_security_group\" \"g\" {{\n{rules}}}\n"),
    )
}

fn standalone_rules(count: usize) -> Files {
    let rules = each(count, |n| {
        format!(
            "resource \"aws_vpc_security_group_ingress_rule\" \"r{n}\" {{\n  security_group_id = aws_security_group.g.id\n  from_port         = {n}\n  to_port           = {n}\n  ip_protocol       = \"tcp\"\n  cidr_ipv4         = \"0.0.0.0/0\"\n}}"
        )
    });
    one(
        "main.tf",
        format!("resource \"aws_security_group\" \"g\" {{}}\n{rules}"),
    )
}

/// What decides stands in none of them, so each is looked for.
fn rules_of_a_default(count: usize) -> Files {
    let files = standalone_rules(count);
    let variable = "variable \"cidr\" {\n  default = \"0.0.0.0/0\"\n}\n";
    files
        .into_iter()
        .map(|(name, text)| {
            let taken = text.replace("\"0.0.0.0/0\"", "var.cidr");
            (name, format!("{variable}{taken}"))
        })
        .collect()
}

fn split_resources(count: usize) -> Files {
    let split = |n: usize| {
        format!(
            "{}\nresource \"aws_s3_bucket_versioning\" \"v{n}\" {{\n  bucket = aws_s3_bucket.b{n}.id\n  versioning_configuration {{\n    status = \"Enabled\"\n  }}\n}}\nresource \"aws_s3_bucket_public_access_block\" \"p{n}\" {{\n  bucket                  = aws_s3_bucket.b{n}.id\n  block_public_acls       = true\n  block_public_policy     = true\n  ignore_public_acls      = true\n  restrict_public_buckets = true\n}}",
            bucket(n)
        )
    };
    one("main.tf", each(count, split))
}

fn conditions(count: usize) -> Files {
    let mut text = String::from("AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n");
    text += &each(count, |n| format!("  P{n}: {{Type: String}}"));
    text += "Conditions:\n";
    text += &each(count, |n| format!("  C{n}: !Equals [!Ref P{n}, 'true']"));
    text += "Resources:\n";
    text += &each(count, |n| {
        format!(
            "  R{n}:\n    Type: AWS::S3::Bucket\n    Condition: C{n}\n    Properties:\n      BucketName: !If [C{}, a, b]",
            (n + 1) % count
        )
    });
    one("t.yaml", text)
}

fn template(count: usize) -> Files {
    let resources = each(count, |n| {
        format!(
            "  R{n}:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Sub 'bucket-{n}-${{AWS::Region}}'\n      Tags: [{{Key: a, Value: b}}]"
        )
    });
    one("t.yaml", format!("Resources:\n{resources}"))
}

fn comments(count: usize) -> Files {
    let accepted = |n| {
        format!(
            "# groundrule:ignore aws-s3-bucket-versioning it is rebuilt\n{}",
            bucket(n)
        )
    };
    one("main.tf", each(count, accepted))
}

fn comments_above(count: usize) -> Files {
    let comments = each(count, |n| {
        format!("# groundrule:ignore rule-{n} there are many")
    });
    one("main.tf", comments + &bucket(0) + "\n")
}

fn findings(count: usize) -> Files {
    let open = |n: usize| {
        format!(
            "resource \"aws_s3_bucket\" \"b{n}\" {{\n  bucket = \"b{n}\"\n  acl    = \"public-read-write\"\n}}"
        )
    };
    one("main.tf", each(count, open))
}

fn split_of_one(count: usize) -> Files {
    let part = |n: usize| {
        format!(
            "resource \"aws_s3_bucket_versioning\" \"v{n}\" {{\n  bucket = var.bucket\n  versioning_configuration {{\n    status = \"Enabled\"\n  }}\n}}"
        )
    };
    one(
        "main.tf",
        format!("variable \"bucket\" {{}}\n{}", each(count, part)),
    )
}

fn reachable(count: usize) -> Files {
    let subnets = each(count, |n| {
        format!("resource \"aws_subnet\" \"s{n}\" {{\n  cidr_block = \"10.0.0.0/24\"\n}}")
    });
    let ids: Vec<String> = (0..count).map(|n| format!("aws_subnet.s{n}.id")).collect();
    let instance = |n: usize| {
        format!(
            "resource \"aws_instance\" \"i{n}\" {{\n  ami                    = \"ami-1\"\n  subnet_id              = local.ids[{n}]\n  vpc_security_group_ids = [aws_security_group.g.id]\n}}"
        )
    };
    one(
        "main.tf",
        format!(
            "locals {{\n  ids = [{}]\n}}\nresource \"aws_security_group\" \"g\" {{\n  ingress {{\n    protocol    = \"tcp\"\n    from_port   = 443\n    to_port     = 443\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }}\n}}\n{subnets}{}",
            ids.join(", "),
            each(count, instance)
        ),
    )
}

fn misspelled(count: usize) -> Files {
    let variables = each(count, |n| format!("variable \"name_{n}\" {{}}"));
    let locals = each(count, |n| format!("  l{n} = var.nme_{n}"));
    one("main.tf", format!("{variables}locals {{\n{locals}}}\n"))
}

fn alarms(count: usize) -> Files {
    let alarm = |n: usize| {
        format!(
            "resource \"aws_lambda_function\" \"f{n}\" {{\n  function_name = \"f{n}\"\n}}\nresource \"aws_cloudwatch_metric_alarm\" \"a{n}\" {{\n  alarm_name  = \"a{n}\"\n  namespace   = \"AWS/Lambda\"\n  metric_name = \"Errors\"\n  dimensions = {{\n    FunctionName = \"f{n}\"\n  }}\n}}"
        )
    };
    one("main.tf", each(count, alarm))
}

fn templates(count: usize) -> Files {
    (0..count)
        .map(|n| {
            let text = format!("Resources:\n  B{n}: {{ Type: AWS::S3::Bucket }}\n");
            (format!("t{n}.yaml"), text)
        })
        .collect()
}

fn statements(count: usize) -> Files {
    let statements = each(count, |n| {
        format!(
            "      {{ Sid = \"s{n}\", Effect = \"Allow\", Action = [\"s3:GetObject\", \"s3:*\"], Resource = \"arn:aws:s3:::bucket-{n}/*\" }},"
        )
    });
    one(
        "main.tf",
        format!(
            "resource \"aws_iam_policy\" \"p\" {{\n  policy = jsonencode({{\n    Version = \"2012-10-17\"\n    Statement = [\n{statements}    ]\n  }})\n}}\n"
        ),
    )
}

fn plan(count: usize) -> Files {
    let named = |n: usize| {
        format!(
            "\"address\": \"aws_s3_bucket.b{n}\", \"mode\": \"managed\", \"type\": \"aws_s3_bucket\", \"name\": \"b{n}\", \"provider_name\": \"registry.terraform.io/hashicorp/aws\""
        )
    };
    let joined = |of: &dyn Fn(usize) -> String| (0..count).map(of).collect::<Vec<_>>().join(", ");
    let planned = joined(&|n| {
        format!(
            "{{{}, \"schema_version\": 0, \"values\": {{\"bucket\": \"b{n}\"}}, \"sensitive_values\": {{}}}}",
            named(n)
        )
    });
    let changes = joined(&|n| {
        format!(
            "{{{}, \"change\": {{\"actions\": [\"create\"], \"before\": null, \"after\": {{\"bucket\": \"b{n}\"}}, \"after_unknown\": {{}}, \"before_sensitive\": false, \"after_sensitive\": {{}}}}}}",
            named(n)
        )
    });
    one(
        "plan.json",
        format!(
            "{{\"format_version\": \"1.2\", \"terraform_version\": \"1.9.0\", \"planned_values\": {{\"root_module\": {{\"resources\": [{planned}]}}}}, \"resource_changes\": [{changes}], \"configuration\": {{\"root_module\": {{}}}}}}"
        ),
    )
}

fn binary() -> PathBuf {
    std::env::var_os("GROUNDRULE_BINARY").map_or_else(
        || PathBuf::from(env!("CARGO_BIN_EXE_groundrule")),
        PathBuf::from,
    )
}

/// The processor time of a scan, in seconds: the least of several, since other work only adds to it.
fn processor_time(directory: &Path, rounds: usize) -> f64 {
    let once = || {
        let output = Command::new("bash")
            .args([
                "-c",
                "TIMEFORMAT='%U %S'; time \"$@\" > /dev/null 2>&1",
                "-",
            ])
            .arg(binary())
            .args([
                "scan",
                "--no-config",
                "--fail-on",
                "none",
                "--format",
                "json",
            ])
            .arg(directory)
            .env("RAYON_NUM_THREADS", "1")
            .output()
            .expect("bash is there");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let times: Vec<f64> = text
            .split_whitespace()
            .map(|t| t.parse().unwrap_or_else(|_| panic!("{text}")))
            .collect();
        times.iter().sum::<f64>()
    };
    (0..rounds).map(|_| once()).fold(f64::INFINITY, f64::min)
}

fn written(files: &Files) -> TempDir {
    let directory = TempDir::new().expect("a temporary directory");
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    directory
}

/// How long starting takes, with a stack of nothing.
fn start() -> f64 {
    let nothing = written(&one("main.tf", "locals {}\n".into()));
    processor_time(nothing.path(), 5)
}

#[test]
fn twice_as_much_takes_twice_as_long() {
    let start = start();
    if std::env::var("GROUNDRULE_DOUBLING").is_ok_and(|v| v == "full") {
        return table(start);
    }
    for (name, count, shape) in SHAPES {
        let measured = |times: usize| {
            let directory = written(&shape(count * times));
            (processor_time(directory.path(), 3) - start).max(0.02)
        };
        let (once, fourfold) = (measured(1), measured(4));
        // Linear is 4, quadratic 16.
        assert!(
            fourfold < 9.0 * once,
            "{name}: {once:.2} s, then {fourfold:.2} s for four times as much"
        );
    }
}

/// Sizes at which an optimized build has something to do.
fn table(start: f64) {
    let mut too_much = Vec::new();
    println!(
        "start-up {start:.3} s\n\n| what | 1× | seconds at 1×, 2×, 4×, 8× | ratios |\n| --- | --- | --- | --- |"
    );
    for (name, count, shape) in SHAPES {
        // Deeper than 64 levels isn't looked at.
        let count = if name == "levels of modules" {
            count
        } else {
            count * 10
        };
        let times: Vec<f64> = [1, 2, 4, 8]
            .map(|times| {
                let directory = written(&shape(count * times));
                (processor_time(directory.path(), 3) - start).max(0.001)
            })
            .to_vec();
        let ratios: Vec<f64> = times.windows(2).map(|pair| pair[1] / pair[0]).collect();
        let shown = |all: &[f64], digits: usize| {
            let all: Vec<String> = all.iter().map(|n| format!("{n:.digits$}")).collect();
            all.join(", ")
        };
        println!(
            "| {name} | {count} | {} | {} |",
            shown(&times, 3),
            shown(&ratios, 2)
        );
        // What takes less than this is noise.
        let is_measured = |pair: &[f64]| pair[0] > 0.05;
        for (pair, ratio) in times.windows(2).zip(&ratios) {
            if is_measured(pair) && *ratio > 2.2 {
                too_much.push(format!("{name}: {ratio:.2}"));
            }
        }
    }
    assert!(too_much.is_empty(), "{too_much:#?}");
}
