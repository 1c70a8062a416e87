//! Every built-in rule is tested by its own examples.

use groundrule::command::test::test_all;
use groundrule::findings::CHECKLIST;
use groundrule::rules::RuleLibrary;
use groundrule::source::Disk;

#[test]
fn examples_of_built_in_rules() {
    let library = RuleLibrary::built_in();
    let files = Disk::new(env!("CARGO_MANIFEST_DIR").into());
    let failures: Vec<String> = test_all(&library, &files)
        .into_iter()
        .flat_map(|tested| {
            let id = tested.id;
            tested
                .failures
                .into_iter()
                .map(move |f| format!("{id}: {f}"))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

#[test]
fn a_rule_is_named_as_its_file_and_known_once() {
    let library = RuleLibrary::built_in();
    for entry in &library.entries {
        let name = entry
            .path
            .file_stem()
            .and_then(|n| n.to_str())
            .unwrap_or("");
        assert_eq!(entry.summary.id, name, "{}", entry.path.display());
        let same = library
            .entries
            .iter()
            .filter(|e| e.summary.id == entry.summary.id)
            .count();
        assert_eq!(same, 1, "{} is there {same} times", entry.summary.id);
    }
}

#[test]
fn what_is_listed_is_what_is_written() {
    for entry in &RuleLibrary::built_in().entries {
        let rule = entry
            .rule()
            .unwrap_or_else(|p| panic!("{}: {}", entry.path.display(), p.detail));
        assert_eq!(rule.summary, entry.summary);
        let advice = entry.advice();
        assert!(
            !advice.remedy.is_empty(),
            "{} says what to do",
            entry.summary.id
        );
        assert!(
            !advice.references.is_empty(),
            "{} says where to read more",
            entry.summary.id
        );
    }
}

/// The standards that rules may name, and how their ids are written.
const STANDARDS: [(&str, &str); 4] = [
    ("cis-aws-3.0", r"^[1-5](\.[0-9]+){1,2}$"),
    ("fsbp", r"^[A-Z][A-Za-z0-9]+\.[0-9]+$"),
    ("nist-800-53-r5", r"^[A-Z]{2}-[0-9]+(\([0-9]+\))?$"),
    ("pci-dss-4.0.1", r"^[0-9]+(\.[0-9]+){1,2}$"),
];

#[test]
fn controls_are_those_of_known_standards() {
    let known = STANDARDS.map(|(name, form)| (name, regex::Regex::new(form).unwrap()));
    for entry in &RuleLibrary::built_in().entries {
        let controls = &entry.summary.controls;
        for (n, (standard, id)) in controls.iter().enumerate() {
            let rule = &entry.summary.id;
            let form = known.iter().find(|(name, _)| name == standard);
            let (_, form) = form.unwrap_or_else(|| panic!("{rule}: {standard} is no standard"));
            assert!(form.is_match(id), "{rule}: {standard} {id}");
            let before = &controls[..n];
            assert!(
                !before.contains(&(standard.clone(), id.clone())),
                "{rule}: {standard} {id} twice"
            );
        }
    }
}

#[test]
fn every_item_of_the_checklist_has_a_rule() {
    let library = RuleLibrary::built_in();
    for item in CHECKLIST {
        assert!(
            library.entries.iter().any(|e| e.summary.checklist == item),
            "{item} has none"
        );
    }
}

/// What templates say in the model's words, by rules that are there only to ask.
#[test]
fn types_that_are_mapped_by_name() {
    let files = Disk::new(env!("CARGO_MANIFEST_DIR").into());
    let mut library = RuleLibrary::default();
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mapping");
    let problems = library.add(&directory, &files);
    assert!(problems.is_empty(), "{problems:?}");
    let tested = test_all(&library, &files);
    assert_eq!(tested.iter().map(|t| t.examples).sum::<usize>(), 16);
    let failures: Vec<String> = tested.into_iter().flat_map(|t| t.failures).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// The rows of a table of `rules/LEFT-OUT.md` that has that many columns.
fn rows<const COLUMNS: usize>() -> Vec<[&'static str; COLUMNS]> {
    let page = include_str!("../rules/LEFT-OUT.md");
    page.lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|line| line.split(" | ").collect::<Vec<_>>())
        .inspect(|cells| assert!([2, 3].contains(&cells.len()), "{cells:?}"))
        .filter(|cells| !["tool", "id"].contains(&cells[0]) && !cells[0].starts_with('-'))
        .filter_map(|cells| cells.try_into().ok())
        .collect()
}

/// Checks of other tools that are left out: tool and id.
fn left_out() -> Vec<(String, String)> {
    rows::<3>()
        .into_iter()
        .map(|[tool, id, _]| (tool.to_string(), id.to_string()))
        .collect()
}

/// A file that is shared by those who work on groundrule, where it is there.
fn shared(path: &str) -> Option<std::path::PathBuf> {
    let shared = match std::env::var_os("GROUNDRULE_SHARED") {
        Some(path) => std::path::PathBuf::from(path),
        None => std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    Some(shared.join(path)).filter(|p| p.is_file())
}

#[test]
fn what_is_left_out_is_not_covered() {
    let library = RuleLibrary::built_in();
    let mut seen = std::collections::BTreeSet::new();
    for (tool, id) in left_out() {
        let covering = library.entries.iter().find(|e| {
            let aliases = &e.summary.aliases;
            aliases
                .iter()
                .any(|(peer, alias)| *peer == tool && *alias == id)
        });
        if let Some(entry) = covering {
            panic!(
                "{tool} {id} is left out, and {} covers it",
                entry.summary.id
            );
        }
        assert!(
            seen.insert((tool.clone(), id.clone())),
            "{tool} {id} is there twice"
        );
    }
}

/// Every check of other tools about AWS is covered by a rule, or left out with a reason.
#[test]
fn every_check_of_others_is_accounted_for() {
    let Some(path) = shared("catalogue/peers.csv") else {
        println!("skipped: there is no catalogue of other tools' checks");
        return;
    };
    let mut catalogue = csv::Reader::from_path(path).expect("a catalogue");
    let library = RuleLibrary::built_in();
    let covered: std::collections::BTreeSet<(String, String)> = library
        .entries
        .iter()
        .flat_map(|e| e.summary.aliases.iter())
        .map(|(peer, id)| (peer.to_string(), id.to_string()))
        .chain(left_out())
        .collect();
    let missing: Vec<String> = catalogue
        .records()
        .map(|row| row.expect("a row of the catalogue"))
        .filter(|row| &row[2] == "aws")
        .filter(|row| !covered.contains(&(row[0].to_string(), row[1].to_string())))
        .map(|row| format!("{} {}", &row[0], &row[1]))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn what_is_asked_otherwise_is_asked() {
    let library = RuleLibrary::built_in();
    let is_rule = |id: &str| library.entries.iter().any(|e| e.summary.id == id);
    for [id, reason] in rows::<2>() {
        assert!(!is_rule(id.trim_matches('`')), "{id} is a rule");
        let Some(rules) = reason.strip_prefix("covered by ") else {
            continue;
        };
        let named: Vec<&str> = rules.split('`').skip(1).step_by(2).collect();
        assert!(
            !named.is_empty(),
            "{id} is covered by a rule that has a name"
        );
        for rule in named {
            assert!(is_rule(rule), "{id} is said to be covered by {rule}");
        }
    }
}

/// Every question of production readiness is a rule, or has a row that says why not.
#[test]
fn every_question_of_readiness_is_accounted_for() {
    let Some(path) = shared("catalogue/readiness.md") else {
        println!("skipped: there is no catalogue of production readiness");
        return;
    };
    let catalogue = std::fs::read_to_string(path).expect("a catalogue");
    let library = RuleLibrary::built_in();
    let rows = rows::<2>();
    let has_row = |id: &str| {
        rows.iter().any(|[row, _]| {
            let row = row.trim_matches('`');
            row == id || row.strip_suffix('*').is_some_and(|p| id.starts_with(p))
        })
    };
    let missing: Vec<&str> = catalogue
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .map(|(id, _)| id)
        // Other tables of the page begin with code, too.
        .filter(|id| {
            id.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        })
        .filter(|id| !has_row(id) && !library.entries.iter().any(|e| e.summary.id == *id))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Dates of support are dates, and each table says where they are from and of when.
#[test]
fn dates_of_support_have_a_source() {
    fn tables(directory: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(directory).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                tables(&path, found);
            } else if path.ends_with("support.hcl") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    let rules = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    tables(&rules, &mut found);
    assert!(!found.is_empty());
    let date = regex::Regex::new(r"^\d{4}-\d{2}-\d{2}$").expect("a pattern");
    let ends = regex::Regex::new(r#"(?:ends|blocked) = "([^"]*)""#).expect("a pattern");
    for path in found {
        let text = std::fs::read_to_string(&path).expect("a table");
        assert!(text.contains("Source: "), "{}", path.display());
        assert!(text.contains("As of 20"), "{}", path.display());
        for captured in ends.captures_iter(&text) {
            assert!(
                date.is_match(&captured[1]),
                "{}: {captured:?}",
                path.display()
            );
        }
    }
}
