//! What is done with an input: all that a scan would do with it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use groundrule::analysis::Analysis;
use groundrule::configuration::{Configuration, FILE_NAME};
use groundrule::discover::Found;
use groundrule::findings::{Book, Report, read_baseline};
use groundrule::load::terraform::{Library, Options};
use groundrule::model::Circumstances;
use groundrule::report::read_json;
use groundrule::rules::{RuleLibrary, Session};
use groundrule::source::{Files, Memory, Repository, SourceMap};
use groundrule::syntax;

const TREE: &str = "/tree";
const TODAY: jiff::civil::Date = jiff::civil::Date::constant(2026, 1, 1);

static BUILT_IN: LazyLock<RuleLibrary> = LazyLock::new(RuleLibrary::built_in);

fn text(input: &[u8]) -> String {
    String::from_utf8_lossy(input).into_owned()
}

/// Scans files, as far as their names say what they are.
fn scan(files: &[(&str, &[u8])], library: &RuleLibrary) -> Report {
    let tree = Path::new(TREE);
    let mut memory = Memory::default();
    let mut found = Found::default();
    for (name, bytes) in files {
        let path = tree.join(name);
        memory.insert(path.clone(), *bytes);
        match name.rsplit_once('.') {
            Some((_, "tf")) => found.modules.push(tree.to_path_buf()),
            Some((_, "yaml" | "json")) => found.templates.push(path),
            _ => {}
        }
    }
    found.plans = groundrule::load::plan::among(&found.templates, &memory);
    let plans: Vec<PathBuf> = found.plans.clone();
    found.templates.retain(|t| !plans.contains(t));
    let sources = SourceMap::default();
    let modules = Library::read(&[tree.to_path_buf()], &memory, &sources);
    let (options, circumstances) = (Options::default(), Circumstances::default());
    let analysis = Analysis {
        files: &memory,
        sources: &sources,
        tree,
        library: &modules,
        found: &found,
        units: &[],
        focus: &[],
        options: &options,
        parameters: &BTreeMap::new(),
        circumstances: &circumstances,
        environments: &[],
        timings: None,
        addresses: None,
        shard: None,
        progress: None,
    };
    let session = Session {
        sources: &sources,
        today: TODAY,
        parameters: Default::default(),
        kept: Default::default(),
    };
    let rules: Vec<_> = library.entries.iter().collect();
    analysis.run(&session, &rules, library, &Book::new(TODAY))
}

pub fn hcl(input: &[u8]) {
    let text = text(input);
    let parsed = syntax::parse_file(&text, 1);
    assert!(
        parsed
            .errors
            .iter()
            .all(|e| e.span.end as usize <= text.len() + 1)
    );
    scan(&[("main.tf", input)], &BUILT_IN);
}

pub fn expression(input: &[u8]) {
    let around = format!(
        "variable \"a\" {{}}\nlocals {{\n  a = [1, \"b\", {{ c = var.a }}]\n  x = {}\n}}\nresource \"aws_s3_bucket\" \"b\" {{\n  bucket = local.x\n}}\noutput \"x\" {{\n  value = [local.x, jsonencode(local.x)]\n}}\n",
        text(input)
    );
    scan(&[("main.tf", around.as_bytes())], &BUILT_IN);
}

pub fn template(input: &[u8]) {
    let name = match input.iter().find(|b| !b.is_ascii_whitespace()) {
        Some(b'{') => "t.json",
        _ => "t.yaml",
    };
    scan(&[(name, input)], &BUILT_IN);
}

pub fn plan(input: &[u8]) {
    let configuration =
        b"variable \"v\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.v\n}\n";
    scan(
        &[("plan.json", input), ("main.tf", configuration)],
        &BUILT_IN,
    );
}

pub fn rule(input: &[u8]) {
    let mut memory = Memory::default();
    memory.insert("/rules/x.hcl", input);
    let mut library = RuleLibrary::default();
    library.add(Path::new("/rules"), &memory);
    let asked =
        b"resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"x\"\n  tags = { a = \"b\" }\n}\nresource \"aws_s3_bucket\" \"c\" {\n  count = 3\n}\n";
    scan(&[("main.tf", asked)], &library);
}

pub fn configuration(input: &[u8]) {
    let path = Path::new(TREE).join(FILE_NAME);
    let mut memory = Memory::default();
    memory.insert(path.clone(), input);
    let _ = Configuration::read(&path, Path::new(TREE), &memory, &SourceMap::default());
}

pub fn report(input: &[u8]) {
    let text = text(input);
    let _ = read_baseline(&text);
    if let Ok(saved) = read_json(&text) {
        let _ = format!("{:?}", saved.report);
    }
}

/// The input is two bytes that choose an object of a small repository, and what is written into it.
pub fn git(input: &[u8]) {
    let Some((choice, bytes)) = input.split_first_chunk::<2>() else {
        return;
    };
    let scratch = tempfile::tempdir().expect("a temporary directory");
    repository::make(scratch.path());
    let mut objects = repository::objects(scratch.path());
    objects.sort();
    let index = usize::from(choice[0]) % objects.len();
    repository::overwrite(&objects[index], choice[1], bytes);
    let Ok(repository) = Repository::around(scratch.path()) else {
        return;
    };
    for name in ["HEAD", "HEAD~1", "main", "v1"] {
        let Ok(commit) = repository.commit(name) else {
            continue;
        };
        let _ = repository.merge_base("HEAD", name);
        if let Ok(revision) = repository.revision(commit) {
            for path in revision.paths() {
                let _ = revision.read(&path);
            }
        }
    }
}

mod repository {
    //! A repository of two commits, one of them packed where the seed says so, written without git's own program.

    use std::fs;
    use std::io::Write;
    use std::path::{Path, PathBuf};

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use sha1::{Digest, Sha1};

    fn put(root: &Path, kind: &str, data: &[u8]) -> [u8; 20] {
        let mut whole = format!("{kind} {}\0", data.len()).into_bytes();
        whole.extend_from_slice(data);
        let id: [u8; 20] = Sha1::digest(&whole).into();
        let name = hex(&id);
        let directory = root.join(".git/objects").join(&name[..2]);
        fs::create_dir_all(&directory).expect("it can be made");
        fs::write(directory.join(&name[2..]), packed(&whole)).expect("it can be written");
        id
    }

    fn packed(data: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(data).expect("memory takes it");
        encoder.finish().expect("memory takes it")
    }

    fn hex(id: &[u8; 20]) -> String {
        id.iter().map(|b| format!("{b:02x}")).collect()
    }

    fn tree(entries: &[(&str, &str, [u8; 20])]) -> Vec<u8> {
        let mut data = Vec::new();
        for (mode, name, id) in entries {
            data.extend_from_slice(format!("{mode} {name}\0").as_bytes());
            data.extend_from_slice(id);
        }
        data
    }

    pub fn make(root: &Path) {
        let blob = put(root, "blob", b"resource \"aws_s3_bucket\" \"b\" {}\n");
        let link = put(root, "blob", b"modules");
        let inner = put(root, "tree", &tree(&[("100644", "main.tf", blob)]));
        let mut parent = String::new();
        for n in 0..2 {
            let text = put(root, "blob", format!("locals {{ n = {n} }}\n").as_bytes());
            let entries = [
                ("120000", "link", link),
                ("100644", "main.tf", text),
                ("40000", "modules", inner),
            ];
            let top = put(root, "tree", &tree(&entries));
            let who = "a <a@example.com> 0 +0000";
            let commit = format!(
                "tree {}\n{parent}author {who}\ncommitter {who}\n\n{n}\n",
                hex(&top)
            );
            let id = put(root, "commit", commit.as_bytes());
            parent = format!("parent {}\n", hex(&id));
            let git = root.join(".git");
            fs::create_dir_all(git.join("refs/heads")).expect("it can be made");
            fs::write(git.join("refs/heads/main"), hex(&id) + "\n").expect("it can be written");
            fs::write(git.join("HEAD"), "ref: refs/heads/main\n").expect("it can be written");
            fs::write(
                git.join("packed-refs"),
                format!("# pack-refs with: peeled\n{} refs/tags/v1\n", hex(&id)),
            )
            .expect("it can be written");
            fs::write(
                git.join("config"),
                "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
            )
            .expect("it can be written");
        }
    }

    /// All files of the repository itself: objects, references, settings.
    pub fn objects(root: &Path) -> Vec<PathBuf> {
        let mut all = Vec::new();
        let mut open = vec![root.join(".git")];
        while let Some(directory) = open.pop() {
            for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
                match entry.file_type().is_ok_and(|t| t.is_dir()) {
                    true => open.push(entry.path()),
                    false => all.push(entry.path()),
                }
            }
        }
        all
    }

    /// Writes bytes over a file: as they are, as an object that is compressed as it should be, or into the middle.
    pub fn overwrite(path: &Path, how: u8, bytes: &[u8]) {
        let mut old = fs::read(path).unwrap_or_default();
        let new = match how % 3 {
            0 => bytes.to_vec(),
            1 => packed(bytes),
            _ => {
                let at = usize::from(how) % (old.len() + 1);
                old.truncate(at);
                old.extend_from_slice(bytes);
                old
            }
        };
        fs::write(path, new).expect("it can be written");
    }
}
