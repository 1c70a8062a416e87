//! `scan --watch`: what makes it scan again, what doesn't, and how it ends.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

const RULE: &str = "aws-ebs-volume-not-encrypted";
const DISK: &str = "resource \"aws_ebs_volume\" \"data\" {\n  availability_zone = \"eu-west-1a\"\n  size              = 8\n  encrypted         = false\n}\n";

/// So long is waited for what shall come.
const PATIENCE: Duration = Duration::from_secs(60);
/// So long is waited for what shall not come: longer than several looks.
const QUIET: Duration = Duration::from_millis(1500);

struct Watched {
    child: Child,
    errors: Receiver<String>,
    output: Arc<Mutex<String>>,
}

impl Watched {
    fn start(at: &Path, more: &[&str]) -> Watched {
        let mut child = Command::new(env!("CARGO_BIN_EXE_groundrule"))
            .current_dir(at)
            .args([
                "scan",
                "--watch",
                "-q",
                "--disable",
                "all",
                "--enable",
                RULE,
            ])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("groundrule runs");
        let (sender, errors) = mpsc::channel();
        let lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let output = Arc::new(Mutex::new(String::new()));
        let mut out = child.stdout.take().expect("it is piped");
        let taken = output.clone();
        thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(count @ 1..) = out.read(&mut part) {
                let text = String::from_utf8_lossy(part.get(..count).unwrap_or(&[])).into_owned();
                taken.lock().expect("it is free").push_str(&text);
            }
        });
        Watched {
            child,
            errors,
            output,
        }
    }

    /// What the scan of that number prints.
    fn scan(&self, number: usize) -> String {
        let line = self.line();
        assert!(
            line.starts_with(&format!("groundrule: scan {number} took"))
                && line.ends_with("Ctrl-C ends"),
            "{line}"
        );
        // The report was written before; its reader may need a moment.
        thread::sleep(Duration::from_millis(200));
        std::mem::take(&mut *self.output.lock().expect("it is free"))
    }

    fn line(&self) -> String {
        self.errors
            .recv_timeout(PATIENCE)
            .expect("it says something")
    }

    fn is_quiet(&self) -> bool {
        self.errors.recv_timeout(QUIET).is_err()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn tree() -> tempfile::TempDir {
    let tree = tempfile::tempdir().expect("a directory can be made");
    fs::create_dir(tree.path().join(".git")).expect("it can be made");
    write(tree.path(), "main.tf", DISK);
    write(tree.path(), "README.md", "text\n");
    tree
}

fn write(at: &Path, name: &str, text: &str) {
    let path = at.join(name);
    fs::create_dir_all(path.parent().expect("it is in a directory")).expect("it can be made");
    fs::write(path, text).expect("it can be written");
}

#[test]
fn it_scans_again_when_something_changes_that_counts() {
    let tree = tree();
    let at = tree.path();
    let watched = Watched::start(at, &[]);
    assert!(watched.scan(1).contains(&format!("high {RULE}")));
    // Mended.
    write(at, "main.tf", &DISK.replace("false", "var.safe"));
    assert!(!watched.scan(2).contains(RULE));
    // Values that weren't there, a module that wasn't, a file of a module that wasn't, and one that is gone.
    write(at, "terraform.tfvars", "safe = false\n");
    write(at, "more.tf", "variable \"safe\" {\n  type = bool\n}\n");
    assert!(watched.scan(3).contains("terraform.tfvars:1:8"));
    write(at, "new/stack/main.tf", DISK);
    assert!(watched.scan(4).contains("new/stack/main.tf:4:23"));
    fs::remove_file(at.join("terraform.tfvars")).expect("it can be removed");
    let out = watched.scan(5);
    assert!(
        out.contains("new/stack/main.tf") && !out.contains("tfvars"),
        "{out}"
    );
    // The configuration: new, wrong for a while, and mended.
    write(at, ".groundrule.hcl", "exclude = [\"new/**\"]\n");
    assert!(!watched.scan(6).contains(RULE));
    write(at, ".groundrule.hcl", "exclud = [\"new/**\"]\n");
    let line = watched.line();
    assert!(
        line.contains(".groundrule.hcl:1:1") && line.contains("exclude"),
        "{line}"
    );
    write(at, ".groundrule.hcl", "exclude = [\"old/**\"]\n");
    assert!(watched.scan(7).contains("new/stack/main.tf"));
    // What doesn't count.
    write(at, "README.md", "another text\n");
    write(at, ".main.tf.swp", "swap\n");
    assert!(watched.is_quiet());
}

#[test]
fn what_is_gone_for_a_while_is_watched_for() {
    let tree = tree();
    let at = tree.path();
    write(at, "stack/main.tf", DISK);
    let watched = Watched::start(at, &["stack"]);
    assert!(watched.scan(1).contains("stack/main.tf"));
    fs::remove_dir_all(at.join("stack")).expect("it can be removed");
    let line = watched.line();
    assert!(line.contains("stack"), "{line}");
    watched.scan(2);
    assert!(watched.is_quiet());
    write(at, "stack/main.tf", DISK);
    assert!(watched.scan(3).contains("stack/main.tf"));
}

#[test]
fn what_it_writes_itself_is_no_change() {
    let tree = tree();
    let watched = Watched::start(tree.path(), &["--report", "json=report.json"]);
    watched.scan(1);
    assert!(watched.is_quiet());
    write(tree.path(), "main.tf", &DISK.replace("false", "true"));
    watched.scan(2);
    assert!(watched.is_quiet());
    let report = fs::read_to_string(tree.path().join("report.json")).expect("it is written");
    assert!(!report.contains("main.tf"), "it is the report of now");
}

#[test]
fn it_ends_when_it_is_interrupted() {
    let tree = tree();
    let mut watched = Watched::start(tree.path(), &[]);
    watched.scan(1);
    // What Ctrl-C sends.
    let id = watched.child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.is_ok_and(|s| s.success()));
    let status = watched.child.wait().expect("it ends");
    assert_eq!(status.signal(), Some(2), "{status}");
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let tree = tree();
    for (arguments, said) in [
        (
            &["scan", "--watch", "-"][..],
            "--watch needs files that change",
        ),
        (&["scan", "--watch", "none"], "none"),
        (&["scan", "--watch", "--enable", "aws-none"], "aws-none"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_groundrule"))
            .current_dir(tree.path())
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("groundrule runs");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(errors.contains(said), "{errors}");
    }
}
