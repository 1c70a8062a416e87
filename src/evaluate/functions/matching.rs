//! Matching regular expressions: compiled in little time first, and so that it matches fast once it has much to match.

use std::cell::{Cell, OnceCell};
use std::ops::Range;
use std::sync::Arc;

use regex_automata::Input;
use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::nfa::thompson;
use regex_automata::util::captures::Captures;
use regex_automata::util::syntax;

use crate::evaluate::Budget;

/// An automaton of more bytes isn't made.
const MOST_BYTES: usize = 8 << 20;
/// Of so many places of groups is kept, for each state, where they are.
const MOST_PLACES: u64 = 1 << 20;
/// What is matched with more text than this is compiled for it: preparing to be fast takes as long as matching some ten thousand bytes
/// without.
const MUCH: usize = 16 << 10;
/// Searches that can't go through more states of the automaton than this aren't measured: two milliseconds at the very most.
const FEW: u64 = 256 << 10;
/// Making an automaton of more states than this takes steps.
const SMALL: u64 = 1 << 10;
/// So many bytes are looked at in the time of a step.
const BYTES_PER_STEP: u64 = 64;
/// A byte of the automaton takes as long to make as so many of the text to look at.
const BYTES_FOR_ONE_MADE: u64 = 3;
/// So many states are gone through in the time of a step, where an automaton's states are followed one by one.
const STATES_PER_STEP: u64 = 32;
/// So much memory a state takes.
const BYTES_PER_STATE: usize = 32;

/// Looking for a pattern takes more steps than are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMuch;

/// A regular expression in the syntax of the crate `regex-syntax`.
pub(super) struct Matcher {
    expression: Arc<str>,
    /// For texts of ASCII alone, byte by byte: a class of letters takes a hundred times as long to compile for all of Unicode.
    ascii: Option<Engine>,
    /// For all texts; none within where it would be too large.
    any: OnceCell<Option<Engine>>,
}

/// What an expression is compiled to.
struct Engine {
    expression: Arc<str>,
    syntax: syntax::Config,
    /// Without what takes long to prepare: prefilters, reverse automata, lazy and one-pass ones.
    light: Regex,
    /// About how many states it has.
    states: u64,
    /// With all that makes it fast.
    fast: OnceCell<Option<Regex>>,
    matched: Cell<usize>,
    /// The automaton that tells how far a search looks.
    meter: OnceCell<Option<DFA>>,
}

impl Matcher {
    /// Compiles it.
    ///
    /// # Errors
    /// What is wrong with it; none where it would take too much memory to match: for each group in each state.
    pub fn new(expression: String) -> Result<Matcher, Option<Box<BuildError>>> {
        let expression: Arc<str> = expression.into();
        let bytes = syntax::Config::new().unicode(false).utf8(false);
        let ascii = match is_of_ascii(&expression) {
            true => Engine::new(expression.clone(), bytes).ok(),
            false => None,
        };
        let any = OnceCell::new();
        if ascii.is_none() {
            let engine = Engine::new(expression.clone(), syntax::Config::new())?;
            let _ = any.set(Some(engine));
        }
        Ok(Matcher {
            expression,
            ascii,
            any,
        })
    }

    fn engine(&self, text: &str) -> Option<&Engine> {
        if let Some(ascii) = self.ascii.as_ref().filter(|_| text.is_ascii()) {
            return Some(ascii);
        }
        let any = || Engine::new(self.expression.clone(), syntax::Config::new()).ok();
        self.any.get_or_init(any).as_ref()
    }

    /// The first match in a text.
    pub fn first<'t>(&self, text: &'t str, budget: &Budget) -> Result<Option<Match<'t>>, TooMuch> {
        self.engine(text).ok_or(TooMuch)?.first(text, budget)
    }

    /// All matches in a text, one behind another.
    pub fn all<'m>(
        &'m self,
        text: &'m str,
        budget: &'m Budget,
    ) -> impl Iterator<Item = Result<Match<'m>, TooMuch>> + 'm {
        let engine = self.engine(text);
        let is_too_large = engine.is_none().then_some(Err(TooMuch));
        let all = engine.map(|engine| engine.all(text, budget));
        is_too_large.into_iter().chain(all.into_iter().flatten())
    }
}

/// Whether an expression matches texts of ASCII alike where nothing but ASCII is known: it names no other letter. (Without
/// regard to case `ſ` is an `s`, and the sign of kelvin a `k`.)
fn is_of_ascii(expression: &str) -> bool {
    let names_letters = ["\\x{", "\\p", "\\P", "\\u", "\\U"];
    expression.is_ascii() && !names_letters.iter().any(|name| expression.contains(name))
}

impl Engine {
    fn new(
        expression: Arc<str>,
        syntax: syntax::Config,
    ) -> Result<Engine, Option<Box<BuildError>>> {
        let light = Config::new()
            .auto_prefilter(false)
            .hybrid(false)
            .onepass(false)
            .nfa_size_limit(Some(MOST_BYTES));
        let light = Regex::builder()
            .configure(light)
            .syntax(syntax)
            .build(&expression)
            .map_err(|e| Some(Box::new(e)))?;
        let states = (light.memory_usage() / BYTES_PER_STATE).max(1) as u64;
        if states.saturating_mul(light.captures_len() as u64) > MOST_PLACES {
            return Err(None);
        }
        Ok(Engine {
            expression,
            syntax,
            states,
            light,
            fast: OnceCell::new(),
            matched: Cell::new(0),
            meter: OnceCell::new(),
        })
    }

    fn for_text(&self, text: &str, is_measured: bool) -> &Regex {
        let matched = self.matched.get().saturating_add(text.len());
        self.matched.set(matched);
        if matched <= MUCH && !is_measured {
            return &self.light;
        }
        let fast = self.fast.get_or_init(|| {
            let config = Config::new().nfa_size_limit(Some(MOST_BYTES));
            let builder = &mut Regex::builder();
            let built = builder.configure(config).syntax(self.syntax);
            built.build(&self.expression).ok()
        });
        fast.as_ref().unwrap_or(&self.light)
    }

    /// What measures searches in a text, where so many of them could take long.
    fn meter<'m>(&'m self, text: &'m str, searches: u64, budget: &'m Budget) -> Option<Meter<'m>> {
        if self.states > SMALL {
            budget.spend(self.states / STATES_PER_STEP);
        }
        let bytes = text.len() as u64 + 1;
        if bytes.saturating_mul(searches).saturating_mul(self.states) <= FEW {
            return None;
        }
        let automaton = self.meter.get_or_init(|| {
            let size = thompson::Config::new().nfa_size_limit(Some(MOST_BYTES));
            let builder = &mut DFA::builder();
            let built = builder.thompson(size).syntax(self.syntax);
            built.build(&self.expression).ok()
        });
        Some(Meter {
            automaton: automaton.as_ref().map(|a| (a, a.create_cache())),
            states: self.states,
            has_groups: self.light.captures_len() > 1,
            text,
            budget,
        })
    }

    fn first<'t>(&self, text: &'t str, budget: &Budget) -> Result<Option<Match<'t>>, TooMuch> {
        let mut meter = self.meter(text, 1, budget);
        if let Some(meter) = &mut meter {
            meter.search(0)?;
        }
        let regex = self.for_text(text, meter.is_some());
        let mut groups = regex.create_captures();
        regex.captures(text, &mut groups);
        let found = groups.is_match().then_some(Match { text, groups });
        if let (Some(meter), Some(found)) = (&meter, &found) {
            meter.found(&found.range());
        }
        Ok(found)
    }

    fn all<'m>(
        &'m self,
        text: &'m str,
        budget: &'m Budget,
    ) -> impl Iterator<Item = Result<Match<'m>, TooMuch>> + 'm {
        let mut meter = self.meter(text, text.len() as u64 + 1, budget);
        let regex = self.for_text(text, meter.is_some());
        let mut found = regex.captures_iter(text);
        let mut from = Some(0);
        std::iter::from_fn(move || {
            if let (Some(meter), Some(from)) = (&mut meter, from)
                && let Err(e) = meter.search(from)
            {
                return Some(Err(e));
            }
            let groups = found.next();
            let found = groups.map(|groups| Match { text, groups });
            from = found.as_ref().map(|found| found.range().end);
            if let (Some(meter), Some(found)) = (&meter, &found) {
                meter.found(&found.range());
            }
            found.map(Ok)
        })
    }
}

/// Takes the steps for searches before they are made: what a search takes is only known to who has gone its way. A search looks
/// at all of the rest where something could still match better, so that many short matches may take the square of a text.
struct Meter<'m> {
    automaton: Option<(&'m DFA, dfa::Cache)>,
    states: u64,
    has_groups: bool,
    text: &'m str,
    budget: &'m Budget,
}

impl Meter<'_> {
    /// Takes the steps of the search that begins there. What was looked at in vain, since more are needed, is taken too.
    fn search(&mut self, from: usize) -> Result<(), TooMuch> {
        let left = self.budget.left();
        let steps = match self.looked_at(from, left) {
            Some(steps) => steps,
            // Without an automaton, states are followed one by one.
            None => {
                let rest = self.text.len().saturating_sub(from) as u64;
                rest.saturating_mul(self.states) / STATES_PER_STEP
            }
        };
        self.budget.spend(steps);
        match steps >= left {
            true => Err(TooMuch),
            false => Ok(()),
        }
    }

    /// Takes the steps of finding a match's groups.
    fn found(&self, range: &Range<usize>) {
        if self.has_groups {
            let states = (range.len() as u64).saturating_mul(self.states);
            self.budget.spend(states / STATES_PER_STEP);
        }
    }

    /// The steps for the bytes that a search looks at and for the bytes of the automaton that are made for it, at least until they
    /// are more than so many; none where there is no automaton.
    fn looked_at(&mut self, from: usize, most: u64) -> Option<u64> {
        /// So often it is looked how many there are.
        const BETWEEN: usize = 256;
        let (automaton, cache) = self.automaton.as_mut()?;
        let made = |cache: &dfa::Cache| {
            let cleared = automaton.get_config().get_cache_capacity() * cache.clear_count();
            cleared + cache.memory_usage()
        };
        let before = made(cache);
        let steps = |bytes: usize, cache: &dfa::Cache| {
            let made = made(cache).saturating_sub(before) as u64;
            (bytes as u64 + made * BYTES_FOR_ONE_MADE) / BYTES_PER_STEP
        };
        let input = Input::new(self.text).span(from..self.text.len());
        let mut state = automaton.start_state_forward(cache, &input).ok()?;
        let bytes = self.text.as_bytes().get(from..)?;
        let mut looked_at = bytes.len();
        for (index, byte) in bytes.iter().enumerate() {
            state = automaton.next_state(cache, state, *byte).ok()?;
            let is_enough = index % BETWEEN == 0 && steps(index, cache) > most;
            if state.is_dead() || is_enough {
                looked_at = index + 1;
                break;
            }
            if state.is_quit() {
                return None;
            }
        }
        Some(steps(looked_at, cache))
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
    use crate::evaluate::Share;

    fn few(steps: u64) -> Share {
        Share {
            steps,
            ..Share::MOST
        }
    }

    /// The steps that all matches take, at most those of a stack.
    fn steps(expression: &str, text: &str) -> u64 {
        let budget = Budget::new(Share::MOST);
        let matcher = Matcher::new(expression.into()).unwrap();
        let all: Result<Vec<_>, _> = matcher.all(text, &budget).collect();
        assert_eq!(all.is_ok(), budget.left() > 0 || text.is_empty());
        budget.taken()
    }

    #[test]
    fn what_takes_long_takes_steps() {
        // Each search looks at all of the rest.
        let (short, long) = (
            steps("a+b|a", &"a".repeat(4_000)),
            steps("a+b|a", &"a".repeat(8_000)),
        );
        assert!(short > 100_000, "{short}");
        assert!((3 * short..5 * short).contains(&long), "{short} {long}");
        // One after another.
        let lines = "a line of a file\n".repeat(2_000);
        assert!(steps("(?m)^.*$", &lines) < 3_000);
        assert!(steps("[a-z]+", &lines) < 3_000);
        // Small ones take none.
        assert_eq!(steps("^[a-z-]+$", "some-name-of-a-resource"), 0);
        // As many states as there are letters, and too many together to be kept.
        let mut random = 1u64;
        let letters = std::iter::repeat_with(|| {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            if random >> 60 & 1 == 0 { 'a' } else { 'b' }
        });
        let letters: String = letters.take(15_000).collect();
        let many = steps("(?:a|b)*a(?:a|b){400}c", &letters);
        assert!(many > 10_000, "{many}");
    }

    #[test]
    fn what_takes_too_long_is_not_done() {
        let matcher = Matcher::new("a+b|a".into()).unwrap();
        let budget = Budget::new(few(1_000));
        let text = "a".repeat(4_000);
        let found = matcher
            .all(&text, &budget)
            .take_while(Result::is_ok)
            .count();
        assert!(found < 50, "{found}");
        let long = "a".repeat(100_000);
        assert!(matcher.first(&long, &Budget::new(few(10))).is_err());
    }

    #[test]
    fn texts_of_ascii_are_matched_as_all_texts() {
        let budget = Budget::new(Share::MOST);
        for (expression, is_of_ascii) in [
            (r"[^a-z]+\b.", true),
            (r"(?i)s.*k\s", true),
            (r"\W|\D\x7F?", true),
            (r"(?i)\x{17F}", false),
            ("(?i)\u{212A}", false),
            (r"\p{Lu}[^\pL]", false),
        ] {
            let matcher = Matcher::new(expression.into()).unwrap();
            assert_eq!(matcher.ascii.is_some(), is_of_ascii, "{expression}");
            for text in ["", "Sack 1 of S\n", "k", "a-B_c\u{7f}", "\u{0}\u{1f} z"] {
                let found = |engine: &Engine| -> Vec<_> {
                    let found = engine.all(text, &budget).map(|m| m.unwrap().range());
                    found.collect()
                };
                // What is more than ASCII isn't compiled for ASCII.
                let any = Engine::new(expression.into(), syntax::Config::new());
                let any = found(&any.ok().unwrap());
                assert_eq!(
                    found(matcher.engine(text).unwrap()),
                    any,
                    "{expression:?} {text:?}"
                );
            }
        }
    }

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
                let budget = Budget::new(Share::MOST);
                let all = |text: &str| -> Vec<_> {
                    let found = matcher.all(text, &budget).map(Result::unwrap);
                    found
                        .map(|m| (m.range(), m.group(1).map(str::to_string)))
                        .collect()
                };
                let first = matcher.first(text, &budget).unwrap().map(|m| m.range());
                let short = all(text);
                assert_eq!(first.as_ref(), short.first().map(|(range, _)| range));
                let is_fast = || matcher.engine(text).unwrap().fast.get().is_some();
                assert!(!is_fast());
                let dash = if text.is_ascii() { "-" } else { "—" };
                matcher.all(&dash.repeat(MUCH + 1), &budget).for_each(drop);
                assert!(is_fast());
                assert_eq!(all(text), short, "{expression:?} in {text:?}");
            }
        }
    }
}
