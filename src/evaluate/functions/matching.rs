//! Matching regular expressions: compiled in little time first, and so that it matches fast once it has much to match.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::util::captures::Captures;

/// An automaton of more bytes isn't made.
const MOST_BYTES: usize = 8 << 20;
/// What is matched with more text than this is compiled for it: preparing to be fast takes as long as matching some ten thousand bytes
/// without.
const MUCH: usize = 16 << 10;

/// A regular expression in the syntax of the crate `regex-syntax`.
pub(super) struct Matcher {
    expression: String,
    /// Without what takes long to prepare: prefilters, reverse automata, lazy and one-pass ones.
    light: Regex,
    /// With all that makes it fast.
    fast: OnceCell<Option<Regex>>,
    matched: Cell<usize>,
}

impl Matcher {
    /// Compiles it.
    pub fn new(expression: String) -> Result<Matcher, Box<BuildError>> {
        let light = Config::new()
            .auto_prefilter(false)
            .hybrid(false)
            .onepass(false)
            .nfa_size_limit(Some(MOST_BYTES));
        Ok(Matcher {
            light: Regex::builder()
                .configure(light)
                .build(&expression)
                .map_err(Box::new)?,
            expression,
            fast: OnceCell::new(),
            matched: Cell::new(0),
        })
    }

    fn for_text(&self, text: &str) -> &Regex {
        let matched = self.matched.get().saturating_add(text.len());
        self.matched.set(matched);
        if matched <= MUCH {
            return &self.light;
        }
        let fast = self.fast.get_or_init(|| {
            let config = Config::new().nfa_size_limit(Some(MOST_BYTES));
            let built = Regex::builder().configure(config).build(&self.expression);
            built.ok()
        });
        fast.as_ref().unwrap_or(&self.light)
    }

    /// The first match in a text.
    pub fn first<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        let regex = self.for_text(text);
        let mut groups = regex.create_captures();
        regex.captures(text, &mut groups);
        groups.is_match().then_some(Match { text, groups })
    }

    /// All matches in a text, one behind another.
    pub fn all<'m, 't: 'm>(&'m self, text: &'t str) -> impl Iterator<Item = Match<'t>> + 'm {
        let found = self.for_text(text).captures_iter(text);
        found.map(move |groups| Match { text, groups })
    }
}

/// A match.
pub(super) struct Match<'t> {
    text: &'t str,
    groups: Captures,
}

impl<'t> Match<'t> {
    /// What a group matched; group 0 is all.
    pub fn group(&self, number: usize) -> Option<&'t str> {
        self.text.get(self.groups.get_group(number)?.range())
    }

    /// Where all of it is.
    pub fn range(&self) -> Range<usize> {
        self.groups.get_group(0).map_or(0..0, |span| span.range())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_texts_are_matched_alike() {
        for expression in [
            r"(a+)(b)?",
            r"^x|y$",
            r"(?i)größe",
            "",
            r"[^,]*,",
            r"(?s)b.c",
        ] {
            for text in ["", "aab", "x,yy,z,\nb\nc GRÖSSE größe aaab y", "😀,a😀b"] {
                let matcher = Matcher::new(expression.into()).unwrap();
                let all = |text: &str| -> Vec<_> {
                    let found = matcher.all(text);
                    found
                        .map(|m| (m.range(), m.group(1).map(str::to_string)))
                        .collect()
                };
                let first = matcher.first(text).map(|m| m.range());
                let short = all(text);
                assert_eq!(first.as_ref(), short.first().map(|(range, _)| range));
                assert!(matcher.fast.get().is_none());
                matcher.all(&"-".repeat(MUCH + 1)).for_each(drop);
                assert!(matcher.fast.get().is_some());
                assert_eq!(all(text), short, "{expression:?} in {text:?}");
            }
        }
    }
}
