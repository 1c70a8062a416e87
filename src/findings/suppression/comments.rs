//! Comments in the source that accept a finding: `# groundrule:ignore RULE reason owner=NAME until=2027-01-31`, and those of
//! other tools.

use std::sync::LazyLock;

use regex::Regex;

use super::{Remarks, Scope, Suppression};
use crate::source::Source;
use crate::syntax::Span;

/// A form of comment.
struct Form {
    /// What it begins with.
    word: &'static str,
    tool: &'static str,
    reach: Reach,
    /// What ends a list of ids; all after it are remarks.
    ends: &'static [char],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Line,
    Block,
    File,
}

const FORMS: [Form; 11] = [
    form(
        "groundrule:ignore-file",
        "groundrule",
        Reach::File,
        &[' ', '\t'],
    ),
    form("groundrule:ignore", "groundrule", Reach::Line, &[' ', '\t']),
    form("checkov:skip=", "checkov", Reach::Block, &[':', ' ', '\t']),
    form(
        "bridgecrew:skip=",
        "checkov",
        Reach::Block,
        &[':', ' ', '\t'],
    ),
    form("tfsec:ignore:", "trivy", Reach::Line, &[':', ' ', '\t']),
    form("trivy:ignore:", "trivy", Reach::Line, &[':', ' ', '\t']),
    form("tflint-ignore-file:", "tflint", Reach::File, &['#']),
    form("tflint-ignore:", "tflint", Reach::Line, &['#']),
    form("kics-scan ignore-block", "kics", Reach::Block, &[]),
    form("kics-scan ignore-line", "kics", Reach::Line, &[]),
    form("kics-scan ignore", "kics", Reach::File, &[]),
];

const fn form(word: &'static str, tool: &'static str, reach: Reach, ends: &'static [char]) -> Form {
    Form {
        word,
        tool,
        reach,
        ends,
    }
}

/// Most sources have no such comment: one search tells.
static ANY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"groundrule:|:skip=|:ignore:|tflint-ignore|kics-scan").ok());

/// The comments of a source that accept findings, in order.
///
/// They are found in the text: a comment's mark (`#`, `//`, `/*`) must stand before them in the line. That a string could hold
/// such a text costs nothing: it would have to name a rule.
pub fn comments(source: &Source) -> Vec<Suppression> {
    if !ANY.as_ref().is_some_and(|any| any.is_match(&source.text)) {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut offset = 0;
    for (number, line) in source.text.split_inclusive('\n').enumerate() {
        on_line(
            number as u32 + 1,
            line.trim_end_matches(['\n', '\r']),
            source.base + offset,
            &mut all,
        );
        offset += line.len() as u32;
    }
    all
}

fn on_line(number: u32, line: &str, start: u32, all: &mut Vec<Suppression>) {
    let Some(mark) = ["#", "//", "/*"].iter().filter_map(|m| line.find(m)).min() else {
        return;
    };
    let is_alone = line
        .get(..mark)
        .is_some_and(|before| before.trim().is_empty());
    let said = line.get(mark..).unwrap_or("");
    // Several may stand in one line; of two words at one place the longer is meant.
    let mut words: Vec<(usize, &Form)> = FORMS
        .iter()
        .flat_map(|form| {
            said.match_indices(form.word)
                .map(move |(at, _)| (mark + at, form))
        })
        .collect();
    words.sort_by_key(|(at, form)| (*at, std::cmp::Reverse(form.word.len())));
    words.dedup_by_key(|(at, _)| *at);
    for (number_in_line, (at, form)) in words.iter().enumerate() {
        let body = at + form.word.len();
        // What another comment in the line says is its own.
        let end = words
            .get(number_in_line + 1)
            .map_or(line.len(), |(next, _)| *next);
        let said = line.get(body..end).unwrap_or("");
        take(form, said, start + body as u32, number, is_alone, all);
    }
}

/// What one comment says, from behind its word on.
fn take(
    form: &Form,
    said: &str,
    start: u32,
    line: u32,
    is_alone: bool,
    all: &mut Vec<Suppression>,
) {
    let scope = || match form.reach {
        Reach::Line => Scope::Line { line, is_alone },
        Reach::Block => Scope::Block { line },
        Reach::File => Scope::File,
    };
    let mut push = |rule: &str, place: Span, remarks: &Remarks| {
        all.push(Suppression {
            rule: rule.into(),
            tool: form.tool,
            reason: remarks.reason.clone(),
            owner: remarks.owner.clone(),
            until: remarks.until,
            wrong_until: remarks.wrong_until.clone(),
            place,
            scope: scope(),
        });
    };
    if form.ends.is_empty() {
        // The word alone accepts everything; Kics names no rules for lines and blocks.
        push("all", Span::new(start, start), &Remarks::read(said));
        return;
    }
    let lead = said.len() - said.trim_start().len();
    let named = said.get(lead..).unwrap_or("");
    let end = named.find(form.ends).unwrap_or(named.len());
    let (ids, rest) = named.split_at(end);
    let remarks = Remarks::read(rest);
    let mut at = start + lead as u32;
    for id in ids.split(',') {
        let bare = id.trim().trim_end_matches("*/");
        // Trivy selects by arguments and workspaces: `id[bucket=x]`. What that selects isn't known here.
        if !bare.is_empty() && !bare.contains('[') {
            let begin = at + (id.len() - id.trim_start().len()) as u32;
            push(bare, Span::new(begin, begin + bare.len() as u32), &remarks);
        }
        at += id.len() as u32 + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn found(text: &str) -> (Source, Vec<Suppression>) {
        let source = Source::of_rule(Path::new("main.tf"), text.to_string());
        let all = comments(&source);
        (source, all)
    }

    fn ids(text: &str) -> Vec<(&'static str, String)> {
        let (source, all) = found(text);
        all.iter()
            .map(|s| {
                if s.rule != "all" {
                    assert_eq!(source.slice(s.place), s.rule, "the place is the id's");
                }
                (s.tool, s.rule.to_string())
            })
            .collect()
    }

    #[test]
    fn own_comments_name_rules_an_owner_and_an_end() {
        let (_, all) = found(
            "# groundrule:ignore a-rule,b-rule known since May owner=web until=2027-01-31\nx = 1 # groundrule:ignore c-rule\n",
        );
        assert_eq!(all.len(), 3);
        let first = all.first().expect("there are three");
        assert_eq!(first.reason.as_deref(), Some("known since May"));
        assert_eq!(first.owner.as_deref(), Some("web"));
        assert!(first.holds(jiff::civil::Date::constant(2027, 1, 31)));
        assert!(!first.holds(jiff::civil::Date::constant(2027, 2, 1)));
        assert!(matches!(
            first.scope,
            Scope::Line {
                is_alone: true,
                line: 1
            }
        ));
        assert!(matches!(
            all.last().map(|s| &s.scope),
            Some(Scope::Line {
                is_alone: false,
                line: 2
            })
        ));
    }

    #[test]
    fn a_date_that_is_none_does_not_hold() {
        let (_, all) = found("# groundrule:ignore a-rule until=soon\n");
        let first = all.first().expect("there is one");
        assert_eq!(first.wrong_until.as_deref(), Some("soon"));
        assert!(!first.holds(jiff::civil::Date::constant(2026, 1, 1)));
    }

    #[test]
    fn other_tools_comments_are_understood() {
        assert_eq!(
            ids(
                "  #checkov:skip=CKV_AWS_21:not needed\n//tfsec:ignore:aws-s3-enable-versioning tfsec:ignore:AWS002\n# trivy:ignore:AVD-AWS-0090 exp:2026-01-01\n# tflint-ignore: terraform_unused_declarations, terraform_typed_variables\n# kics-scan ignore-line\n/* groundrule:ignore x */\n"
            ),
            [
                ("checkov", "CKV_AWS_21"),
                ("trivy", "aws-s3-enable-versioning"),
                ("trivy", "AWS002"),
                ("trivy", "AVD-AWS-0090"),
                ("tflint", "terraform_unused_declarations"),
                ("tflint", "terraform_typed_variables"),
                ("kics", "all"),
                ("groundrule", "x"),
            ]
            .map(|(t, i)| (t, i.to_string()))
        );
    }

    #[test]
    fn a_string_without_a_mark_before_it_is_no_comment() {
        assert!(ids("x = \"checkov:skip=CKV_AWS_21\"\n").is_empty());
    }
}
