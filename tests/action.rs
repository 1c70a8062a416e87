//! The GitHub Action: its scripts as they stand in `action.yml`, run with what a runner would give them.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use saphyr_parser::{Event, Parser};

/// YAML as far as the action needs it.
#[derive(Debug)]
enum Yaml {
    Text(String),
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    fn read(text: &str) -> Yaml {
        let mut events = Parser::new_from_str(text)
            .map(|event| event.expect("it is YAML").0)
            .filter(|e| {
                !matches!(
                    e,
                    Event::StreamStart | Event::DocumentStart(_) | Event::Nothing
                )
            });
        let first = events.next().expect("there is a document");
        Yaml::node(first, &mut events)
    }

    fn node<'i>(event: Event<'i>, events: &mut impl Iterator<Item = Event<'i>>) -> Yaml {
        match event {
            Event::Scalar(text, ..) => Yaml::Text(text.into_owned()),
            Event::SequenceStart(..) => {
                let mut list = Vec::new();
                loop {
                    match events.next().expect("it ends") {
                        Event::SequenceEnd => return Yaml::List(list),
                        event => list.push(Yaml::node(event, events)),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut map = Vec::new();
                loop {
                    match events.next().expect("it ends") {
                        Event::MappingEnd => return Yaml::Map(map),
                        Event::Scalar(key, ..) => {
                            let value = events.next().expect("a key has a value");
                            map.push((key.into_owned(), Yaml::node(value, events)));
                        }
                        other => panic!("{other:?} is no key"),
                    }
                }
            }
            other => panic!("{other:?} is no value"),
        }
    }

    fn entries(&self) -> &[(String, Yaml)] {
        match self {
            Yaml::Map(entries) => entries,
            other => panic!("{other:?} is no map"),
        }
    }

    fn get(&self, path: &str) -> &Yaml {
        path.split('/').fold(self, |at, key| {
            let entry = at.entries().iter().find(|(k, _)| k == key);
            &entry.unwrap_or_else(|| panic!("no {key} in {path}")).1
        })
    }

    fn text(&self) -> &str {
        match self {
            Yaml::Text(text) => text,
            other => panic!("{other:?} is no text"),
        }
    }

    fn list(&self) -> &[Yaml] {
        match self {
            Yaml::List(list) => list,
            other => panic!("{other:?} is no list"),
        }
    }
}

fn action() -> Yaml {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
    Yaml::read(&fs::read_to_string(path).expect("there is an action"))
}

/// What a step left behind.
struct Left {
    code: i32,
    out: String,
    summary: String,
    outputs: String,
}

/// A repository with what a runner has around it.
struct Runner {
    directory: tempfile::TempDir,
}

impl Runner {
    fn new() -> Runner {
        let runner = Runner {
            directory: tempfile::tempdir().expect("a directory can be made"),
        };
        fs::create_dir_all(runner.checkout()).expect("it can be made");
        runner.git(&["init", "-q", "-b", "main"]);
        runner
    }

    fn checkout(&self) -> PathBuf {
        self.directory.path().join("checkout")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.checkout().join(name);
        fs::create_dir_all(path.parent().expect("it is in a directory")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .current_dir(self.checkout())
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(arguments)
            .output()
            .expect("git is there");
        assert!(output.status.success(), "git {arguments:?}");
    }

    /// Runs a step of the action with these inputs, as the runner does: what is an expression is replaced in `env` and nowhere
    /// else, and the script is a file that bash reads.
    fn step(&self, name: &str, inputs: &[(&str, &str)], path: &Path) -> Left {
        let action = action();
        let mut given: BTreeMap<&str, &str> = action
            .get("inputs")
            .entries()
            .iter()
            .map(|(name, input)| (name.as_str(), input.get("default").text()))
            .collect();
        for (name, value) in inputs {
            assert!(given.insert(name, value).is_some(), "no input {name}");
        }
        let steps = action.get("runs/steps").list();
        let step = steps
            .iter()
            .find(|s| s.get("name").text() == name)
            .expect("there is such a step");
        let script = self.directory.path().join("step.sh");
        fs::write(&script, step.get("run").text()).expect("it can be written");
        let file = |name: &str| {
            let path = self.directory.path().join(name);
            fs::write(&path, "").expect("it can be written");
            path
        };
        let (summary, outputs) = (file("summary.md"), file("outputs"));
        let paths = format!(
            "{}:{}",
            path.display(),
            std::env::var("PATH").unwrap_or_default()
        );
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
            .arg(&script)
            .current_dir(self.checkout())
            .env("PATH", paths)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("GITHUB_OUTPUT", &outputs);
        for (variable, value) in step.get("env").entries() {
            let expression = value
                .text()
                .trim_start_matches("${{ ")
                .trim_end_matches(" }}");
            let value = match expression.strip_prefix("inputs.") {
                Some(input) => given.get(input).expect("it is an input").to_string(),
                None if expression == "github.action_path" => env!("CARGO_MANIFEST_DIR").into(),
                None => panic!("{expression} is not known"),
            };
            command.env(variable, value);
        }
        let output = command.output().expect("bash runs");
        let read = |path| fs::read_to_string(path).expect("it is there");
        Left {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned()
                + &String::from_utf8_lossy(&output.stderr),
            summary: read(&summary),
            outputs: read(&outputs),
        }
    }

    fn scan(&self, inputs: &[(&str, &str)]) -> Left {
        let binary = Path::new(env!("CARGO_BIN_EXE_groundrule"));
        self.step("Scan", inputs, binary.parent().expect("it is somewhere"))
    }
}

const DISK: &str = "resource \"aws_ebs_volume\" \"data\" {\n  availability_zone = \"eu-west-1a\"\n  size              = 8\n}\n";

#[test]
fn no_script_holds_an_expression() {
    let action = action();
    assert_eq!(action.get("runs/using").text(), "composite");
    for step in action.get("runs/steps").list() {
        assert_eq!(step.get("shell").text(), "bash");
        let script = step.get("run").text();
        assert!(!script.contains("${{"), "{script}");
        // Each variable that the script reads comes from `env`, from the runner or from itself.
        for (variable, value) in step.get("env").entries() {
            assert!(script.contains(&format!("${variable}")), "{variable}");
            assert!(value.text().starts_with("${{ "), "{variable}");
        }
    }
    for (name, input) in action.get("inputs").entries() {
        assert!(!input.get("description").text().is_empty(), "{name}");
    }
}

#[test]
fn a_pull_request_is_annotated_and_summed_up() {
    let runner = Runner::new();
    runner.write("main.tf", DISK);
    runner.git(&["add", "-A"]);
    runner.git(&["commit", "-q", "-m", "one"]);
    runner.git(&["checkout", "-q", "-b", "change"]);
    runner.write("new/main.tf", &DISK.replace("data", "more"));
    runner.git(&["add", "-A"]);
    runner.git(&["commit", "-q", "-m", "two"]);
    let left = runner.scan(&[("since", "main"), ("fail-on", "high")]);
    assert_eq!(left.code, 1, "{}", left.out);
    assert!(left.outputs.contains("exit-code=1\n"), "{}", left.outputs);
    assert!(
        left.out.contains("::error file=new/main.tf,line=1"),
        "{}",
        left.out
    );
    assert!(!left.out.contains("file=main.tf"), "{}", left.out);
    assert!(
        left.summary.contains("aws_ebs_volume.more")
            && !left.summary.contains("aws_ebs_volume.data"),
        "{}",
        left.summary
    );
    let left = runner.scan(&[("since", "main"), ("fail-on", "critical")]);
    assert_eq!((left.code, left.outputs.as_str()), (0, "exit-code=0\n"));
}

#[test]
fn code_scanning_gets_a_file_and_no_annotations() {
    let runner = Runner::new();
    runner.write("main.tf", DISK);
    let left = runner.scan(&[
        ("fail-on", "none"),
        ("annotations", "false"),
        ("summary", "false"),
        ("sarif-file", "groundrule.sarif"),
    ]);
    assert_eq!(left.code, 0, "{}", left.out);
    assert!(!left.out.contains("::error"), "{}", left.out);
    assert!(left.summary.is_empty());
    let sarif = fs::read_to_string(runner.checkout().join("groundrule.sarif"));
    let sarif: serde_json::Value =
        serde_json::from_str(&sarif.expect("it is written")).expect("it is JSON");
    let results = sarif["runs"][0]["results"].as_array();
    assert!(results.is_some_and(|r| !r.is_empty()));
}

#[test]
fn no_input_is_a_command() {
    let runner = Runner::new();
    runner.write("a b/main.tf", DISK);
    runner.write("other/main.tf", DISK);
    let evil = "$(touch hacked); `touch hacked` \"; touch hacked; #";
    let left = runner.scan(&[
        ("paths", "a b\n"),
        (
            "args",
            "--disable=all\n--enable=aws-ebs-volume-not-encrypted\n",
        ),
        ("annotations", "true"),
    ]);
    assert_eq!(left.code, 1, "{}", left.out);
    assert!(left.out.contains("file=a b/main.tf"), "{}", left.out);
    assert!(!left.out.contains("other/main.tf"), "{}", left.out);
    for input in ["paths", "config", "since", "fail-on", "args", "sarif-file"] {
        let left = runner.scan(&[(input, evil)]);
        // A file may have any name; all else there isn't.
        assert_eq!(
            left.code,
            if input == "sarif-file" { 1 } else { 2 },
            "{input}: {}",
            left.out
        );
        assert!(!runner.checkout().join("hacked").exists(), "{input}");
    }
    // A path is none of the flags.
    let left = runner.scan(&[("paths", "--version")]);
    assert_eq!(left.code, 2, "{}", left.out);
}

#[test]
fn it_is_compiled_from_the_commit_that_was_pinned_unless_it_is_there() {
    let runner = Runner::new();
    let tools = runner.directory.path().join("tools");
    fs::create_dir(&tools).expect("it can be made");
    let tool = |name: &str, text: &str| {
        use std::os::unix::fs::PermissionsExt;
        let path = tools.join(name);
        fs::write(&path, text).expect("it can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it may run");
    };
    tool("cargo", "#!/bin/sh\nfor word; do echo \"<$word>\"; done\n");
    let left = runner.step("Install groundrule", &[], &tools);
    assert_eq!(left.code, 0, "{}", left.out);
    let expected = format!(
        "<install>\n<--locked>\n<--path>\n<{}>\n",
        env!("CARGO_MANIFEST_DIR")
    );
    // Where groundrule is installed on the machine of the test, nothing is to be done.
    assert!(left.out == expected || left.out.is_empty(), "{}", left.out);
    tool("groundrule", "#!/bin/sh\n");
    let left = runner.step("Install groundrule", &[], &tools);
    assert_eq!((left.code, left.out.as_str()), (0, ""));
}
