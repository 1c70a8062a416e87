//! The rules and mappings that come with groundrule; the build script writes their sources as one text, and a row for each.

/// The source of a built-in rule.
#[derive(Clone, Copy)]
pub(crate) struct EmbeddedText {
    /// The whole file.
    pub text: &'static str,
    /// How much of it stands before the examples, without the brace that ends the rule.
    head: usize,
    /// Where attributes begin and end that aren't needed to ask the rule.
    asides: Texts,
    /// The same of those that say what to do.
    advice: Texts,
}

impl EmbeddedText {
    /// What is needed to ask the rule, where it stands in the file; the rest is blank.
    pub fn asked(&self) -> String {
        const BLANK: &str = match std::str::from_utf8(&[b' '; 256]) {
            Ok(blank) => blank,
            Err(_) => "",
        };
        let mut asked = String::with_capacity(self.head + 3);
        let mut at = 0;
        for (begin, end) in self.asides.places() {
            asked.push_str(self.text.get(at..begin).unwrap_or(""));
            let mut rest = end.saturating_sub(begin);
            while rest > 0 {
                let some = rest.min(BLANK.len());
                asked.push_str(BLANK.get(..some).unwrap_or(""));
                rest -= some;
            }
            at = end;
        }
        asked.push_str(self.text.get(at..self.head).unwrap_or(""));
        asked.push_str("\n}\n");
        asked
    }

    /// The attributes that say what to do.
    pub fn advice(&self) -> String {
        let parts = self.advice.places();
        parts
            .filter_map(|(begin, end)| Some(format!("{}\n", self.text.get(begin..end)?)))
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

/// A block of a mapping or of data: what it is looked for by, and its source.
pub(crate) struct EmbeddedBlock {
    pub text: &'static str,
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

/// The texts of a field.
#[derive(Clone, Copy)]
pub(crate) struct Texts(&'static str);

impl IntoIterator for Texts {
    type Item = &'static str;
    type IntoIter = std::iter::Filter<std::str::Split<'static, char>, fn(&&'static str) -> bool>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.split('\u{1f}').filter(|text| !text.is_empty())
    }
}

impl Texts {
    /// Pairs of offsets.
    fn places(self) -> impl Iterator<Item = (usize, usize)> {
        let pairs = self.pairs();
        pairs.filter_map(|(begin, end)| Some((begin.parse().ok()?, end.parse().ok()?)))
    }

    /// Two and two of them.
    pub fn pairs(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let mut texts = self.into_iter();
        std::iter::from_fn(move || Some((texts.next()?, texts.next()?)))
    }
}

static SOURCES: &str = include_str!(concat!(env!("OUT_DIR"), "/sources.txt"));
static RULES: &str = include_str!(concat!(env!("OUT_DIR"), "/rules.txt"));
static BLOCKS: &str = include_str!(concat!(env!("OUT_DIR"), "/blocks.txt"));

/// The built-in rules, by id.
pub(crate) fn rules() -> impl Iterator<Item = Embedded> {
    RULES.lines().map(|row| {
        let mut fields = row.split('\t');
        let mut next = || fields.next().unwrap_or("");
        let place = numbers(next());
        let [begin, end, head] = place;
        let mut rule = Embedded {
            path: next(),
            source: EmbeddedText {
                text: SOURCES.get(begin..end).unwrap_or(""),
                head: head.saturating_sub(begin),
                asides: Texts(""),
                advice: Texts(""),
            },
            id: next(),
            title: next(),
            severity: next(),
            category: next(),
            checklist: next(),
            kinds: Texts(next()),
            languages: Texts(next()),
            default: next(),
            aliases: Texts(next()),
            controls: Texts(next()),
            was: Texts(next()),
        };
        rule.source.asides = Texts(next());
        rule.source.advice = Texts(next());
        rule
    })
}

/// The blocks of mappings and data with a keyword, in the order of their files.
pub(crate) fn blocks(keyword: &'static str) -> impl Iterator<Item = EmbeddedBlock> {
    let blocks = BLOCKS.lines().map(|row| {
        let mut fields = row.split('\t');
        let mut next = || fields.next().unwrap_or("");
        let [begin, end] = numbers(next());
        EmbeddedBlock {
            text: SOURCES.get(begin..end).unwrap_or(""),
            keyword: next(),
            name: next(),
            also: Texts(next()),
            cloudformation: Texts(next()),
            folds: Texts(next()),
        }
    });
    blocks.filter(move |block| block.keyword == keyword)
}

fn numbers<const N: usize>(field: &str) -> [usize; N] {
    let mut texts = field.split('\u{1f}');
    std::array::from_fn(|_| texts.next().and_then(|t| t.parse().ok()).unwrap_or(0))
}

/// The page of other tools' checks that no rule covers, with the reasons.
pub(crate) static LEFT_OUT: &str = include_str!("../../rules/LEFT-OUT.md");
