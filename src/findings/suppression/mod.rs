//! Accepted risk: comments in the source, metadata of templates and the configuration's waivers, all by one engine.
//!
//! A suppression names one rule (a comment that names two makes two) and says what it speaks of. Whether it accepts a finding
//! is asked once per finding and resource, before findings are grouped. What was accepted, and which suppressions accepted
//! nothing, is gathered over all stacks.

mod account;
mod book;
mod comments;
mod lines;
mod metadata;
mod naming;
mod waivers;

use std::sync::Arc;

use ecow::EcoString;
use globset::GlobMatcher;

use crate::rules::Summary;
use crate::secrets::masked;
use crate::syntax::Span;

pub use account::{AcceptedRisk, Account, Question, Status, facts, judged};
pub use book::{Book, Policy};
pub use metadata::of_nodes;
pub use naming::RulesByName;

/// One rule accepted somewhere.
#[derive(Debug, Clone)]
pub struct Suppression {
    /// The rule as it is named: groundrule's or another tool's id; the start of ids with `*` behind it; `all`.
    pub rule: EcoString,
    /// Whose form it has: `groundrule`, `checkov`, `trivy`, `tflint`, `cfn_nag`, `cfn-lint`, `kics`.
    pub tool: &'static str,
    /// Why it is accepted.
    pub reason: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day that it holds.
    pub until: Option<jiff::civil::Date>,
    /// What stands where a date should: such a suppression doesn't hold.
    pub wrong_until: Option<String>,
    /// Where the rule is named.
    pub place: Span,
    /// What it speaks of.
    pub scope: Scope,
}

/// What a suppression speaks of.
#[derive(Debug, Clone)]
pub enum Scope {
    /// The line that it stands in, or what follows where it stands alone.
    Line {
        /// From 1.
        line: u32,
        /// Nothing else stands in the line.
        is_alone: bool,
    },
    /// The resource in whose block it stands.
    Block {
        /// From 1.
        line: u32,
    },
    /// The file that it stands in.
    File,
    /// The resource whose metadata it is: its block.
    Resource(Span),
    /// The whole template whose metadata it is.
    Template,
    /// Resources and files that match, of a configuration.
    Matching(Arc<Matching>),
}

/// What a waiver of a configuration is about.
#[derive(Debug)]
pub struct Matching {
    /// Addresses; none: any.
    pub addresses: Vec<GlobMatcher>,
    /// Paths relative to the tree; none: any.
    pub paths: Vec<GlobMatcher>,
    /// Stacks by their paths; none: any.
    pub stacks: Vec<GlobMatcher>,
}

/// The forms in which findings are accepted.
pub const FORMS: [&str; 3] = ["comment", "metadata", "configuration"];

impl Scope {
    /// Where such a suppression is written, in a word.
    pub fn form(&self) -> &'static str {
        match self {
            Scope::Line { .. } | Scope::Block { .. } | Scope::File => "comment",
            Scope::Resource(_) | Scope::Template => "metadata",
            Scope::Matching(_) => "configuration",
        }
    }
}

/// How a suppression names a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// The rule itself, or all rules.
    Whole,
    /// By the id of another tool, which stands for some of the rule's clauses only.
    Alias,
}

impl Suppression {
    /// How it names a rule; none where it doesn't.
    pub fn names(&self, rule: &Summary) -> Option<Naming> {
        let named = self.rule.as_str();
        let is_id = |id: &str| match named.strip_suffix('*') {
            Some(start) => id.starts_with(start),
            None => id == named,
        };
        if named == "all" || is_id(&rule.id) || rule.was.iter().any(is_id) {
            return Some(Naming::Whole);
        }
        rule.aliases
            .iter()
            .any(|(_, id)| same_id(id, named))
            .then_some(Naming::Alias)
    }

    /// Whether it still holds.
    pub fn holds(&self, today: jiff::civil::Date) -> bool {
        self.wrong_until.is_none() && self.until.is_none_or(|until| today <= until)
    }
}

/// Whether two ids of other tools are the same. Trivy writes its own in several ways: `AVD-AWS-0090`, `AWS-0090`, `aws-0090`.
pub fn same_id(id: &str, named: &str) -> bool {
    let bare = |id: &str| {
        let id = id.to_ascii_lowercase();
        id.strip_prefix("avd-").map(str::to_string).unwrap_or(id)
    };
    id == named || (id.starts_with("AVD-") && bare(id) == bare(named))
}

/// What a comment or an entry says besides the rule: `until=2027-01-31`, `owner=team-web`, and the reason, which is the rest.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Remarks {
    /// The rest.
    pub reason: Option<String>,
    /// `owner=…`
    pub owner: Option<String>,
    /// `until=…`
    pub until: Option<jiff::civil::Date>,
    /// What `until=` says that is no date.
    pub wrong_until: Option<String>,
}

impl Remarks {
    /// Reads the words.
    pub fn read(text: &str) -> Remarks {
        let mut remarks = Remarks::default();
        let mut reason: Vec<&str> = Vec::new();
        for word in text.split_whitespace() {
            // Trivy writes `exp:2027-01-31`.
            if let Some(date) = word
                .strip_prefix("until=")
                .or_else(|| word.strip_prefix("exp:"))
            {
                remarks.set_until(date);
            } else if let Some(owner) = word.strip_prefix("owner=") {
                remarks.owner = Some(owner.to_string()).filter(|o| !o.is_empty());
            } else {
                reason.push(word);
            }
        }
        let reason = reason.join(" ");
        // A block comment's end, and what separates the reason from the rule, are no part of it.
        let reason = reason
            .trim_end_matches("*/")
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—'));
        remarks.reason = Some(masked(reason.to_string())).filter(|r| !r.is_empty());
        remarks
    }

    /// Takes a date in.
    pub fn set_until(&mut self, text: &str) {
        match text.trim_end_matches([',', ';', '.']).parse() {
            Ok(date) => self.until = Some(date),
            Err(_) => self.wrong_until = Some(text.to_string()),
        }
    }
}
