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
        let Units { padded, begins } = match text.is_ascii() {
            true => Units::of(text.bytes().map(u16::from), text.len()),
            false => Units::of(text.encode_utf16(), text.len()),
        };
        let leaving = FACTOR.wrapping_pow(BLOCK as u32);
        let mut begins = begins.into_iter();
        let mut next = begins.next();
        let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
        let mut hashes = Vec::with_capacity(begins.len() + 1);
        let mut hash = 0u64;
        let entering = padded.get(BLOCK..).unwrap_or_default();
        for (at, (unit, gone)) in entering.iter().zip(&padded).enumerate() {
            // Here the hundred of the line are read that begins a hundred before.
            if next.is_some_and(|begin| begin + BLOCK == at) {
                next = begins.next();
                let count = counts.entry(hash).or_insert(0);
                *count += 1;
                hashes.push((hash, *count));
            }
            hash = FACTOR
                .wrapping_mul(hash)
                .wrapping_add(u64::from(*unit))
                .wrapping_sub(leaving.wrapping_mul(u64::from(*gone)));
        }
        LineHashes(hashes)
    }

    /// As GitHub writes that of a line (from 1).
    pub fn line(&self, line: u32) -> Option<String> {
        let (hash, count) = self.0.get((line as usize).checked_sub(1)?)?;
        Some(format!("{hash:x}:{count}"))
    }
}

/// What of a text is hashed.
struct Units {
    /// The units with a hundred zeros before and behind them, so that the first and the last lines have a hundred, too.
    padded: Vec<u16>,
    /// At which of them lines begin.
    begins: Vec<usize>,
}

impl Units {
    /// Of a text of about so many units.
    fn of(all: impl Iterator<Item = u16>, about: usize) -> Units {
        const SPACE: u16 = b' ' as u16;
        const TAB: u16 = b'\t' as u16;
        const RETURN: u16 = b'\r' as u16;
        const FEED: u16 = b'\n' as u16;
        let mut padded = Vec::with_capacity(about + 2 * BLOCK + 1);
        padded.resize(BLOCK, 0);
        let mut begins = vec![0];
        let mut was_return = false;
        for unit in all {
            let is_skipped = unit == SPACE || unit == TAB || (was_return && unit == FEED);
            was_return = unit == RETURN;
            if is_skipped {
                continue;
            }
            match unit == RETURN || unit == FEED {
                true => {
                    padded.push(FEED);
                    begins.push(padded.len() - BLOCK);
                }
                false => padded.push(unit),
            }
        }
        padded.push(END);
        padded.resize(padded.len() + BLOCK, 0);
        Units { padded, begins }
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
