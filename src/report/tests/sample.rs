//! Findings made by hand, with the sources they lie in.

use std::path::Path;

use crate::findings::{
    AcceptedRisk, Category, Coverage, Finding, Instance, Problem, Related, Report, Severity,
};
use crate::load::Language;
use crate::report::{Context, RuleFacts};
use crate::source::{Location, SourceMap};

/// A report with all that reports need.
pub struct Sample {
    pub report: Report,
    pub sources: SourceMap,
    pub rules: Vec<RuleFacts>,
    pub include_undecided: bool,
}

impl Sample {
    pub fn new(files: &[(&str, &str)]) -> Sample {
        let sources = SourceMap::default();
        for (path, text) in files {
            sources
                .add(&Path::new("/tree").join(path), text.to_string())
                .unwrap();
        }
        Sample {
            report: Report {
                coverage: Coverage {
                    files: files.len(),
                    stacks: 1,
                    resources: 3,
                    attributes: 40,
                    attributes_known: 39,
                    rules: 12,
                    checks: 36,
                    ..Coverage::default()
                },
                ..Report::default()
            },
            sources,
            rules: vec![multi_az(), encryption()],
            include_undecided: false,
        }
    }

    pub fn with(mut self, finding: Finding) -> Sample {
        self.report.findings.push(finding);
        self
    }

    pub fn context(&self) -> Context<'_> {
        Context {
            sources: &self.sources,
            tree: Path::new("/tree"),
            rules: &self.rules,
            include_undecided: self.include_undecided,
            sarif_category: None,
            sarif_suppressed: false,
            tool_version: "1.2.3",
            information_uri: "https://example.com/groundrule",
            rules_page: None,
            as_of: jiff::civil::Date::constant(2026, 1, 31),
        }
    }

    /// The place of some text in a file, as the loader would say it.
    pub fn place(&self, path: &str, text: &str) -> Location {
        let sources = self.sources.all();
        let source = sources
            .iter()
            .find(|s| s.path == Path::new("/tree").join(path))
            .unwrap();
        let start = source.base + source.text.find(text).unwrap() as u32;
        let location = source.locate(crate::syntax::Span::new(start, start + text.len() as u32));
        Location {
            path: Path::new(path).into(),
            ..location
        }
    }
}

pub fn at(path: &str, line: u32, column: u32) -> Location {
    Location {
        path: Path::new(path).into(),
        line,
        column,
        end_line: line,
        end_column: column + 4,
    }
}

pub fn finding(rule: &str, severity: Severity, place: Location) -> Finding {
    Finding {
        rule: rule.into(),
        severity,
        message: "The database runs in one zone only".to_string(),
        place,
        label: "false is set here".to_string(),
        related: Vec::new(),
        instances: vec![instance("aws_db_instance.main")],
        stack: "envs/prod".to_string(),
        language: Language::Terraform,
        undecided: None,
        hides_value: false,
        aliases: None,
        accepted: None,
    }
}

pub fn instance(address: &str) -> Instance {
    Instance {
        construct: None,
        address: address.into(),
        kind: "aws_db_instance".into(),
        when: None,
        fingerprint: format!("fp-{}", address.len()),
        moved: "moved".into(),
        renamed: "renamed".into(),
        culprit: None,
    }
}

fn multi_az() -> RuleFacts {
    RuleFacts {
        checklist: "high-availability".into(),
        remedy: "Set multi_az = true. The standby is in another zone, and takes over by itself."
            .to_string(),
        references: vec!["https://docs.example.com/multi-az".to_string()],
        aliases: vec![
            ("checkov".into(), "CKV_AWS_157".into()),
            ("trivy".into(), "AVD-AWS-0001".into()),
        ],
        controls: vec![("cis-aws-3.0".into(), vec!["2.1.2".into()])],
        ..RuleFacts::new(
            "aws-rds-multi-az",
            "Database runs in one zone",
            Severity::High,
            Category::ProductionReadiness,
        )
    }
}

fn encryption() -> RuleFacts {
    RuleFacts {
        checklist: "security".into(),
        remedy: "Set storage_encrypted = true".to_string(),
        ..RuleFacts::new(
            "aws-rds-encryption",
            "Database isn't encrypted",
            Severity::Critical,
            Category::Security,
        )
    }
}

pub const VARIABLES: &str = "variable \"multi_az\" {\n  type    = bool\n  default = false\n}\n";
pub const MAIN: &str = "module \"db\" {\n  source   = \"./db\"\n  multi_az = var.multi_az\n}\n\nresource \"aws_db_instance\" \"main\" {\n\tstorage_encrypted = false\n}\n";
pub const DB: &str = "\n\n\nresource \"aws_db_instance\" \"this\" {\n  for_each = var.names\n  multi_az = var.multi_az\n}\n";

/// A value that goes through a module into seven instances, an encrypted disk, something undecided, problems and gaps.
pub fn full() -> Sample {
    let mut sample = Sample::new(&[
        ("envs/prod/variables.tf", VARIABLES),
        ("envs/prod/main.tf", MAIN),
        ("modules/db space/main.tf", DB),
    ]);
    let mut chain = finding(
        "aws-rds-multi-az",
        Severity::High,
        sample.place("envs/prod/variables.tf", "false"),
    );
    chain.message =
        "The databases run in one zone only. When it fails, nothing takes over.".to_string();
    chain.label = "default here".to_string();
    chain.related = vec![
        Related {
            place: sample.place("envs/prod/main.tf", "var.multi_az"),
            label: "passed here".to_string(),
        },
        Related {
            place: sample.place("modules/db space/main.tf", "var.multi_az"),
            label: "multi_az of the databases".to_string(),
        },
    ];
    chain.instances = (1..=7)
        .map(|n| Instance {
            when: Some("var.env is not prod".to_string()),
            ..instance(&format!("module.db.aws_db_instance.this[\"{n}\"]"))
        })
        .collect();
    let mut disk = finding(
        "aws-rds-encryption",
        Severity::Critical,
        sample.place("envs/prod/main.tf", "false"),
    );
    disk.message = "The disk of aws_db_instance.main isn't encrypted".to_string();
    disk.instances[0].culprit = Some("aws_db_parameter_group.other".into());
    let mut open = finding(
        "unknown-rule",
        Severity::Medium,
        sample.place("envs/prod/main.tf", "\"./db\""),
    );
    open.message = "Whether this is pinned isn't known".to_string();
    open.undecided = Some("var.source has no value".to_string());
    sample.report.findings = vec![disk, chain, open];
    let mut accepted = finding(
        "aws-rds-encryption",
        Severity::High,
        sample.place("envs/prod/main.tf", "false"),
    );
    accepted.instances = vec![instance("aws_db_instance.a"), instance("aws_db_instance.b")];
    accepted.accepted = Some(std::sync::Arc::new(AcceptedRisk {
        form: "comment",
        place: Some(at("envs/prod/main.tf", 2, 3)),
        reason: Some("rebuilt every night".into()),
        owner: Some("data".into()),
        until: None,
    }));
    sample.report.accepted = vec![accepted];
    sample.report.diagnostics = vec![
        Problem {
            place: Some(at("envs/prod/broken.tf", 3, 7)),
            summary: "Argument or block definition required".to_string(),
            detail: "An argument or block definition is required here".to_string(),
            is_incomplete: true,
        },
        Problem {
            place: None,
            summary: "Symbolic link leads out of the tree".to_string(),
            detail: String::new(),
            is_incomplete: false,
        },
    ];
    let coverage = &mut sample.report.coverage;
    coverage.undecided = 1;
    coverage.missing_modules = vec![(
        "module.vpc".to_string(),
        "terraform-aws-modules/vpc/aws".to_string(),
    )];
    coverage.not_evaluated = [
        ("Terraform test files".to_string(), 3),
        ("Terragrunt configurations".to_string(), 1),
    ]
    .into();
    coverage.types_without_rules = (1..=7)
        .map(|n| (format!("aws_thing_{n}"), n * 400))
        .collect();
    coverage.ignored_inputs = 1;
    coverage.environment_variables = vec!["TF_VAR_region".to_string()];
    coverage.environments = vec![(
        "envs/prod".to_string(),
        "production".to_string(),
        "directory prod".to_string(),
    )];
    sample
}
