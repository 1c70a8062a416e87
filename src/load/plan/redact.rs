//! A plan's text as reports may show it.
//!
//! A plan holds every secret of what it plans, often all in one line. What is taken into the source map is therefore as long
//! and has the same lines, but holds nothing except the addresses of resources; everything else is blank. No report can
//! print what isn't there.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::source::SourceMap;
use crate::syntax::Span;

const KEY: &str = "\"address\"";

/// What a plan names, as its configuration declares it: `aws_vpc.main`, and the calls of the root, `module.network`.
pub(super) fn declared_addresses(text: &str) -> FxHashSet<String> {
    let mut all = FxHashSet::default();
    for (at, _) in text.match_indices(KEY) {
        let written = string_after(text, at + KEY.len())
            .and_then(|(start, end)| text.get(start + 1..end.saturating_sub(1)));
        let Some(address) = written else { continue };
        let address = address.split('[').next().unwrap_or(address);
        let address = match address.strip_prefix("module.") {
            Some(rest) => format!("module.{}", rest.split('.').next().unwrap_or(rest)),
            None => address.to_string(),
        };
        all.insert(address);
    }
    all
}

/// Where a plan names its resources.
pub(super) struct Places {
    /// The position of the file's first byte.
    pub base: u32,
    length: u32,
    lines: Vec<u32>,
    by_address: FxHashMap<String, Span>,
}

impl Places {
    /// Where a resource is named first.
    pub fn of(&self, address: &str) -> Span {
        self.by_address
            .get(address)
            .copied()
            .unwrap_or(self.start())
    }

    /// The start of the file.
    pub fn start(&self) -> Span {
        Span::new(self.base, self.base)
    }

    /// A place by line and column in bytes, both from 1.
    pub fn at(&self, line: usize, column: usize) -> Span {
        let start = self
            .lines
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(self.length);
        let offset = start
            .saturating_add(column.saturating_sub(1) as u32)
            .min(self.length);
        Span::new(self.base + offset, self.base + offset)
    }
}

/// Takes the text into the source map, all but the addresses blanked; none where the map is full. One pass.
pub(super) fn take_in(
    path: &Path,
    text: &str,
    addresses: &FxHashSet<&str>,
    sources: &SourceMap,
) -> Option<Places> {
    let mut blank: Vec<u8> = text
        .bytes()
        .map(|b| if matches!(b, b'\n' | b'\r') { b } else { b' ' })
        .collect();
    let mut found: Vec<(String, usize, usize)> = Vec::new();
    let mut seen: FxHashSet<String> = FxHashSet::default();
    for (at, _) in text.match_indices(KEY) {
        let Some((start, end)) = string_after(text, at + KEY.len()) else {
            continue;
        };
        let Some(written) = text.get(start..end) else {
            continue;
        };
        let Ok(address) = serde_json::from_str::<String>(written) else {
            continue;
        };
        if !addresses.contains(address.as_str()) {
            continue;
        }
        if let (Some(target), Some(source)) = (blank.get_mut(at..end), text.as_bytes().get(at..end))
        {
            target.copy_from_slice(source);
        }
        if seen.insert(address.clone()) {
            found.push((address, start, end));
        }
    }
    let lines = std::iter::once(0)
        .chain(
            text.bytes()
                .enumerate()
                .filter(|(_, b)| *b == b'\n')
                .map(|(i, _)| i as u32 + 1),
        )
        .collect();
    let length = u32::try_from(text.len()).ok()?;
    let source = sources.add(path, String::from_utf8(blank).ok()?)?;
    let by_address = found
        .into_iter()
        .map(|(address, start, end)| {
            (
                address,
                Span::new(source.base + start as u32, source.base + end as u32),
            )
        })
        .collect();
    Some(Places {
        base: source.base,
        length,
        lines,
        by_address,
    })
}

/// The string that follows a key: after a colon, with blanks anywhere. Its quotes are part of it.
fn string_after(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let skip = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    let colon = skip(from);
    if bytes.get(colon) != Some(&b':') {
        return None;
    }
    let start = skip(colon + 1);
    if bytes.get(start) != Some(&b'"') {
        return None;
    }
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'"' => return Some((start, at + 1)),
            b'\n' => return None,
            _ => at += 1,
        }
    }
}
