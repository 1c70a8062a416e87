//! What reports need besides the findings.

use std::borrow::Cow;
use std::path::Path;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::findings::{Category, Finding, Report, Severity};
use crate::source::SourceMap;

/// What a report says of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFacts {
    /// The id.
    pub id: EcoString,
    /// What is wrong when it fails.
    pub title: String,
    /// The highest severity its findings have.
    pub severity: Severity,
    /// What it is about.
    pub category: Category,
    /// The item of the checklist.
    pub checklist: EcoString,
    /// What to do.
    pub remedy: String,
    /// Where to read more.
    pub references: Vec<String>,
    /// Peers' ids: peer and id.
    pub aliases: Vec<(EcoString, EcoString)>,
    /// Controls of standards: by standard.
    pub controls: Vec<(EcoString, Vec<EcoString>)>,
    /// The rule's page, in Markdown; where it is empty, one is made of the rest.
    pub description_markdown: String,
}

impl RuleFacts {
    /// Facts of a rule that says only what every rule says.
    pub fn new(id: &str, title: &str, severity: Severity, category: Category) -> RuleFacts {
        RuleFacts {
            id: id.into(),
            title: title.to_string(),
            severity,
            category,
            checklist: EcoString::new(),
            remedy: String::new(),
            references: Vec::new(),
            aliases: Vec::new(),
            controls: Vec::new(),
            description_markdown: String::new(),
        }
    }

    /// What other tools call findings of it: tool and id.
    pub(super) fn aliases_of<'r>(
        &'r self,
        findings: &[&Finding],
    ) -> impl Iterator<Item = &'r (EcoString, EcoString)> {
        let is_about = |id: &EcoString| {
            let mut about = findings.iter().map(|f| f.aliases.as_ref());
            about.any(|about| about.is_none_or(|about| about.contains(id)))
        };
        self.aliases.iter().filter(move |(_, id)| is_about(id))
    }

    /// Its references that are links which can be followed.
    pub(super) fn links(&self) -> impl Iterator<Item = &str> {
        let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`' | '\\');
        self.references
            .iter()
            .map(String::as_str)
            .filter(move |r| r.starts_with("https://") && r.chars().all(is_plain))
    }
}

/// What reports need besides the findings.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The texts of the scan.
    pub sources: &'a SourceMap,
    /// The directory that the paths of findings are relative to.
    pub tree: &'a Path,
    /// The rules that may have findings.
    pub rules: &'a [RuleFacts],
    /// Findings that could not be decided are listed too.
    pub include_undecided: bool,
    /// The category of a SARIF run; without one, who uploads it decides.
    pub sarif_category: Option<&'a str>,
    /// SARIF holds accepted findings too, as suppressed results.
    pub sarif_suppressed: bool,
    /// The version of groundrule.
    pub tool_version: &'a str,
    /// Where groundrule lives on the web; may be empty.
    pub information_uri: &'a str,
    /// The address of a page of rules, on which a rule's anchor is its id.
    pub rules_page: Option<&'a str>,
    /// The day that the scan judges by.
    pub as_of: jiff::civil::Date,
}

impl Context<'_> {
    /// A text without the tree's own path: reports don't depend on where it lies.
    pub(super) fn without_tree<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.tree.to_str() {
            Some(tree) if tree.len() > 1 && text.contains(tree) => Cow::Owned(
                text.replace(&format!("{}/", tree.trim_end_matches('/')), "")
                    .replace(tree, "."),
            ),
            _ => Cow::Borrowed(text),
        }
    }

    /// The rules by their ids.
    pub(super) fn facts(&self) -> FxHashMap<&str, &RuleFacts> {
        self.rules.iter().map(|r| (r.id.as_str(), r)).collect()
    }

    /// Where a rule is explained: on the page of rules, else where the rule itself says.
    pub(super) fn rule_page(&self, rule: &RuleFacts) -> Option<String> {
        match self.rules_page {
            Some(page) => Some(format!("{page}#{}", rule.id)),
            None => rule.links().next().map(str::to_string),
        }
    }

    /// The findings that are to be listed.
    pub(super) fn listed<'r>(
        &self,
        report: &'r Report,
    ) -> impl Iterator<Item = &'r Finding> + use<'r> {
        let include = self.include_undecided;
        report
            .findings
            .iter()
            .filter(move |f| include || f.undecided.is_none())
    }
}
