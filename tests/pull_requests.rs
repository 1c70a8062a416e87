//! A repository of twenty commits drives `--since`, baselines and suppressions, as pull requests do.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A repository that is made step by step.
struct Repository {
    directory: TempDir,
}

impl Repository {
    fn new() -> Repository {
        let repository = Repository {
            directory: tempfile::tempdir().expect("a directory can be made"),
        };
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.path())
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(arguments)
            .output()
            .expect("git is there");
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_string()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in a directory")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_groundrule"))
            .current_dir(self.path())
            .args(arguments)
            .output()
            .expect("groundrule runs");
        (
            output.status.code().unwrap_or(-1),
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    }

    /// The rules and resources of the findings that a scan lists.
    fn found(&self, arguments: &[&str]) -> Vec<String> {
        let all: Vec<&str> = ["scan", "--format", "json", "--disable", "all", "--enable"]
            .into_iter()
            .chain(["aws-rds-publicly-accessible,aws-s3-bucket-versioning,aws-ebs-volume-not-encrypted,suppression-unused,suppression-expired"])
            .chain(["--as-of", "2026-11-21"])
            .chain(arguments.iter().copied())
            .collect();
        let (code, out, err) = self.run(&all);
        let report: serde_json::Value =
            serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: exit {code}: {err}"));
        let mut found: Vec<String> = report["findings"]
            .as_array()
            .expect("there is a list")
            .iter()
            .flat_map(|f| {
                f["instances"].as_array().into_iter().flatten().map(|i| {
                    format!(
                        "{} {} {}",
                        f["rule"].as_str().unwrap_or(""),
                        f["stack"].as_str().unwrap_or(""),
                        i["address"].as_str().unwrap_or("")
                    )
                })
            })
            .collect();
        found.sort();
        found
    }
}

const DATABASE: &str = r#"
variable "public" {
  type    = bool
  default = false
}

resource "aws_db_instance" "main" {
  engine              = "postgres"
  instance_class      = "db.t4g.small"
  publicly_accessible = var.public
}
"#;

const BUCKET: &str = r#"
resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}
"#;

const CALL: &str = r#"
variable "public" {
  type = bool
}

module "database" {
  source = "../../modules/database"
  public = var.public
}
"#;

fn live(repository: &Repository) {
    repository.write("modules/database/main.tf", DATABASE);
    for environment in ["dev", "prod"] {
        repository.write(&format!("live/{environment}/main.tf"), CALL);
        repository.write(
            &format!("live/{environment}/terraform.tfvars"),
            "public = false\n",
        );
    }
}

#[test]
fn a_history_of_twenty_commits() {
    let r = Repository::new();
    let none: Vec<String> = Vec::new();
    let public = |stack: &str| {
        format!("aws-rds-publicly-accessible {stack} module.database.aws_db_instance.main")
    };

    // 1-3: what is old is never new.
    live(&r);
    r.commit("databases");
    r.write("storage/main.tf", BUCKET);
    r.commit("a bucket without versions");
    r.write("README.md", "text\n");
    r.commit("documentation");
    assert_eq!(
        r.found(&[]),
        ["aws-s3-bucket-versioning storage aws_s3_bucket.logs"]
    );
    assert_eq!(r.found(&["--since", "HEAD"]), none);

    // 4: an edit of values breaks a module far away, in one environment only.
    r.git(&["checkout", "-q", "-b", "open-it"]);
    r.write("live/prod/terraform.tfvars", "public = true\n");
    r.commit("open the database");
    assert_eq!(r.found(&["--since", "main"]), [public("live/prod")]);

    // 5-6: main goes on; its own findings are not the branch's.
    r.git(&["checkout", "-q", "main"]);
    r.write("storage/more.tf", &BUCKET.replace("logs", "more"));
    r.commit("another bucket");
    r.write("storage/notes.md", "notes\n");
    r.commit("notes");
    r.git(&["checkout", "-q", "open-it"]);
    assert_eq!(r.found(&["--since", "main"]), [public("live/prod")]);
    // Against main itself the same is new, and what main has besides is not missed.
    assert_eq!(r.found(&["--since", "main.."]), [public("live/prod")]);
    assert_eq!(
        r.found(&["--since", "open-it..main"]),
        ["aws-s3-bucket-versioning storage aws_s3_bucket.more"]
    );

    // 7-8: merged; from then on it is old.
    r.git(&["merge", "-q", "--no-edit", "main"]);
    r.git(&["checkout", "-q", "main"]);
    r.git(&["merge", "-q", "open-it"]);
    assert_eq!(r.found(&["--since", "HEAD"]), none);

    // 9: the module moves to another directory.
    r.git(&["checkout", "-q", "-b", "tidy"]);
    r.git(&["mv", "modules/database", "modules/postgres"]);
    for environment in ["dev", "prod"] {
        r.write(
            &format!("live/{environment}/main.tf"),
            &CALL.replace("modules/database", "modules/postgres"),
        );
    }
    r.commit("name the module by what it makes");
    assert_eq!(r.found(&["--since", "main"]), none);

    // 10: the call gets another name, and so the resource another address.
    r.write(
        "live/prod/main.tf",
        &CALL
            .replace("modules/database", "modules/postgres")
            .replace("module \"database\"", "module \"db\""),
    );
    r.commit("rename the call");
    assert_eq!(r.found(&["--since", "main"]), none);

    // 11: the resource gets another name.
    r.write(
        "storage/main.tf",
        &BUCKET.replace("\"logs\"", "\"access_logs\""),
    );
    r.commit("rename the bucket");
    assert_eq!(r.found(&["--since", "main"]), none);

    // 12: a copy is new, also beside what it was copied from.
    r.write("storage/copy.tf", &BUCKET.replace("\"logs\"", "\"copy\""));
    r.commit("copy the bucket");
    assert_eq!(
        r.found(&["--since", "main"]),
        ["aws-s3-bucket-versioning storage aws_s3_bucket.copy"]
    );

    // 13: accepted in the source.
    r.write(
        "storage/copy.tf",
        &format!(
            "# groundrule:ignore aws-s3-bucket-versioning rebuilt every night\n{}",
            BUCKET.replace("\"logs\"", "\"copy\"").trim_start()
        ),
    );
    r.commit("accept it");
    assert_eq!(r.found(&["--since", "main"]), none);

    // 14: the suppression goes, and what it hid comes back as new against the commit before.
    r.write("storage/copy.tf", &BUCKET.replace("\"logs\"", "\"copy\""));
    r.commit("accept it no more");
    assert_eq!(
        r.found(&["--since", "HEAD~1"]),
        ["aws-s3-bucket-versioning storage aws_s3_bucket.copy"]
    );

    // 15: a suppression of nothing is new, too.
    r.write("disks/main.tf", "# groundrule:ignore aws-ebs-volume-not-encrypted old disks\nresource \"aws_ebs_volume\" \"d\" {\n  availability_zone = \"eu-west-1a\"\n  size              = 8\n  encrypted         = true\n}\n");
    r.commit("an encrypted disk");
    assert_eq!(
        r.found(&["--since", "HEAD~1"]),
        ["suppression-unused  aws-ebs-volume-not-encrypted"]
    );

    // 16: a baseline holds what there is.
    let (code, out, err) = r.run(&["baseline", "write", "--as-of", "2026-11-21"]);
    assert_eq!(code, 0, "{out}{err}");
    r.commit("a baseline");
    let baseline = ["--baseline", "groundrule-baseline.json"];
    assert_eq!(r.found(&baseline), none);

    // 17-18: lines and files move; the baseline still fits.
    r.git(&["mv", "storage/main.tf", "storage/buckets.tf"]);
    r.commit("rename a file");
    let text = fs::read_to_string(r.path().join("storage/buckets.tf")).expect("it is there");
    r.write("storage/buckets.tf", &format!("\n\n# Buckets\n{text}"));
    r.commit("comment it");
    assert_eq!(r.found(&baseline), none);

    // 19: what is new is reported, what is gone leaves the baseline.
    r.write("live/dev/terraform.tfvars", "public = true\n");
    r.write("live/prod/terraform.tfvars", "public = false\n");
    r.commit("swap");
    assert_eq!(r.found(&baseline), [public("live/dev")]);
    let (code, out, _) = r.run(&["baseline", "diff", "--as-of", "2026-11-21"]);
    assert_eq!(code, 1);
    assert!(
        out.contains("+ live/dev/terraform.tfvars: aws-rds-publicly-accessible"),
        "{out}"
    );

    // 20: updated, with what is new.
    let (code, out, err) = r.run(&["baseline", "update", "--add", "--as-of", "2026-11-21"]);
    assert_eq!(code, 0, "{out}{err}");
    r.commit("update the baseline");
    assert_eq!(r.found(&baseline), none);
    let (code, _, _) = r.run(&["baseline", "diff", "--as-of", "2026-11-21"]);
    assert_eq!(code, 0);
}

#[test]
fn a_shallow_clone_says_what_to_do() {
    let r = Repository::new();
    live(&r);
    r.commit("one");
    r.commit("two");
    let clone = tempfile::tempdir().expect("a directory can be made");
    let address = format!("file://{}", r.path().display());
    let target = clone.path().join("clone");
    r.git(&[
        "clone",
        "-q",
        "--depth",
        "1",
        &address,
        &target.to_string_lossy(),
    ]);
    let output = Command::new(env!("CARGO_BIN_EXE_groundrule"))
        .current_dir(&target)
        .args(["scan", "--since", "HEAD~1"])
        .output()
        .expect("groundrule runs");
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        error.contains("shallow clone") && error.contains("fetch-depth: 0"),
        "{error}"
    );
}

#[test]
fn outside_of_a_repository_it_says_so() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    fs::write(directory.path().join("main.tf"), BUCKET).expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_groundrule"))
        .current_dir(directory.path())
        .args(["scan", "--since", "main"])
        .output()
        .expect("groundrule runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no git repository"));
}

#[test]
fn values_that_git_ignores_are_the_same_on_both_sides() {
    let r = Repository::new();
    live(&r);
    r.write(".gitignore", "*.tfvars\n");
    r.commit("values are local");
    r.write("live/prod/terraform.tfvars", "public = true\n");
    // The local value is no change of the branch.
    assert!(r.found(&["--since", "HEAD"]).is_empty());
    assert_eq!(r.found(&[]).len(), 1);
}

const PUBLIC: &str = "  engine = \"postgres\"\n  publicly_accessible = true\n";

fn database(name: &str, body: &str) -> String {
    format!("resource \"aws_db_instance\" \"{name}\" {{\n{body}}}\n")
}

/// The resources that a scan has findings of.
fn addresses(repository: &Repository, arguments: &[&str]) -> Vec<String> {
    let found = repository.found(arguments);
    let address = |f: &String| f.rsplit(' ').next().unwrap_or("").to_string();
    found.iter().map(address).collect()
}

#[test]
fn a_resource_that_is_still_there_was_not_renamed() {
    let repository = Repository::new();
    let closed = PUBLIC.replace("true", "false");
    repository.write("main.tf", &database("a", PUBLIC));
    repository.commit("a is public");
    let (code, _, error) = repository.run(&["baseline", "write", "--baseline", "base.json"]);
    assert_eq!(code, 0, "{error}");
    // What is mended in one place doesn't hide what another breaks.
    repository.write(
        "main.tf",
        &(database("a", &closed) + &database("b", PUBLIC)),
    );
    assert_eq!(
        addresses(&repository, &["--since", "HEAD"]),
        ["aws_db_instance.b"]
    );
    assert_eq!(
        addresses(&repository, &["--baseline", "base.json"]),
        ["aws_db_instance.b"]
    );
    // Renamed, it is known.
    repository.write("main.tf", &database("b", PUBLIC));
    assert_eq!(addresses(&repository, &["--since", "HEAD"]), [""; 0]);
    assert_eq!(
        addresses(&repository, &["--baseline", "base.json"]),
        [""; 0]
    );
    // One that was there before wasn't renamed either.
    repository.write(
        "main.tf",
        &(database("a", PUBLIC) + &database("b", &closed)),
    );
    repository.commit("b is there");
    repository.write("main.tf", &database("b", PUBLIC));
    assert_eq!(
        addresses(&repository, &["--since", "HEAD"]),
        ["aws_db_instance.b"]
    );
}

#[test]
fn values_that_are_about_to_be_committed_are_new() {
    let repository = Repository::new();
    let body = "  engine = \"postgres\"\n  publicly_accessible = var.public\n";
    let variable = "variable \"public\" {\n  default = false\n}\n";
    repository.write("main.tf", &(database("a", body) + variable));
    repository.commit("nothing is public");
    repository.write("terraform.tfvars", "public = true\n");
    assert_eq!(
        addresses(&repository, &["--since", "HEAD"]),
        ["aws_db_instance.a"]
    );
    repository.git(&["add", "terraform.tfvars"]);
    assert_eq!(
        addresses(&repository, &["--since", "HEAD"]),
        ["aws_db_instance.a"]
    );
    repository.git(&["reset", "-q"]);
    repository.write(".gitignore", "*.tfvars\n");
    assert_eq!(addresses(&repository, &["--since", "HEAD"]), [""; 0]);
}

#[test]
fn what_git_excludes_is_the_same_on_both_sides_in_each_work_tree() {
    let main = Repository::new();
    let body = "  engine = \"postgres\"\n  publicly_accessible = var.public\n";
    let variable = "variable \"public\" {\n  default = false\n}\n";
    main.write("main.tf", &(database("a", body) + variable));
    main.commit("nothing is public");
    main.write(".git/info/exclude", "*.tfvars\n");
    let linked = Repository {
        directory: tempfile::tempdir().expect("a directory can be made"),
    };
    let path = linked.path().to_string_lossy().into_owned();
    main.git(&["worktree", "add", "-q", "--detach", &path]);
    for repository in [&main, &linked] {
        repository.write("terraform.tfvars", "public = true\n");
        assert_eq!(addresses(repository, &["."]), ["aws_db_instance.a"]);
        assert_eq!(addresses(repository, &["--since", "HEAD"]), [""; 0]);
    }
}

#[test]
fn what_is_ignored_is_looked_at_if_it_is_named() {
    let repository = Repository::new();
    repository.write("b/main.tf", &database("a", PUBLIC));
    repository.write("b/.gitignore", "main.tf\n");
    repository.write("c/main.tf", &database("c", PUBLIC));
    // An ignore file of search tools hides nothing.
    repository.write(".ignore", "c/\n");
    assert_eq!(addresses(&repository, &["."]), ["aws_db_instance.c"]);
    assert_eq!(
        addresses(&repository, &["b/main.tf"]),
        ["aws_db_instance.a"]
    );
    assert_eq!(
        addresses(&repository, &["b/main.tf", "--exclude", "b"]),
        [""; 0]
    );
}
