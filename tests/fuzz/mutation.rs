//! What becomes of a seed: a few changes, each of which leaves most of it as it was, so that it is still read far in.

use arbitrary::{Result, Unstructured};

/// Larger inputs are cut off: many small ones find more.
const MOST: usize = 64 << 10;

/// Pieces that mean something to some reader.
const PIECES: [&str; 48] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "${",
    "%{",
    "<<EOF\n",
    "\n",
    "\0",
    "\u{feff}",
    "\r\n",
    "null",
    "true",
    "1e999999999",
    "-1",
    "0",
    "var.a",
    "local.a",
    "each.value",
    "count.index",
    "[for a in range(1000000) : a]",
    "range(1e9)",
    "format(\"%999999999d\", 1)",
    "1/0",
    "toset([])",
    "=>",
    "...",
    "[*]",
    ".*",
    "? 1 : 2",
    "&a [*a]",
    "*a",
    "<<: *a",
    "!Ref ",
    "!If [C, 1, 2]",
    "{\"Ref\": \"A\"}",
    "{\"Fn::If\": [\"C\", 1, {\"Ref\": \"AWS::NoValue\"}]}",
    "Fn::ForEach::X",
    "AWS::Serverless-2016-10-31",
    "# groundrule:ignore all\n",
    "self",
    "resources(\"aws_s3_bucket\")",
    "\u{202e}",
    "\\ud800",
    "9999-99-99",
];

/// A seed with changes, or two seeds mixed.
pub fn mutated(seeds: &[Vec<u8>], chance: &mut Unstructured<'_>) -> Vec<u8> {
    let mut input = Vec::new();
    // Where chance runs out, what was changed until then is the input.
    let _ = change(seeds, chance, &mut input);
    input.truncate(MOST);
    input
}

fn change(seeds: &[Vec<u8>], chance: &mut Unstructured<'_>, input: &mut Vec<u8>) -> Result<()> {
    input.clone_from(chance.choose(seeds)?);
    for _ in 0..chance.int_in_range(1..=8)? {
        one(seeds, chance, input)?;
    }
    Ok(())
}

fn one(seeds: &[Vec<u8>], chance: &mut Unstructured<'_>, input: &mut Vec<u8>) -> Result<()> {
    if input.is_empty() {
        input.extend_from_slice(chance.choose(&PIECES)?.as_bytes());
        return Ok(());
    }
    let at = chance.int_in_range(0..=input.len() - 1)?;
    match chance.int_in_range(0..=9)? {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = chance.arbitrary()?;
            }
        }
        1 => {
            let end = (at + chance.int_in_range(1..=40)?).min(input.len());
            input.drain(at..end);
        }
        2 => {
            let piece = chance.choose(&PIECES)?;
            input.splice(at..at, piece.bytes());
        }
        // A token makes place for a piece.
        3 => {
            let token = token(input, at);
            let piece = chance.choose(&PIECES)?;
            input.splice(token, piece.bytes());
        }
        // A token makes place for another one.
        4 => {
            let other = chance.int_in_range(0..=input.len() - 1)?;
            let bytes = input.get(token(input, other)).unwrap_or_default().to_vec();
            let token = token(input, at);
            input.splice(token, bytes);
        }
        // A part is there twice, or a few thousand times.
        5 => {
            let end = (at + chance.int_in_range(1..=60)?).min(input.len());
            let times = *chance.choose(&[1, 2, 50, 2_000])?;
            let part = input.get(at..end).unwrap_or_default().repeat(times);
            input.splice(at..at, part);
        }
        // A line is somewhere else.
        6 => {
            let line = line(input, at);
            let moved: Vec<u8> = input.drain(line).collect();
            let to = chance.int_in_range(0..=input.len())?;
            input.splice(to..to, moved);
        }
        7 => input.truncate(at),
        // It goes on as another seed does.
        8 => {
            let other = chance.choose(seeds)?;
            let from = chance.int_in_range(0..=other.len())?;
            input.truncate(at);
            input.extend_from_slice(other.get(from..).unwrap_or_default());
        }
        _ => {
            let digit = input.iter().skip(at).position(u8::is_ascii_digit);
            let number = *chance.choose(&["0", "-1", "18446744073709551616", "1e400", "0.1"])?;
            if let Some(digit) = digit {
                input.splice(at + digit..=at + digit, number.bytes());
            }
        }
    }
    input.truncate(MOST);
    Ok(())
}

/// The word, or the character, at a place.
fn token(input: &[u8], at: usize) -> std::ops::Range<usize> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'-');
    let before = input.get(..at).unwrap_or_default();
    let start = at - before.iter().rev().take_while(|b| is_word(b)).count();
    let behind = input.get(at..).unwrap_or_default();
    let end = at + behind.iter().take_while(|b| is_word(b)).count();
    start..end.max(at + 1).min(input.len())
}

fn line(input: &[u8], at: usize) -> std::ops::Range<usize> {
    let is_end = |byte: &u8| *byte == b'\n';
    let before = input.get(..at).unwrap_or_default();
    let start = before.iter().rposition(is_end).map_or(0, |n| n + 1);
    let behind = input.get(at..).unwrap_or_default();
    let end = behind
        .iter()
        .position(is_end)
        .map_or(input.len(), |n| at + n + 1);
    start..end
}
