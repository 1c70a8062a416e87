//! How long each stage takes, and the whole, on a small, a medium and a large input that are made here.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use groundrule::analysis::Analysis;
use groundrule::discover::Found;
use groundrule::findings::Book;
use groundrule::load::terraform::{Library, Options};
use groundrule::model::Circumstances;
use groundrule::rules::{Entry, RuleLibrary, Session};
use groundrule::source::{Memory, SourceMap};

/// A module with that many services: a bucket with its versioning, a security group with rules, a queue each.
fn configuration(services: usize) -> String {
    let mut text = String::from("variable \"env\" {}\nlocals {\n  name = \"shop-${var.env}\"\n}\n");
    for n in 0..services {
        text.push_str(&format!(
            r#"
resource "aws_s3_bucket" "b{n}" {{
  bucket = "${{local.name}}-{n}"
  tags   = {{ Name = local.name, Number = {n} }}
}}
resource "aws_s3_bucket_versioning" "b{n}" {{
  bucket = aws_s3_bucket.b{n}.id
  versioning_configuration {{
    status = var.env == "prod" ? "Enabled" : "Suspended"
  }}
}}
resource "aws_security_group" "g{n}" {{
  name = "${{local.name}}-{n}"
  dynamic "ingress" {{
    for_each = toset(["443", "8443"])
    content {{
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }}
  }}
}}
resource "aws_sqs_queue" "q{n}" {{
  name   = format("%s-%03d", local.name, {n})
  policy = jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "Allow", Action = "sqs:*", Resource = "*" }}] }})
}}
"#
        ));
    }
    text
}

struct Input {
    memory: Memory,
    found: Found,
}

impl Input {
    fn of(text: &str) -> Input {
        let mut memory = Memory::default();
        memory.insert("/bench/main.tf", text);
        let found = Found {
            modules: vec![PathBuf::from("/bench")],
            ..Found::default()
        };
        Input { memory, found }
    }

    /// Runs `f` with what a scan works with, freshly read.
    fn with<T>(&self, f: impl FnOnce(&Analysis<'_>, &SourceMap) -> T) -> T {
        let sources = SourceMap::default();
        let library = Library::read(&self.found.modules, &self.memory, &sources);
        let (options, circumstances) = (Options::default(), Circumstances::default());
        let analysis = Analysis {
            files: &self.memory,
            sources: &sources,
            tree: Path::new("/bench"),
            library: &library,
            found: &self.found,
            units: &[],
            focus: &[],
            options: &options,
            parameters: &BTreeMap::new(),
            circumstances: &circumstances,
            environments: &[],
            timings: None,
            addresses: None,
            progress: None,
            shard: None,
        };
        f(&analysis, &sources)
    }
}

fn stages(criterion: &mut Criterion) {
    let rules_library = RuleLibrary::built_in();
    let rules: Vec<&Entry> = rules_library.entries.iter().collect();
    for (name, services) in [("small", 5), ("medium", 100), ("large", 2_000)] {
        let text = configuration(services);
        let input = Input::of(&text);
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::from_parameter("parse"), |b| {
            b.iter(|| black_box(groundrule::syntax::parse_file(&text, 1)));
        });
        group.bench_function(BenchmarkId::from_parameter("load"), |b| {
            b.iter(|| input.with(|analysis, _| black_box(analysis.stacks().len())));
        });
        group.bench_function(BenchmarkId::from_parameter("model"), |b| {
            b.iter(|| {
                input.with(|analysis, _| {
                    let models: Vec<_> = analysis
                        .stacks()
                        .into_iter()
                        .map(|s| analysis.model(s))
                        .collect();
                    black_box(models.len())
                })
            });
        });
        group.bench_function(BenchmarkId::from_parameter("whole"), |b| {
            b.iter(|| {
                input.with(|analysis, sources| {
                    let session = Session {
                        sources,
                        today: jiff::civil::Date::constant(2026, 1, 1),
                        parameters: Default::default(),
                        kept: Default::default(),
                    };
                    let book = Book::new(session.today);
                    black_box(
                        analysis
                            .run(&session, &rules, &rules_library, &book)
                            .findings
                            .len(),
                    )
                })
            });
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
