//! A configuration that means harm, through every form: what it says is shown, and nothing of it acts.

use std::collections::BTreeSet;
use std::fs;

use roxmltree::Document;
use tempfile::TempDir;

use crate::junit::assert_junit;
use crate::markdown::{Acts, acts};
use crate::{FORMATS, json, scan};

/// Names, strings and comments that would act somewhere, where they aren't neutralized. Each says `harm`.
const HARMFUL: [&str; 18] = [
    "::error file=harm::harm",
    "::set-env name=harm::x",
    "##vso[task.setvariable variable=harm]x",
    "##[error]harm",
    "##teamcity[buildStop comment=harm]",
    "[harm](https://evil.example/x)",
    "![harm](https://evil.example/i.png)",
    "<script>alert('harm')</script>",
    "<img src=x onerror=alert(harm)>",
    "</code></pre><h1>harm</h1>",
    "@harm please look, and see #12, !34 and harm/harm#56",
    "`harm` ``harm`` ```harm",
    "| harm | harm |",
    "<!-- harm --> --> ]]> <![CDATA[harm]]>",
    "https://harm.example www.harm.example harm@harm.example",
    "*harm* _harm_ ~~harm~~ $harm$ - [ ] harm",
    "\u{202e}harm\u{2066}\u{200b}\u{feff}",
    "&lt;script&gt;harm&#60;b&#62; %0Aharm %3A",
];

/// What no report may show.
const SECRET: &str = "correct-horse-battery-9Q";

/// Text that would end the line or steer a terminal, as HCL writes it.
const STEERING: &str = "\\u001b]0;harm\\u0007 \\u009b31m \\r\\n::error::harm\\n# harm";

fn hcl(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace("${", "$${")
        .replace("%{", "%%{")
}

/// A repository in which everything that has a name or holds text is hostile.
fn repository() -> TempDir {
    let root = TempDir::new().expect("a temporary directory");
    let mut main = String::from(
        "terraform {\n  required_version = \">= 1.0\"\n}\nvariable \"env\" {}\nvariable \"buckets\" {\n  default = {\n",
    );
    for (n, harm) in HARMFUL.iter().enumerate() {
        main.push_str(&format!(
            "    \"{}\" = \"b{n} {}\" # {harm}\n",
            hcl(harm),
            hcl(harm)
        ));
    }
    main.push_str(&format!(
        "    \"steering {STEERING}\" = \"{STEERING}\"\n  }}\n}}\n"
    ));
    main.push_str("resource \"aws_s3_bucket\" \"each\" {\n  for_each = var.buckets\n  bucket   = each.value\n}\n");
    for (n, harm) in HARMFUL.iter().enumerate() {
        // Conditions name what they compare with.
        main.push_str(&format!(
            "resource \"aws_s3_bucket\" \"when_{n}\" {{\n  count = var.env == \"{}\" ? 1 : 0 # {harm}\n  bucket = \"{}\" /* {harm} */\n}}\n",
            hcl(harm),
            hcl(harm)
        ));
        // Modules that aren't there, and providers.
        main.push_str(&format!(
            "module \"gone_{n}\" {{\n  source = \"git::https://example.com/{}\"\n}}\n",
            hcl(harm)
        ));
    }
    // Secrets: passed on, in one line with what other findings show, and over several lines.
    main.push_str(&format!(
        "variable \"password\" {{\n  default = \"{SECRET}\"\n}}\nresource \"aws_db_instance\" \"one\" {{\n  password = \"{SECRET}\"\n}}\n"
    ));
    main.push_str(&format!(
        "resource \"aws_ecs_task_definition\" \"task\" {{\n  family = \"task\"\n  container_definitions = jsonencode([{{ name = \"a\", environment = [{{ name = \"DB_PASSWORD\", value = \"{SECRET}\" }}], image = \"a:latest\" }}])\n}}\n"
    ));
    main.push_str("resource \"aws_db_instance\" \"two\" {\n  password = local.secret\n}\nlocals {\n  secret = var.password\n}\n");
    main.push_str(&format!(
        "resource \"aws_instance\" \"data\" {{\n  ami = \"ami-1\"\n  user_data = <<-SH\n    export DATABASE_PASSWORD={SECRET}\n    export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7{SECRET}\n  SH\n}}\n"
    ));
    // What no finding is about, on the lines of findings: comments, tags, commands.
    main.push_str(&format!(
        "resource \"aws_db_instance\" \"three\" {{\n  storage_encrypted = false # old password = \"{SECRET}\"\n}}\nresource \"aws_ebs_volume\" \"disk\" {{ /* API_TOKEN=\"{SECRET}\" */ }}\nresource \"aws_ecs_task_definition\" \"command\" {{\n  family = \"command\"\n  container_definitions = jsonencode([{{ name = \"a\", image = \"a:latest\", privileged = true, command = [\"--password={SECRET}\", \"--token\", \"{SECRET}\"] }}])\n}}\n"
    ));
    let directory =
        "::error::harm <img src=x> [harm](x) @harm `harm` \u{1b}[31m\u{202e} ##vso[harm]";
    let files = [
        (format!("{directory}/main.tf"), main),
        (
            format!("{directory}/broken.tf"),
            format!("resource \"{}\" {{\n", hcl(HARMFUL[7])),
        ),
        ("template.yaml".into(), template()),
        (
            "one/main.tf.json".into(),
            format!(
                "{{\"resource\":{{\"aws_db_instance\":{{\"d\":{{\"storage_encrypted\":false,\"tags\":{{\"db_password\":\"{SECRET}\"}}}}}}}}}}"
            ),
        ),
        ("rules/harm.hcl".into(), RULE.into()),
    ];
    for (name, text) in files {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    root
}

/// A rule whose message says what the configuration says.
const RULE: &str = "rule \"harm\" {
  title     = \"Bucket that means harm\"
  severity  = \"high\"
  category  = \"security\"
  checklist = \"security\"
  kind      = \"aws_s3_bucket\"
  require   = !strcontains(self.bucket, \"harm\")
  focus     = self.bucket
  message   = \"${self.bucket} is the name of ${resource.address}.\"
  remedy    = \"Name it otherwise.\"
}
";

fn template() -> String {
    let mut text = String::from("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n");
    for (n, harm) in HARMFUL.iter().enumerate() {
        let harm = serde_json::to_string(harm).expect("it is a string");
        text.push_str(&format!(
            "  {harm}: # {}\n    Type: AWS::S3::Bucket\n    Metadata: {{ 'aws:cdk:path': {harm} }}\n    Properties: {{ BucketName: {harm} }}\n  Odd{n}:\n    Type: {harm}\n",
            HARMFUL[n].replace(['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}'], "")
        ));
    }
    text.push_str(&format!(
        "  Database:\n    Type: AWS::RDS::DBInstance\n    Properties: {{ MasterUserPassword: {SECRET}, StorageEncrypted: false }}\n"
    ));
    text
}

#[test]
fn what_is_hostile_is_shown_and_does_not_act() {
    let root = repository();
    let path = root.path().to_str().expect("it is UTF-8");
    let rules = root.path().join("rules");
    let mut seen = BTreeSet::new();
    for format in FORMATS {
        let outcome = scan(&[
            path,
            "--rules",
            rules.to_str().expect("it is UTF-8"),
            "--format",
            format,
            "--enable",
            "all",
            "--include-undecided",
        ]);
        assert_eq!(outcome.code, 2, "a file doesn't parse: {}", outcome.errors);
        let text = outcome.out;
        assert!(text.contains("harm"), "{format} shows nothing of it");
        assert!(
            !text.contains(SECRET),
            "{format} shows a secret:\n{}",
            around(&text, SECRET)
        );
        assert!(!text.contains(path), "{format} says where the tree lies");
        assert_plain(format, &text);
        seen.insert(format);
        match format {
            "text" => {}
            "github" => assert_annotations(&text),
            "markdown" => assert_markdown(&text),
            "html" => assert_page(&text),
            "junit" => {
                assert_junit(&text);
                let document = Document::parse(&text).expect("it is XML");
                let said = |a: &str| {
                    document
                        .descendants()
                        .any(|n| n.attributes().any(|x| x.value().contains(a)))
                };
                assert!(
                    said("<script>alert('harm')</script>"),
                    "it is shown as it is"
                );
            }
            "sarif" => assert_sarif(&text),
            "jsonl" => text.lines().for_each(|line| {
                json(line);
            }),
            "gitlab-sast" => {
                for vulnerability in json(&text)["vulnerabilities"]
                    .as_array()
                    .expect("they are listed")
                {
                    let said = vulnerability["description"]
                        .as_str()
                        .expect("it is described");
                    let acts = acts(said);
                    assert_eq!(Acts { codes: 0, ..acts }, Acts::default(), "{said}");
                }
            }
            _ => {
                json(&text);
            }
        }
    }
    assert_eq!(seen.len(), FORMATS.len());
    // Data stays exact where programs read it; what is asked about above is there.
    let outcome = scan(&[
        path,
        "--rules",
        rules.to_str().expect("it is UTF-8"),
        "--format",
        "json",
    ]);
    let document = json(&outcome.out);
    let findings = document["findings"].as_array().expect("they are listed");
    let says =
        |text: &serde_json::Value, harm: &str| text.as_str().is_some_and(|t| t.contains(harm));
    for harm in HARMFUL {
        let of_harm = || findings.iter().filter(|f| f["rule"] == "harm");
        assert!(of_harm().any(|f| says(&f["message"], harm)), "{harm}");
        let instances =
            || of_harm().flat_map(|f| f["instances"].as_array().expect("they are listed"));
        assert!(instances().any(|i| says(&i["address"], harm)), "{harm}");
        assert!(instances().any(|i| says(&i["construct"], harm)), "{harm}");
    }
    let whens = findings
        .iter()
        .flat_map(|f| f["instances"].as_array().expect("they are listed"));
    assert!(whens.filter(|i| says(&i["when"], "harm")).count() > HARMFUL.len());
    let secrets: BTreeSet<&str> = findings
        .iter()
        .filter(|f| f["secret"] == true)
        .filter_map(|f| f["rule"].as_str())
        .collect();
    for rule in [
        "aws-rds-plaintext-password",
        "aws-instance-user-data-secret",
        "aws-ecs-task-environment-secret",
        "terraform-variable-secret-default",
    ] {
        assert!(secrets.contains(rule), "{rule} of {secrets:?}");
    }
}

fn around<'t>(text: &'t str, part: &str) -> &'t str {
    let at = text.find(part).unwrap_or(0);
    let from = text[..at].rfind('\n').unwrap_or(0);
    &text[from..text[at..].find('\n').map_or(text.len(), |n| at + n)]
}

/// No character steers a terminal, turns or hides others; no line is a command of a build runner.
fn assert_plain(format: &str, text: &str) {
    let is_odd = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
    };
    assert!(
        !text.contains(is_odd),
        "{format} has {:?}",
        text.chars().find(|c| is_odd(*c))
    );
    for line in text.lines() {
        for command in ["##[", "##vso[", "##teamcity["] {
            assert!(!line.contains(command), "{format}: {line}");
        }
        assert!(
            format == "github" || !line.trim_start().starts_with("::"),
            "{format}: {line}"
        );
    }
}

/// `::kind name=value,…::message`, and no more than GitHub shows.
fn assert_annotations(text: &str) {
    let mut counts = [0; 3];
    for line in text.lines() {
        let rest = line.strip_prefix("::").expect("each line is a command");
        let (head, _) = rest.split_once("::").expect("it has a message");
        let (kind, properties) = head.split_once(' ').expect("it has properties");
        let kinds = ["error", "warning", "notice"];
        counts[kinds.iter().position(|k| *k == kind).expect("it is a kind")] += 1;
        let names: Vec<&str> = properties
            .split(',')
            .map(|p| p.split_once('=').expect("it has a value").0)
            .collect();
        let known = ["file", "line", "endLine", "col", "endColumn", "title"];
        assert!(names.iter().all(|n| known.contains(n)), "{line}");
        let unique: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(unique.len(), names.len(), "{line}");
    }
    assert_eq!(counts[0], 10);
    assert!(counts.iter().all(|n| *n <= 10));
}

fn assert_markdown(text: &str) {
    let acts = acts(text);
    assert_eq!(acts.html, [""; 0]);
    assert_eq!(acts.mentions, [""; 0]);
    assert_eq!(acts.images, 0);
    assert!(
        acts.links
            .iter()
            .all(|l| !l.contains("harm") && !l.contains("evil")),
        "{:?}",
        acts.links
    );
    assert!(text.len() <= 65_536);
}

/// Only our own elements and attributes, and nothing that could run or load.
fn assert_page(text: &str) {
    let elements = [
        "!doctype", "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3",
        "p", "table", "tr", "th", "td", "article", "span", "code", "ol", "ul", "li", "pre", "mark",
        "dl", "dt", "dd", "a", "details", "summary", "br",
    ];
    let attributes = [
        "html",
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "href",
        "rel",
    ];
    for tag in text.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("it ends");
        let mut parts = tag.trim_start_matches('/').splitn(2, ' ');
        let name = parts.next().unwrap_or("");
        assert!(elements.contains(&name), "<{tag}>");
        let mut rest = parts.next().unwrap_or("").trim();
        while !rest.is_empty() {
            let (attribute, after) = rest.split_once("=\"").unwrap_or((rest, "\""));
            let (value, after) = after.split_once('"').expect("it ends");
            assert!(attributes.contains(&attribute), "<{tag}>");
            if attribute == "href" {
                assert!(
                    value.starts_with("https://") && !value.contains("harm"),
                    "{value}"
                );
            }
            rest = after.trim();
        }
    }
    assert!(
        text.contains("Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-")
    );
    assert!(
        text.contains("&lt;script&gt;alert(&#39;harm&#39;)&lt;/script&gt;"),
        "it is shown as it is"
    );
}

/// Messages make no links but those to places.
fn assert_sarif(text: &str) {
    let log = json(text);
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("they are listed");
    let notifications = run["invocations"][0]["toolExecutionNotifications"]
        .as_array()
        .expect("they are listed");
    assert!(results.len() > 50);
    for said in results.iter().chain(notifications) {
        let message = said["message"]["text"].as_str().expect("it has a message");
        let links = message.match_indices("](");
        for (at, _) in links {
            let target = message[at + 2..].split(')').next().unwrap_or("");
            assert!(target.parse::<u32>().is_ok(), "{message}");
        }
    }
}
