//! The patterns of `fileset` (<https://github.com/bmatcuk/doublestar>): `*`, `?`, `[a-z]`, `{a,b}`, `**`.

use std::path::Path;

use regex::Regex;

use crate::source::Files;

/// So many ways of a pattern with braces are tried.
const MOST_WAYS: usize = 256;

/// A pattern: each way of choosing in its braces, as a sequence of names.
pub(super) struct Glob {
    ways: Vec<Vec<Name>>,
}

#[derive(Clone)]
enum Name {
    /// `**`: any number of directories.
    Any,
    Up,
    Exact(String),
    Matching(Regex),
}

impl Glob {
    /// Reads a pattern; it may be ill-formed.
    pub fn new(pattern: &str) -> Result<Glob, ()> {
        let mut ways = Vec::new();
        expand(pattern, &mut ways)?;
        let ways = ways
            .iter()
            .map(|way| {
                let mut names = way.split('/').map(name).collect::<Result<Vec<_>, ()>>()?;
                // Any number of directories, twice: the same, and each takes a walk of its own.
                names.dedup_by(|a, b| matches!((a, b), (Name::Any, Name::Any)));
                Ok(names)
            })
            .collect::<Result<Vec<Vec<Name>>, ()>>()?;
        Ok(Glob { ways })
    }

    /// The files below `root` that match, relative to it; none where there are more than `most`.
    pub fn find(&self, files: &dyn Files, root: &Path, most: usize) -> Option<Vec<String>> {
        let mut found = Vec::new();
        let mut budget = most;
        for way in &self.ways {
            walk(files, root, "", way, &mut found, &mut budget)?;
        }
        Some(found)
    }
}

/// The patterns without braces that a pattern stands for.
fn expand(pattern: &str, out: &mut Vec<String>) -> Result<(), ()> {
    let bytes = pattern.as_bytes();
    let (mut i, mut open, mut depth) = (0, None, 0usize);
    let mut commas = Vec::new();
    let mut in_class = false;
    while let Some(byte) = bytes.get(i) {
        match byte {
            b'\\' => i += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            _ if in_class => {}
            b'{' => {
                if depth == 0 {
                    open = Some(i);
                }
                depth += 1;
            }
            b',' if depth == 1 => commas.push(i),
            b'}' if depth > 0 => {
                depth -= 1;
                if depth == 0
                    && let Some(start) = open
                {
                    let (head, tail) = (
                        pattern.get(..start).ok_or(())?,
                        pattern.get(i + 1..).ok_or(())?,
                    );
                    let mut from = start + 1;
                    for to in commas.iter().copied().chain([i]) {
                        let choice = pattern.get(from..to).ok_or(())?;
                        if out.len() >= MOST_WAYS {
                            return Err(());
                        }
                        expand(&[head, choice, tail].concat(), out)?;
                        from = to + 1;
                    }
                    return Ok(());
                }
            }
            _ => {}
        }
        i += 1;
    }
    if depth > 0 {
        return Err(());
    }
    out.push(pattern.to_string());
    Ok(())
}

fn name(text: &str) -> Result<Name, ()> {
    match text {
        "**" => return Ok(Name::Any),
        ".." => return Ok(Name::Up),
        _ if !text.contains(['*', '?', '[', '\\']) => return Ok(Name::Exact(text.to_string())),
        _ => {}
    }
    let mut out = String::from("^(?s:");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str("[^/]"),
            '\\' => out.push_str(&regex::escape(&chars.next().ok_or(())?.to_string())),
            '[' => {
                out.push('[');
                if chars.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                let mut count = 0;
                loop {
                    let c = chars.next().ok_or(())?;
                    if c == ']' && count > 0 {
                        break;
                    }
                    count += 1;
                    let literal = if c == '\\' {
                        chars.next().ok_or(())?
                    } else {
                        c
                    };
                    if c == '-' && count > 1 && chars.peek().is_some_and(|c| *c != ']') {
                        out.push('-');
                    } else {
                        out.push_str(&format!("\\x{{{:X}}}", literal as u32));
                    }
                }
                out.push(']');
            }
            c => out.push_str(&regex::escape(&c.to_string())),
        }
    }
    out.push_str(")$");
    Regex::new(&out).map(Name::Matching).map_err(|_| ())
}

/// Walks down along a pattern.
fn walk(
    files: &dyn Files,
    directory: &Path,
    prefix: &str,
    names: &[Name],
    found: &mut Vec<String>,
    budget: &mut usize,
) -> Option<()> {
    *budget = budget.checked_sub(1)?;
    let Some((first, rest)) = names.split_first() else {
        return Some(());
    };
    let joined = |name: &str| {
        if prefix.is_empty() {
            name.to_string()
        } else {
            format!("{prefix}/{name}")
        }
    };
    let mut step = |name: &str, is_directory: bool, budget: &mut usize| -> Option<()> {
        if rest.is_empty() {
            if !is_directory {
                *budget = budget.checked_sub(1)?;
                found.push(joined(name));
            }
            return Some(());
        }
        if is_directory {
            walk(
                files,
                &directory.join(name),
                &joined(name),
                rest,
                found,
                budget,
            )?;
        }
        Some(())
    };
    match first {
        Name::Up => {
            let up = crate::source::normalize(&directory.join(".."));
            if !files.is_inside(&up) {
                return Some(());
            }
            walk(files, &up, &joined(".."), rest, found, budget)
        }
        Name::Exact(name) => {
            let path = directory.join(name);
            if !files.is_inside(&path) {
                return Some(());
            }
            if files.is_directory(&path) {
                step(name, true, budget)
            } else if files.is_file(&path) {
                step(name, false, budget)
            } else {
                Some(())
            }
        }
        Name::Matching(pattern) => {
            for (name, is_directory) in files.list(directory) {
                if pattern.is_match(&name) {
                    step(&name, is_directory, budget)?;
                }
            }
            Some(())
        }
        Name::Any => {
            // It may stand for no directory at all; at the end it stands for every file.
            if !rest.is_empty() {
                walk(files, directory, prefix, rest, found, budget)?;
            }
            for (name, is_directory) in files.list(directory) {
                let path = directory.join(&name);
                if is_directory && files.is_inside(&path) && prefix.matches('/').count() < 64 {
                    walk(files, &path, &joined(&name), names, found, budget)?;
                } else if !is_directory && rest.is_empty() {
                    *budget = budget.checked_sub(1)?;
                    found.push(joined(&name));
                }
            }
            Some(())
        }
    }
}
