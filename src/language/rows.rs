//! Tables of texts: written when groundrule is built, read without going through what isn't asked for.
//!
//! A table is its texts, one behind another, and an index: where each field ends among them, as four bytes, the lowest first.

/// Between the texts of a field.
pub(crate) const BETWEEN: char = '\u{1f}';

/// The rows of a table, each of so many fields.
pub(crate) fn rows<const FIELDS: usize>(
    texts: &'static str,
    index: &'static [u8],
) -> impl Iterator<Item = [&'static str; FIELDS]> {
    let mut begin = 0;
    let (ends, _) = index.as_chunks::<4>();
    ends.chunks_exact(FIELDS).map(move |row| {
        let mut ends = row.iter();
        std::array::from_fn(|_| {
            let end = ends
                .next()
                .map_or(begin, |end| u32::from_le_bytes(*end) as usize);
            let field = texts.get(begin..end).unwrap_or("");
            begin = end;
            field
        })
    })
}

/// The texts of a field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Texts(pub &'static str);

impl IntoIterator for Texts {
    type Item = &'static str;
    type IntoIter = std::iter::Filter<std::str::Split<'static, char>, fn(&&'static str) -> bool>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.split(BETWEEN).filter(|text| !text.is_empty())
    }
}

impl Texts {
    /// Two and two of them.
    pub fn pairs(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let mut texts = self.into_iter();
        std::iter::from_fn(move || Some((texts.next()?, texts.next()?)))
    }

    /// They as numbers.
    pub fn numbers(self) -> impl Iterator<Item = usize> {
        self.into_iter().filter_map(|text| text.parse().ok())
    }
}
