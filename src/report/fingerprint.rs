//! GitHub's fingerprint of a line: alerts are followed by it when lines move.
//!
//! For each line the hash of the hundred UTF-16 units from its beginning on, without spaces and tabs, with every kind of line end as
//! `\n`; equal hashes of a file are counted.

use rustc_hash::FxHashMap;

const BLOCK: usize = 100;
const FACTOR: u64 = 37;
/// The unit behind the last one.
const END: u16 = 0xffff;

/// The hash and its count, per line.
#[derive(Debug, Default)]
pub(super) struct LineHashes(Vec<(u64, u32)>);

impl LineHashes {
    /// Those of a text.
    pub fn of(text: &str) -> LineHashes {
        let mut state = State::new();
        for unit in text.encode_utf16() {
            state.take(unit);
        }
        state.take(END);
        for _ in 0..BLOCK {
            state.emit();
            state.roll(0);
        }
        LineHashes(state.hashes)
    }

    /// As GitHub writes that of a line (from 1).
    pub fn line(&self, line: u32) -> Option<String> {
        let (hash, count) = self.0.get((line as usize).checked_sub(1)?)?;
        Some(format!("{hash:x}:{count}"))
    }
}

struct State {
    window: [u16; BLOCK],
    /// Whether a line begins at that place of the window.
    begins: [bool; BLOCK],
    at: usize,
    hash: u64,
    leaving: u64,
    is_line_start: bool,
    was_return: bool,
    counts: FxHashMap<u64, u32>,
    hashes: Vec<(u64, u32)>,
}

impl State {
    fn new() -> State {
        State {
            window: [0; BLOCK],
            begins: [false; BLOCK],
            at: 0,
            hash: 0,
            leaving: FACTOR.wrapping_pow(BLOCK as u32),
            is_line_start: true,
            was_return: false,
            counts: FxHashMap::default(),
            hashes: Vec::new(),
        }
    }

    fn take(&mut self, unit: u16) {
        let is_return = unit == u16::from(b'\r');
        let is_feed = unit == u16::from(b'\n');
        if unit == u16::from(b' ') || unit == u16::from(b'\t') || (self.was_return && is_feed) {
            self.was_return = false;
            return;
        }
        self.was_return = is_return;
        self.emit();
        if std::mem::take(&mut self.is_line_start)
            && let Some(begins) = self.begins.get_mut(self.at)
        {
            *begins = true;
        }
        self.is_line_start = is_return || is_feed;
        self.roll(if is_return { u16::from(b'\n') } else { unit });
    }

    /// The window is full for the line that begins at this place.
    fn emit(&mut self) {
        if self.begins.get_mut(self.at).is_some_and(std::mem::take) {
            let count = self.counts.entry(self.hash).or_insert(0);
            *count += 1;
            self.hashes.push((self.hash, *count));
        }
    }

    fn roll(&mut self, unit: u16) {
        if let Some(place) = self.window.get_mut(self.at) {
            let gone = std::mem::replace(place, unit);
            self.hash = FACTOR
                .wrapping_mul(self.hash)
                .wrapping_add(u64::from(unit))
                .wrapping_sub(self.leaving.wrapping_mul(u64::from(gone)));
        }
        self.at = (self.at + 1) % BLOCK;
    }
}

#[cfg(test)]
mod tests {
    use super::LineHashes;

    fn hashes(text: &str) -> Vec<String> {
        let hashes = LineHashes::of(text);
        (1..).map_while(|line| hashes.line(line)).collect()
    }

    #[test]
    fn githubs_own_examples() {
        assert_eq!(hashes(""), ["c129715d7a2bc9a3:1"]);
        let same = [
            "a7f2ff13bc495cf2:1",
            "a7f2ff13bc495cf2:2",
            "a7f2ff13bc495cf2:3",
            "a7f2ff13bc495cf2:4",
            "a7f2ff13bc495cf2:5",
            "a7f2ff13bc495cf2:6",
        ];
        let last = [
            "a7f2ff1481e87703:1",
            "a9cf91f7bbf1862b:1",
            "55ec222b86bcae53:1",
            "cc97dc7b1d7d8f7b:1",
            "c129715d7a2bc9a3:1",
        ];
        assert_eq!(
            hashes(&"Lorem ipsum dolor sit amet.\n".repeat(10)),
            [&same[..], &last[..]].concat()
        );
        assert_eq!(
            hashes("x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n"),
            [
                "e54938cc54b302f1:1",
                "bb609acbe9138d60:1",
                "1131fd5871777f34:1",
                "5c482a0f8b35ea28:1",
                "54517377da7028d2:1",
                "2c644846cb18d53e:1",
                "f1b89f20de0d133:1",
                "c129715d7a2bc9a3:1"
            ]
        );
    }

    #[test]
    fn every_kind_of_line_end_is_the_same() {
        let expected = [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        for end in ["\n", "\r\n", "\r"] {
            assert_eq!(
                hashes(&" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n".replace('\n', end)),
                expected
            );
        }
    }

    #[test]
    fn long_and_unicode_texts_have_a_hash_per_line() {
        let text = "größe 😀 ".repeat(5000) + "\n\n" + &"x".repeat(100_000);
        assert_eq!(hashes(&text).len(), 3);
    }
}
