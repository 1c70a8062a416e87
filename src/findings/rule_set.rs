//! Sets of the rules that run.

/// A set of the rules that run, by their numbers.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct RuleSet {
    words: Vec<u64>,
}

impl RuleSet {
    /// More rules than this are in no library; what says otherwise is no set of rules.
    const MOST: usize = 1 << 16;

    /// Takes a rule in.
    pub fn insert(&mut self, number: usize) {
        let (word, bit) = (number / 64, number % 64);
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(w) = self.words.get_mut(word) {
            *w |= 1 << bit;
        }
    }

    /// Takes all of another set in.
    pub fn add(&mut self, other: &RuleSet) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (own, others) in self.words.iter_mut().zip(&other.words) {
            *own |= others;
        }
    }

    /// Whether a rule is in it.
    pub fn has(&self, number: usize) -> bool {
        self.words
            .get(number / 64)
            .is_some_and(|w| w & (1 << (number % 64)) != 0)
    }

    /// Whether they have a rule in common.
    pub fn meets(&self, other: &RuleSet) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }

    /// As text: sixteen hexadecimal digits for each 64 rules, the first rule in the last digit of the first sixteen.
    pub fn to_hexadecimal(&self) -> String {
        self.words.iter().map(|w| format!("{w:016x}")).collect()
    }

    /// Reads that text; none where it is something else.
    pub fn from_hexadecimal(text: &str) -> Option<RuleSet> {
        if !text.len().is_multiple_of(16) || text.len() > RuleSet::MOST / 4 || !text.is_ascii() {
            return None;
        }
        let words = text.as_bytes().chunks(16).map(|digits| {
            // A sign is no digit, though a number may have one.
            let digits = std::str::from_utf8(digits)
                .ok()
                .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
            u64::from_str_radix(digits, 16).ok()
        });
        Some(RuleSet {
            words: words.collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::RuleSet;

    #[test]
    fn a_set_is_read_as_it_is_written() {
        let mut set = RuleSet::default();
        for number in [0, 3, 64, 200] {
            set.insert(number);
        }
        let read = RuleSet::from_hexadecimal(&set.to_hexadecimal()).expect("it is one");
        assert_eq!(read, set);
        assert!(read.has(200) && !read.has(199));
        assert!(RuleSet::from_hexadecimal("+00000000000000f").is_none());
        assert!(RuleSet::from_hexadecimal("0").is_none());
    }
}
