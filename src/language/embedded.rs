//! The rules and mappings that come with groundrule; the build script writes their sources as one text, and a row for each.

use super::rows::{Texts, rows as table};

/// The source of a built-in rule.
#[derive(Clone, Copy)]
pub(crate) struct EmbeddedText {
    /// Where the file begins and ends, and where what stands before its examples does, without the brace that ends the rule.
    place: Texts,
    /// Where attributes begin and end that aren't needed to ask the rule.
    asides: Texts,
    /// The same of those that say what to do.
    advice: Texts,
}

impl EmbeddedText {
    /// The whole file.
    pub fn text(&self) -> &'static str {
        part(self.place)
    }

    /// What is needed to ask the rule, where it stands in the file; the rest is blank.
    pub fn asked(&self) -> String {
        const BLANK: &str = match std::str::from_utf8(&[b' '; 256]) {
            Ok(blank) => blank,
            Err(_) => "",
        };
        let text = self.text();
        let mut place = self.place.numbers();
        let head = match (place.next(), place.nth(1)) {
            (Some(begin), Some(end)) => end.saturating_sub(begin),
            _ => 0,
        };
        let mut asked = String::with_capacity(head + 3);
        let mut at = 0;
        for (begin, end) in places(self.asides) {
            asked.push_str(text.get(at..begin).unwrap_or(""));
            let mut rest = end.saturating_sub(begin);
            while rest > 0 {
                let some = rest.min(BLANK.len());
                asked.push_str(BLANK.get(..some).unwrap_or(""));
                rest -= some;
            }
            at = end;
        }
        asked.push_str(text.get(at..head).unwrap_or(""));
        asked.push_str("\n}\n");
        asked
    }

    /// The attributes that say what to do.
    pub fn advice(&self) -> String {
        places(self.advice)
            .filter_map(|(begin, end)| Some(format!("{}\n", self.text().get(begin..end)?)))
            .collect()
    }
}

/// A built-in rule: what it is listed by, and its source.
pub(crate) struct Embedded {
    pub path: &'static str,
    pub source: EmbeddedText,
    pub id: &'static str,
    pub title: &'static str,
    pub severity: &'static str,
    pub category: &'static str,
    pub checklist: &'static str,
    pub kinds: Texts,
    pub languages: Texts,
    pub default: &'static str,
    /// Names of tools, each followed by an id.
    pub aliases: Texts,
    /// Names of standards, each followed by a number.
    pub controls: Texts,
    pub was: Texts,
}

/// Pairs of offsets.
fn places(field: Texts) -> impl Iterator<Item = (usize, usize)> {
    let mut numbers = field.numbers();
    std::iter::from_fn(move || Some((numbers.next()?, numbers.next()?)))
}

/// What stands among the sources from a first to a second offset.
fn part(place: Texts) -> &'static str {
    places(place)
        .next()
        .and_then(|(begin, end)| SOURCES.get(begin..end))
        .unwrap_or("")
}

/// A block of a mapping or of data: what it is looked for by, and its source.
#[derive(Debug)]
pub(crate) struct EmbeddedBlock {
    place: Texts,
    /// `kind`, `product`, `declared`.
    pub keyword: &'static str,
    pub name: &'static str,
    /// Other names of the same.
    pub also: Texts,
    /// The CloudFormation types that it maps.
    pub cloudformation: Texts,
    /// The kinds that it folds.
    pub folds: Texts,
}

impl EmbeddedBlock {
    /// Its source.
    pub fn text(&self) -> &'static str {
        part(self.place)
    }
}

static SOURCES: &str = include_str!(concat!(env!("OUT_DIR"), "/sources.txt"));
static RULES: &str = include_str!(concat!(env!("OUT_DIR"), "/rules.txt"));
static RULES_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.index"));
static BLOCKS: &str = include_str!(concat!(env!("OUT_DIR"), "/blocks.txt"));
static BLOCKS_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/blocks.index"));

/// The built-in rules, by id.
pub(crate) fn rules() -> impl Iterator<Item = Embedded> {
    table(RULES, RULES_INDEX).map(
        |[
            place,
            path,
            id,
            title,
            severity,
            category,
            checklist,
            kinds,
            languages,
            default,
            aliases,
            controls,
            was,
            asides,
            advice,
        ]| Embedded {
            path,
            source: EmbeddedText {
                place: Texts(place),
                asides: Texts(asides),
                advice: Texts(advice),
            },
            id,
            title,
            severity,
            category,
            checklist,
            kinds: Texts(kinds),
            languages: Texts(languages),
            default,
            aliases: Texts(aliases),
            controls: Texts(controls),
            was: Texts(was),
        },
    )
}

/// The blocks of mappings and data with a keyword, in the order of their files.
pub(crate) fn blocks(keyword: &'static str) -> impl Iterator<Item = EmbeddedBlock> {
    let blocks =
        table(BLOCKS, BLOCKS_INDEX).map(|[place, keyword, name, also, cloudformation, folds]| {
            EmbeddedBlock {
                place: Texts(place),
                keyword,
                name,
                also: Texts(also),
                cloudformation: Texts(cloudformation),
                folds: Texts(folds),
            }
        });
    blocks.filter(move |block| block.keyword == keyword)
}

/// The page of other tools' checks that no rule covers, with the reasons.
pub(crate) static LEFT_OUT: &str = include_str!("../../rules/LEFT-OUT.md");
