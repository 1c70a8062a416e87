//! The rules and mappings that come with groundrule; the build script makes the tables.

/// A built-in rule: what it is listed by, and its source.
pub(crate) struct Embedded {
    pub path: &'static str,
    pub text: &'static str,
    pub id: &'static str,
    pub title: &'static str,
    pub severity: &'static str,
    pub category: &'static str,
    pub checklist: &'static str,
    pub kinds: &'static [&'static str],
    pub languages: &'static [&'static str],
    pub default: &'static str,
    pub aliases: &'static [(&'static str, &'static str)],
    pub controls: &'static [(&'static str, &'static str)],
    pub was: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// The built-in rules, by id.
pub(crate) fn rules() -> &'static [Embedded] {
    RULES
}

/// The page of other tools' checks that no rule covers, with the reasons.
pub(crate) static LEFT_OUT: &str = include_str!("../../rules/LEFT-OUT.md");

/// The sources of mappings and data: path and text.
pub(crate) fn model_sources() -> &'static [(&'static str, &'static str)] {
    MODELS
}
