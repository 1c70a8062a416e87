//! The rules and mappings that come with groundrule; the build script writes their sources as texts, and a row for each.

use super::rows::{Texts, rows as table};

/// The source of a built-in rule. What is needed to ask rules stands together, so that a scan has no more of them in memory.
#[derive(Clone, Copy)]
pub(crate) struct EmbeddedText {
    /// Where what is asked begins, how long the file is before its examples and the brace that ends the rule, where its asides
    /// begin, and its examples, and how long the file is.
    place: Texts,
    /// Where attributes begin and end in the file that aren't needed to ask the rule, in their order.
    asides: Texts,
    /// The same of those that say what to do, which are among them.
    advice: Texts,
}

impl EmbeddedText {
    /// The whole file.
    pub fn text(&self) -> String {
        let mut numbers = self.place.numbers().skip(1);
        let (head, rest) = (numbers.next().unwrap_or(0), numbers.nth(1).unwrap_or(0));
        let length = numbers.next().unwrap_or(0);
        let mut text = self.head(true);
        text.push_str(between(EXAMPLES, rest, length.saturating_sub(head)));
        text
    }

    /// What is needed to ask the rule, where it stands in the file; the rest is blank.
    pub fn asked(&self) -> String {
        let mut asked = self.head(false);
        asked.push_str("\n}\n");
        asked
    }

    /// The attributes that say what to do.
    pub fn advice(&self) -> String {
        let head = self.head(true);
        places(self.advice)
            .filter_map(|(begin, end)| Some(format!("{}\n", head.get(begin..end)?)))
            .collect()
    }

    /// What stands before the examples, with the asides or with blanks in their place.
    fn head(&self, with_asides: bool) -> String {
        let mut numbers = self.place.numbers();
        let mut next = || numbers.next().unwrap_or(0);
        let (mut asked, length, mut said) = (next(), next(), next());
        let mut head = String::with_capacity(length + 3);
        for (begin, end) in places(self.asides) {
            let before = begin.saturating_sub(head.len());
            head.push_str(between(SOURCES, asked, before));
            asked += before;
            let aside = end.saturating_sub(begin);
            match with_asides {
                true => head.push_str(between(SAID, said, aside)),
                false => blank(&mut head, aside),
            }
            said += aside;
        }
        let rest = length.saturating_sub(head.len());
        head.push_str(between(SOURCES, asked, rest));
        head
    }
}

/// Appends so many blanks.
fn blank(text: &mut String, mut length: usize) {
    const BLANK: &str = match std::str::from_utf8(&[b' '; 256]) {
        Ok(blank) => blank,
        Err(_) => "",
    };
    while length > 0 {
        let some = length.min(BLANK.len());
        text.push_str(between(BLANK, 0, some));
        length -= some;
    }
}

/// So many bytes of a text, from an offset.
fn between(text: &'static str, begin: usize, length: usize) -> &'static str {
    text.get(begin..begin + length).unwrap_or("")
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
static SAID: &str = include_str!(concat!(env!("OUT_DIR"), "/said.txt"));
static EXAMPLES: &str = include_str!(concat!(env!("OUT_DIR"), "/examples.txt"));
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
