//! What a terminal gets that files and pipes don't: colours, links, and how far a scan is.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const DISK: &str = "resource \"aws_ebs_volume\" \"data\" {\n  availability_zone = \"eu-west-1a\"\n  size              = 8\n}\n";

/// groundrule without what the environment says of terminals.
fn groundrule(at: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_groundrule"));
    command
        .current_dir(at)
        .args(arguments)
        .env("TERM", "xterm-256color")
        .env("COLUMNS", "100");
    for name in [
        "CI",
        "NO_COLOR",
        "FORCE_HYPERLINK",
        "DOMTERM",
        "VTE_VERSION",
        "TERM_PROGRAM",
        "COLORTERM",
        "WT_SESSION",
        "KONSOLE_VERSION",
        "SSH_CONNECTION",
        "SSH_TTY",
    ] {
        command.env_remove(name);
    }
    command
}

/// What a terminal shows of a run, both its output and its errors; `input` is a program whose output it reads. None where there is
/// no script(1) of util-linux, which makes terminals.
fn shown(command: &Command, input: &str) -> Option<String> {
    let version = Command::new("script").arg("--version").output();
    if !version.is_ok_and(|o| String::from_utf8_lossy(&o.stdout).contains("util-linux")) {
        println!("skipped: there is no script(1) of util-linux");
        return None;
    }
    let quoted = |word: &OsStr| format!("'{}'", word.to_str().expect("it is UTF-8"));
    let words: Vec<String> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(quoted)
        .collect();
    let mut script = Command::new("script");
    script
        .args(["-q", "-e", "-c"])
        .arg(format!("{input} | {}", words.join(" ")))
        .arg("/dev/null")
        .stdin(Stdio::null());
    if let Some(at) = command.get_current_dir() {
        script.current_dir(at);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => script.env(name, value),
            None => script.env_remove(name),
        };
    }
    let output = script.output().expect("script runs");
    let text = String::from_utf8(output.stdout).expect("it is UTF-8");
    Some(text.replace("\r\n", "\n"))
}

fn piped(mut command: Command) -> (String, String) {
    let output = command.output().expect("groundrule runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is UTF-8");
    (text(output.stdout), text(output.stderr))
}

/// A text without links and colours, and the addresses that it linked. Anything else with an escape is a failure.
fn stripped(text: &str) -> (String, Vec<String>) {
    let mut plain = String::new();
    let mut addresses = Vec::new();
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\x1b') {
        plain.push_str(before);
        rest = if let Some(link) = escape.strip_prefix("]8;;") {
            let (address, after) = link.split_once("\x1b\\").expect("a link's address ends");
            addresses.push(address.to_string());
            after
        } else {
            let (codes, after) = escape
                .strip_prefix('[')
                .and_then(|e| e.split_once('m'))
                .unwrap_or_else(|| panic!("an escape of another kind: {escape:?}"));
            assert!(codes.chars().all(|c| c.is_ascii_digit() || c == ';'));
            after
        };
    }
    plain.push_str(rest);
    // Each link is closed behind its text.
    for pair in addresses.chunks(2) {
        assert!(matches!(pair, [address, end] if !address.is_empty() && end.is_empty()));
    }
    addresses.retain(|a| !a.is_empty());
    (plain, addresses)
}

fn tree() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory can be made");
    fs::create_dir(directory.path().join(".git")).expect("it can be made");
    fs::write(directory.path().join("main.tf"), DISK).expect("it can be written");
    directory
}

#[test]
fn a_long_scan_says_how_far_it_is_and_takes_it_back() {
    let tree = tree();
    // Input that takes its time makes any scan a long one.
    let slow = "sleep 1";
    let arguments = ["scan", "-", "--color", "never", "--allow-incomplete"];
    let line = "\r\x1b[Kgroundrule: reading files";
    let Some(text) = shown(&groundrule(tree.path(), &arguments), slow) else {
        return;
    };
    let (progress, report) = text.rsplit_once("\r\x1b[K").expect("it is erased");
    assert!(progress.starts_with(line), "{text:?}");
    assert!(!progress.contains('\n'), "{text:?}");
    assert!(
        report.contains("Scanned") && !report.contains('\x1b'),
        "{text:?}"
    );
    // Not in a build's log, nor where it isn't wanted, nor in a terminal that can't erase.
    let mut build = groundrule(tree.path(), &arguments);
    build.env("CI", "true");
    let mut dumb = groundrule(tree.path(), &arguments);
    dumb.env("TERM", "dumb");
    let unwanted = groundrule(tree.path(), &[&arguments[..], &["--no-progress"]].concat());
    for command in [build, dumb, unwanted] {
        let text = shown(&command, slow).unwrap_or_default();
        assert!(text.contains("Scanned"), "{text:?}");
        assert!(
            !text.contains("reading files") && !text.contains('\x1b'),
            "{text:?}"
        );
    }
}

#[test]
fn rules_and_files_are_linked_where_the_terminal_follows_links() {
    let tree = tree();
    let root = tree.path().canonicalize().expect("it is there");
    let file = format!("file://{}/main.tf#1", root.display());
    for quiet in [&["scan"][..], &["scan", "-q"]] {
        let linked = |name: &str, value: &str, more: &[&str]| {
            let mut command = groundrule(&root, &[quiet, more].concat());
            command.env(name, value);
            stripped(&shown(&command, ":").unwrap_or_default())
        };
        let (text, addresses) = linked("TERM_PROGRAM", "WezTerm", &[]);
        if text.is_empty() {
            return;
        }
        assert!(addresses.contains(&file), "{addresses:?}");
        assert!(
            addresses
                .iter()
                .all(|a| *a == file || a.starts_with("https://")),
            "{addresses:?}"
        );
        assert!(addresses.iter().any(|a| a.starts_with("https://")));
        // They change nothing of the text.
        let plain = piped(groundrule(&root, quiet)).0;
        assert_eq!(text, plain);
        let page = ["--rules-page", "https://rules.example/all.html"];
        let (_, addresses) = linked("TERM_PROGRAM", "WezTerm", &page);
        let anchor = "https://rules.example/all.html#aws-ebs-volume-not-encrypted";
        assert!(addresses.iter().any(|a| a == anchor), "{addresses:?}");
        // Other terminals, and who doesn't want them.
        assert!(linked("TERM_PROGRAM", "other", &[]).1.is_empty());
        let never = ["--hyperlinks", "never"];
        assert!(linked("TERM_PROGRAM", "WezTerm", &never).1.is_empty());
        assert!(linked("FORCE_HYPERLINK", "0", &[]).1.is_empty());
        assert!(linked("FORCE_HYPERLINK", "1", &[]).1.contains(&file));
        // From afar the files can't be opened, pages can.
        let mut remote = groundrule(&root, quiet);
        remote
            .env("TERM_PROGRAM", "WezTerm")
            .env("SSH_TTY", "/dev/pts/1");
        let (_, addresses) = stripped(&shown(&remote, ":").unwrap_or_default());
        assert!(!addresses.is_empty() && !addresses.contains(&file));
        // Neither pipes nor files have any.
        let mut pipe = groundrule(&root, quiet);
        pipe.env("TERM_PROGRAM", "WezTerm")
            .env("FORCE_HYPERLINK", "1");
        assert!(!piped(pipe).0.contains('\x1b'));
        let report = ["--report", "text=report.txt", "--hyperlinks", "always"];
        piped(groundrule(&root, &[quiet, &report].concat()));
        let written = fs::read_to_string(root.join("report.txt")).expect("it is written");
        assert!(!written.contains('\x1b') && written.contains("main.tf"));
    }
}

#[test]
fn no_name_of_a_file_gets_out_of_its_link() {
    let tree = tree();
    let name = "a\x1b]8;;https:evil\x1b\\b\x07 c#d%e\u{202e}?.tf";
    fs::write(tree.path().join(name), DISK).expect("it can be written");
    for quiet in [&["scan"][..], &["scan", "-q"]] {
        let always = ["--hyperlinks", "always", "--color", "always"];
        let (text, _) = piped(groundrule(tree.path(), &[quiet, &always].concat()));
        let (plain, addresses) = stripped(&text);
        assert!(plain.contains("␛]8;;https:evil␛"), "{plain}");
        let encoded = "/a%1B%5D8%3B%3Bhttps%3Aevil%1B%5Cb%07%20c%23d%25e%E2%80%AE%3F.tf#1";
        assert!(
            addresses.iter().any(|a| a.ends_with(encoded)),
            "{addresses:?}"
        );
        assert!(
            addresses
                .iter()
                .all(|a| a.bytes().all(|b| b.is_ascii_graphic()))
        );
    }
}

#[test]
fn colours_say_nothing_that_words_do_not() {
    for input in ["testdata/shop", "testdata/orders"] {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let plain = piped(groundrule(here, &["scan", input])).0;
        let coloured = piped(groundrule(here, &["scan", input, "--color", "always"])).0;
        assert!(coloured.contains("\x1b["));
        assert_eq!(stripped(&coloured).0, plain);
        // Green, which many can't tell from red, is none of them.
        for code in ["\x1b[32m", ";32m", "\x1b[92m", ";92m"] {
            assert!(!coloured.contains(code), "{code:?}");
        }
    }
}

#[test]
fn no_color_is_heeded() {
    let tree = tree();
    let coloured = |value: &str| {
        let mut command = groundrule(tree.path(), &["scan"]);
        command.env("NO_COLOR", value);
        Some(shown(&command, ":")?.contains("\x1b["))
    };
    assert_ne!(coloured(""), Some(false));
    assert_ne!(coloured("1"), Some(true));
}
