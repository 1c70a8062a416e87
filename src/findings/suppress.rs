//! Comments in the source that accept a finding: `# groundrule:ignore RULE reason until=2027-01-31`, and those of other tools.

use ecow::EcoString;

use crate::source::Source;

/// A comment that accepts findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The line it stands in, from 1.
    pub line: u32,
    /// Whether it stands alone in its line, and so speaks of what follows.
    pub is_alone: bool,
    /// The rules it names: groundrule's or other tools' ids; `all`.
    pub rules: Vec<EcoString>,
    /// Whose comment it is: `groundrule`, `checkov`, `trivy`.
    pub tool: &'static str,
    /// It doesn't hold from the day after this on.
    pub until: Option<jiff::civil::Date>,
    /// It speaks of the whole block that it stands in, as Checkov's comments do.
    pub is_of_block: bool,
}

/// The comments of a source that accept findings, in order.
///
/// They are found in the text: a comment's mark (`#`, `//`) must stand before them in the line. That a string could hold
/// such a text costs nothing: it would have to name a rule.
pub fn suppressions(source: &Source) -> Vec<Suppression> {
    const WORDS: [&str; 5] = [
        "groundrule:ignore",
        "checkov:skip=",
        "bridgecrew:skip=",
        "tfsec:ignore:",
        "trivy:ignore:",
    ];
    if !WORDS.iter().any(|w| source.text.contains(w)) {
        return Vec::new();
    }
    source
        .text
        .lines()
        .enumerate()
        .flat_map(|(n, line)| on_line(n as u32 + 1, line))
        .collect()
}

fn on_line(number: u32, line: &str) -> Vec<Suppression> {
    let Some(mark) = ["#", "//", "/*"].iter().filter_map(|m| line.find(m)).min() else {
        return Vec::new();
    };
    let (before, comment) = line.split_at(mark);
    let is_alone = before.trim().is_empty();
    let mut all = Vec::new();
    let make = |tool, rules: Vec<EcoString>, rest: &str, is_of_block| Suppression {
        line: number,
        is_alone,
        rules,
        tool,
        until: until(rest),
        is_of_block,
    };
    if let Some((_, rest)) = comment.split_once("groundrule:ignore") {
        let rest = rest.trim_start();
        let (ids, reason) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let ids: Vec<EcoString> = ids
            .split(',')
            .filter(|i| !i.is_empty())
            .map(EcoString::from)
            .collect();
        if !ids.is_empty() {
            all.push(make("groundrule", ids, reason, false));
        }
    }
    for word in ["checkov:skip=", "bridgecrew:skip="] {
        if let Some((_, rest)) = comment.split_once(word) {
            let id = rest.split([':', ' ', '\t']).next().unwrap_or("");
            let ids = id
                .split(',')
                .filter(|i| !i.is_empty())
                .map(EcoString::from)
                .collect();
            all.push(make("checkov", ids, rest, true));
        }
    }
    for word in ["tfsec:ignore:", "trivy:ignore:"] {
        for (_, rest) in comment
            .match_indices(word)
            .filter_map(|(at, _)| Some(((), comment.get(at + word.len()..)?)))
        {
            let id = rest.split([' ', '\t', ':', ',']).next().unwrap_or("");
            if !id.is_empty() {
                all.push(make("trivy", vec![id.into()], rest, false));
            }
        }
    }
    all
}

/// `until=2027-01-31`, also `exp:2027-01-31` as Trivy writes it.
fn until(text: &str) -> Option<jiff::civil::Date> {
    ["until=", "exp:"]
        .iter()
        .find_map(|word| text.split_once(word))
        .and_then(|(_, rest)| rest.get(..10)?.parse().ok())
}

impl Suppression {
    /// Whether it names a rule that has these ids in other tools.
    pub fn names(&self, rule: &str, aliases: &[(EcoString, EcoString)]) -> bool {
        self.rules.iter().any(|named| {
            named == "all"
                || named == "*"
                || named == rule
                || aliases.iter().any(|(_, id)| {
                    // Trivy writes its ids in several ways: AVD-AWS-0090, AWS-0090, aws-s3-enable-versioning.
                    id == named
                        || id.strip_prefix("AVD-") == named.strip_prefix("AVD-").or(Some(named))
                })
        })
    }

    /// Whether it still holds.
    pub fn holds(&self, today: jiff::civil::Date) -> bool {
        self.until.is_none_or(|until| today <= until)
    }

    /// Whether it speaks of a line: it stands there, or alone in the lines of comments right above.
    pub fn speaks_of(&self, line: u32, source: &Source) -> bool {
        if self.line == line {
            return true;
        }
        if !self.is_alone || self.line > line {
            return false;
        }
        // Between it and the line there is nothing but comments.
        source
            .text
            .lines()
            .skip(self.line as usize)
            .take((line - self.line).saturating_sub(1) as usize)
            .all(|l| {
                let l = l.trim_start();
                l.starts_with('#') || l.starts_with("//")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn found(text: &str) -> Vec<Suppression> {
        suppressions(&Source::of_rule(Path::new("main.tf"), text.to_string()))
    }

    #[test]
    fn own_comments_name_rules_and_an_end() {
        let all = found(
            "# groundrule:ignore a-rule,b-rule known since May until=2027-01-31\nx = 1 # groundrule:ignore c-rule\n",
        );
        assert_eq!(all.len(), 2);
        assert_eq!(all.first().map(|s| s.rules.len()), Some(2));
        assert!(
            all.first()
                .is_some_and(|s| s.is_alone && s.holds(jiff::civil::Date::constant(2027, 1, 31)))
        );
        assert!(
            all.first()
                .is_some_and(|s| !s.holds(jiff::civil::Date::constant(2027, 2, 1)))
        );
        assert!(all.last().is_some_and(|s| !s.is_alone));
    }

    #[test]
    fn peers_comments_are_understood() {
        let all = found(
            "  #checkov:skip=CKV_AWS_21:not needed\n//tfsec:ignore:aws-s3-enable-versioning\n# trivy:ignore:AVD-AWS-0090 exp:2026-01-01\n",
        );
        let tools: Vec<&str> = all.iter().map(|s| s.tool).collect();
        assert_eq!(tools, ["checkov", "trivy", "trivy"]);
        let aliases = [
            ("checkov".into(), "CKV_AWS_21".into()),
            ("trivy".into(), "AVD-AWS-0090".into()),
        ];
        assert!(all.first().is_some_and(|s| s.names("x", &aliases)));
        assert!(all.last().is_some_and(|s| s.names("x", &aliases)));
    }

    #[test]
    fn a_comment_speaks_of_what_follows_it() {
        let text = "# groundrule:ignore r why\n# more words\nresource \"a\" \"b\" {\n}\n";
        let source = Source::of_rule(Path::new("main.tf"), text.to_string());
        let all = suppressions(&source);
        assert!(all.first().is_some_and(|s| s.speaks_of(3, &source)));
        assert!(all.first().is_some_and(|s| !s.speaks_of(4, &source)));
    }
}
