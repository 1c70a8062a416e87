//! Columns of a line: characters as a reader counts them, and UTF-16 units as other programs do.

use unicode_segmentation::UnicodeSegmentation;

/// How to count in a line.
#[derive(Debug)]
pub enum Columns {
    /// One byte each.
    Ascii,
    /// Every so many characters: the byte and the number of UTF-16 units before it.
    Stops(Vec<(usize, usize)>),
}

/// How many characters lie between stops.
const STRIDE: usize = 512;

impl Columns {
    /// A line that isn't longer is counted in as little time as it takes to look up how.
    pub const SHORT: usize = STRIDE;

    /// Of a line.
    pub fn of(line: &str) -> Columns {
        if line.is_ascii() {
            return Columns::Ascii;
        }
        let mut stops = Vec::new();
        let mut units = 0;
        for (n, (byte, grapheme)) in line.grapheme_indices(true).enumerate() {
            if n % STRIDE == 0 {
                stops.push((byte, units));
            }
            units += grapheme.chars().map(char::len_utf16).sum::<usize>();
        }
        Columns::Stops(stops)
    }

    /// The byte at which a column (from 1, as a reader counts) begins, at most the line's end.
    pub fn byte(&self, line: &str, column: usize) -> usize {
        let column = column.saturating_sub(1);
        match self {
            Columns::Ascii => column.min(line.len()),
            Columns::Stops(stops) => {
                let Some((start, _)) = stops.get(column / STRIDE) else {
                    return line.len();
                };
                line.get(*start..)
                    .unwrap_or("")
                    .grapheme_indices(true)
                    .nth(column % STRIDE)
                    .map_or(line.len(), |(byte, _)| start + byte)
            }
        }
    }

    /// The column (from 1, as a reader counts) that begins at a byte, at most the one behind the line.
    pub fn column(&self, line: &str, byte: usize) -> usize {
        let byte = byte.min(line.len());
        match self {
            Columns::Ascii => byte + 1,
            Columns::Stops(stops) => {
                let (number, (start, _)) = stop_before(stops, byte);
                let between = line.get(start..byte).unwrap_or("");
                number * STRIDE + between.graphemes(true).count() + 1
            }
        }
    }

    /// The UTF-16 units before a byte.
    pub fn utf16(&self, line: &str, byte: usize) -> usize {
        match self {
            Columns::Ascii => byte,
            Columns::Stops(stops) => {
                let (_, (start, units)) = stop_before(stops, byte);
                let between = line.get(start..byte).unwrap_or("");
                units + between.chars().map(char::len_utf16).sum::<usize>()
            }
        }
    }
}

/// The last stop that isn't behind a byte, with its number.
fn stop_before(stops: &[(usize, usize)], byte: usize) -> (usize, (usize, usize)) {
    let after = stops.partition_point(|(start, _)| *start <= byte);
    let number = after.saturating_sub(1);
    (number, stops.get(number).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_back_and_forth() {
        for line in [
            "plain".repeat(300),
            "é🎈e\u{301} ".repeat(400),
            format!("é{}", "x".repeat(2_000)),
        ] {
            let columns = Columns::of(&line);
            let mut units = 0;
            for (n, (byte, grapheme)) in line.grapheme_indices(true).enumerate() {
                assert_eq!(columns.column(&line, byte), n + 1);
                assert_eq!(columns.byte(&line, n + 1), byte);
                assert_eq!(columns.utf16(&line, byte), units);
                units += grapheme.encode_utf16().count();
            }
            assert_eq!(columns.byte(&line, line.len() + 1), line.len());
        }
    }
}
