//! `regex` and `regexall`, in the syntax of RE2 (<https://github.com/google/re2/wiki/Syntax>).

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

use regex_automata::meta::BuildError;

use super::FunctionError;
use super::matching::{Match, Matcher};
use super::signature::{
    Function, Kind, MOST_BYTES, MOST_ELEMENTS, Parameter, Returns, argument_error, fail, function,
    parameter,
};
use crate::evaluate::Budget;
use crate::value::{Entries, Type, Value};

const PATTERN: Parameter = parameter("pattern", Kind::String);
const TEXT: Parameter = parameter("string", Kind::String);
/// Why matches aren't known that nobody looked for.
const TOO_LONG: &str = "finding the pattern takes more than is left of the stack's steps";

pub(super) const FUNCTIONS: &[Function] = &[
    function("regex", &[PATTERN, TEXT], Returns::By(match_type), |c| {
        let pattern = compile(c.text(0)?)?;
        let text = c.text(1)?;
        let Ok(found) = pattern.matcher.first(text, c.context.budget) else {
            return Ok(c.limit(TOO_LONG));
        };
        found
            .map(|found| pattern.result(&found))
            .ok_or_else(|| fail("pattern did not match any part of the given string"))
    }),
    function(
        "regexall",
        &[PATTERN, TEXT],
        Returns::By(|a| match_type(a).map(Type::list)),
        |c| {
            let pattern = compile(c.text(0)?)?;
            let text = c.text(1)?;
            let mut items = Vec::new();
            let mut last_end = None;
            for found in pattern.matcher.all(text, c.context.budget) {
                let Ok(found) = found else {
                    return Ok(c.limit(TOO_LONG));
                };
                let range = found.range();
                // Go takes no empty match right behind another match.
                if range.is_empty() && last_end == Some(range.start) {
                    continue;
                }
                last_end = Some(range.end);
                if items.len() >= MOST_ELEMENTS {
                    return Ok(c.limit("regexall finds too much"));
                }
                items.push(pattern.result(&found));
            }
            let element = c.returns.element().cloned().unwrap_or_default();
            Ok(Value::list(element, items))
        },
    ),
];

/// Why a pattern is none.
pub(super) struct PatternError {
    /// What is wrong, in RE2's words.
    pub code: String,
    /// The part that is.
    pub part: String,
    /// Nothing is: it takes more than this analysis compiles.
    pub is_limit: bool,
}

impl PatternError {
    fn new(code: &str, part: &str) -> PatternError {
        PatternError {
            code: code.into(),
            part: part.into(),
            is_limit: false,
        }
    }

    fn limit(text: &str) -> PatternError {
        PatternError {
            is_limit: true,
            ..PatternError::new("expression too large", text)
        }
    }

    /// As Go prints it itself.
    pub fn quoted(&self) -> String {
        format!("{}: `{}`", self.code, self.part)
    }
}

/// Compiling a pattern takes longer than using it, and a rule uses the same ones again and again: so many are kept by each
/// thread.
const MOST_KEPT: usize = 256;

thread_local! {
    static KEPT: RefCell<FxHashMap<String, Rc<Pattern>>> = RefCell::default();
}

/// A compiled pattern.
pub(super) struct Pattern {
    matcher: Matcher,
    /// The names in the order of the groups, as they are written.
    names: Vec<Option<String>>,
}

fn compile(text: &str) -> Result<Rc<Pattern>, FunctionError> {
    Pattern::kept(text).map_err(|e| match e.is_limit {
        true => FunctionError::Limit("a pattern that is too large".into()),
        false => argument_error(
            0,
            format!("invalid regexp pattern: {} in {}", e.code, e.part),
        ),
    })
}

impl Pattern {
    /// The pattern, compiled unless this thread has it already.
    pub fn kept(text: &str) -> Result<Rc<Pattern>, PatternError> {
        if let Some(found) = KEPT.with_borrow(|kept| kept.get(text).cloned()) {
            return Ok(found);
        }
        let pattern = Rc::new(Pattern::new(text)?);
        KEPT.with_borrow_mut(|kept| {
            if kept.len() >= MOST_KEPT {
                kept.clear();
            }
            kept.insert(text.to_string(), pattern.clone());
        });
        Ok(pattern)
    }

    fn new(text: &str) -> Result<Pattern, PatternError> {
        let (translated, names) = translate(text)?;
        let matcher = Matcher::new(translated).map_err(|error| match error {
            Some(error) => explain(text, &error),
            None => PatternError::limit(text),
        })?;
        Ok(Pattern { matcher, names })
    }

    fn has_names(&self) -> bool {
        self.names.iter().any(Option::is_some)
    }

    /// What the whole match or its groups are.
    fn result(&self, found: &Match<'_>) -> Value {
        let group = |i: usize| {
            let text = found.group(i);
            text.map_or_else(|| Value::null_of(Type::String), Value::string)
        };
        if self.names.is_empty() {
            return group(0);
        }
        if self.has_names() {
            let entries: Entries = self
                .names
                .iter()
                .enumerate()
                .filter_map(|(i, name)| Some((name.as_deref()?.into(), group(i + 1))))
                .collect();
            return Value::object(entries);
        }
        Value::tuple((1..=self.names.len()).map(group).collect())
    }

    fn ty(&self) -> Result<Type, FunctionError> {
        if self.names.is_empty() {
            return Ok(Type::String);
        }
        if !self.has_names() {
            return Ok(Type::tuple(
                self.names.iter().map(|_| Type::String).collect(),
            ));
        }
        let mut attributes = BTreeMap::new();
        for name in &self.names {
            let Some(name) = name else {
                return Err(argument_error(
                    0,
                    "invalid regexp pattern: cannot mix both named and unnamed capture groups",
                ));
            };
            attributes.insert(name.as_str().into(), Type::String);
        }
        Ok(Type::object(attributes))
    }

    /// Replaces each match as Go's `ReplaceAllString` does; none where the result is too long, or takes too long.
    pub fn replace_all(&self, text: &str, template: &str, budget: &Budget) -> Option<String> {
        let mut out = String::new();
        let mut at = 0;
        let mut last_end = None;
        for found in self.matcher.all(text, budget) {
            let found = found.ok()?;
            let whole = found.range();
            if whole.is_empty() && last_end == Some(whole.start) {
                continue;
            }
            last_end = Some(whole.end);
            out.push_str(text.get(at..whole.start)?);
            self.expand(template, &found, &mut out);
            at = whole.end;
            if out.len() > MOST_BYTES {
                return None;
            }
        }
        out.push_str(text.get(at..)?);
        Some(out)
    }

    /// Go's `Expand`: `$1`, `$name`, `${name}`, `$$`.
    fn expand(&self, template: &str, found: &Match<'_>, out: &mut String) {
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            if let Some(after) = after.strip_prefix('$') {
                out.push('$');
                rest = after;
                continue;
            }
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let (name, after) = match after.strip_prefix('{') {
                Some(inner) => match inner.split_once('}') {
                    Some((name, rest)) if !name.is_empty() && name.chars().all(is_word) => {
                        (name, rest)
                    }
                    _ => {
                        // Not well formed: the dollar stands for itself.
                        out.push('$');
                        rest = after;
                        continue;
                    }
                },
                None => {
                    let end = after.find(|c: char| !is_word(c)).unwrap_or(after.len());
                    after.split_at(end)
                }
            };
            if name.is_empty() {
                out.push('$');
                rest = after;
                continue;
            }
            rest = after;
            let group = match name.parse::<usize>() {
                Ok(n) => found.group(n),
                Err(_) => self
                    .names
                    .iter()
                    .enumerate()
                    .rev()
                    .filter(|(_, n)| n.as_deref() == Some(name))
                    .find_map(|(i, _)| found.group(i + 1)),
            };
            out.push_str(group.unwrap_or(""));
        }
        out.push_str(rest);
    }
}

fn match_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    match arguments.first().and_then(Value::as_str) {
        Some(text) => compile(text)?.ty(),
        None => Ok(Type::Dynamic),
    }
}

/// The pattern in the syntax of the crate `regex`, with the names of its groups taken out: Go allows the same name
/// twice, and names that begin with a digit.
fn translate(text: &str) -> Result<(String, Vec<Option<String>>), PatternError> {
    let mut out = String::new();
    let mut names = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied();
    let mut i = 0;
    // How far a repetition just before reaches: where it began.
    let mut repeated: Option<usize> = None;
    let mut is_start = true;
    while let Some(c) = at(i) {
        match c {
            '\\' => {
                let Some(next) = at(i + 1) else {
                    return Err(PatternError::new(
                        "trailing backslash at end of expression",
                        "",
                    ));
                };
                if next == 'Q' {
                    let is_end = |j: &usize| at(*j) == Some('\\') && at(j + 1) == Some('E');
                    let end = (i + 2..chars.len()).find(is_end);
                    let inner = chars.get(i + 2..end.unwrap_or(chars.len()));
                    let inner: String = inner.unwrap_or_default().iter().collect();
                    out.push_str(&regex::escape(&inner));
                    i = end.map_or(chars.len(), |end| end + 2);
                } else {
                    let end = escape_end(&chars, i)?;
                    if matches!(at(i + 1), Some('C' | 'B' | 'b' | 'A' | 'z')) && next == 'C' {
                        return Err(PatternError::new("invalid escape sequence", "\\C"));
                    }
                    push_escape(&chars, i, end, &mut out);
                    i = end;
                }
                (repeated, is_start) = (None, false);
            }
            '[' => {
                i = translate_class(&chars, i, &mut out)?;
                (repeated, is_start) = (None, false);
            }
            '(' => {
                if at(i + 1) == Some('?') {
                    i = translate_group(&chars, i, &mut out, &mut names)?;
                } else {
                    names.push(None);
                    out.push('(');
                    i += 1;
                }
                (repeated, is_start) = (None, true);
            }
            '|' => {
                out.push(c);
                i += 1;
                (repeated, is_start) = (None, true);
            }
            '*' | '+' | '?' => {
                if is_start {
                    return Err(PatternError::new(
                        "missing argument to repetition operator",
                        &c.to_string(),
                    ));
                }
                let lazy = at(i + 1) == Some('?');
                let end = i + 1 + usize::from(lazy);
                if let Some(begin) = repeated {
                    let part: String = chars.iter().skip(begin).take(end - begin).collect();
                    return Err(PatternError::new(
                        "invalid nested repetition operator",
                        &part,
                    ));
                }
                out.extend(chars.iter().skip(i).take(end - i));
                repeated = Some(i);
                i = end;
            }
            '{' => match repetition(&chars, i) {
                Some((least, most, end)) => {
                    let part: String = chars.iter().skip(i).take(end - i).collect();
                    if is_start {
                        return Err(PatternError::new(
                            "missing argument to repetition operator",
                            &part,
                        ));
                    }
                    if least > 1000 || most.flatten().is_some_and(|m| m > 1000 || m < least) {
                        return Err(PatternError::new("invalid repeat count", &part));
                    }
                    let lazy = at(end) == Some('?');
                    let end = end + usize::from(lazy);
                    if let Some(begin) = repeated {
                        let part: String = chars.iter().skip(begin).take(end - begin).collect();
                        return Err(PatternError::new(
                            "invalid nested repetition operator",
                            &part,
                        ));
                    }
                    out.extend(chars.iter().skip(i).take(end - i));
                    repeated = Some(i);
                    i = end;
                }
                None => {
                    out.push_str("\\{");
                    i += 1;
                    (repeated, is_start) = (None, false);
                }
            },
            // Bare, these stand for themselves.
            '}' | ']' => {
                out.push('\\');
                out.push(c);
                i += 1;
                (repeated, is_start) = (None, false);
            }
            _ => {
                out.push(c);
                i += 1;
                is_start = false;
                repeated = None;
            }
        }
    }
    Ok((out, names))
}

/// `{n}`, `{n,}` or `{n,m}`: the bounds and the end; none where the brace stands for itself.
fn repetition(chars: &[char], start: usize) -> Option<(u32, Option<Option<u32>>, usize)> {
    let mut i = start + 1;
    let number = |i: &mut usize| -> Option<u32> {
        let begin = *i;
        while chars.get(*i).is_some_and(char::is_ascii_digit) {
            *i += 1;
        }
        let digits: String = chars.get(begin..*i)?.iter().collect();
        if digits.is_empty() {
            return None;
        }
        Some(digits.parse().unwrap_or(u32::MAX))
    };
    let least = number(&mut i)?;
    let mut most = None;
    if chars.get(i) == Some(&',') {
        i += 1;
        most = Some(number(&mut i));
    }
    (chars.get(i) == Some(&'}')).then_some((least, most, i + 1))
}

/// Where the escape that begins at `start` ends.
fn escape_end(chars: &[char], start: usize) -> Result<usize, PatternError> {
    let at = |i: usize| chars.get(i).copied();
    let wrong = |end: usize| {
        let part: String = chars.iter().take(end).skip(start).collect();
        PatternError::new("invalid escape sequence", &part)
    };
    let Some(c) = at(start + 1) else {
        return Err(PatternError::new(
            "trailing backslash at end of expression",
            "",
        ));
    };
    match c {
        'a' | 'f' | 't' | 'n' | 'r' | 'v' | 'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'A' | 'b' | 'B'
        | 'z' | 'C' => Ok(start + 2),
        'p' | 'P' => match at(start + 2) {
            Some('{') => chars
                .iter()
                .skip(start)
                .position(|c| *c == '}')
                .map(|n| start + n + 1)
                .ok_or_else(|| {
                    let part: String = chars.iter().skip(start).collect();
                    PatternError::new("invalid character class range", &part)
                }),
            Some(_) => Ok(start + 3),
            None => Err(wrong(start + 2)),
        },
        'x' => match at(start + 2) {
            Some('{') => chars
                .iter()
                .skip(start)
                .position(|c| *c == '}')
                .map(|n| start + n + 1)
                .ok_or_else(|| wrong(chars.len())),
            Some(_)
                if at(start + 2).is_some_and(|c| c.is_ascii_hexdigit())
                    && at(start + 3).is_some_and(|c| c.is_ascii_hexdigit()) =>
            {
                Ok(start + 4)
            }
            _ => Err(wrong((start + 4).min(chars.len()))),
        },
        '0' => {
            let digits = (2..4)
                .take_while(|n| at(start + n).is_some_and(|c| ('0'..='7').contains(&c)))
                .count();
            Ok(start + 2 + digits)
        }
        '1'..='7' if at(start + 2).is_some_and(|c| ('0'..='7').contains(&c)) => {
            let digits = (2..4)
                .take_while(|n| at(start + n).is_some_and(|c| ('0'..='7').contains(&c)))
                .count();
            Ok(start + 2 + digits)
        }
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => Ok(start + 2),
        _ => Err(wrong(start + 2)),
    }
}

/// Writes an escape as the crate `regex` knows it. Classes of letters are those of ASCII in RE2.
fn push_escape(chars: &[char], start: usize, end: usize, out: &mut String) {
    match chars.get(start + 1) {
        Some('d') => out.push_str("[0-9]"),
        Some('D') => out.push_str("[^0-9]"),
        Some('s') => out.push_str("[\\t\\n\\x0C\\r ]"),
        Some('S') => out.push_str("[^\\t\\n\\x0C\\r ]"),
        Some('w') => out.push_str("[0-9A-Za-z_]"),
        Some('W') => out.push_str("[^0-9A-Za-z_]"),
        Some('b') => out.push_str("(?-u:\\b)"),
        Some('B') => out.push_str("\\B"),
        // `\p{^Greek}` is `\P{Greek}`.
        Some(c @ ('p' | 'P'))
            if chars.get(start + 2) == Some(&'{') && chars.get(start + 3) == Some(&'^') =>
        {
            out.push_str(if *c == 'p' { "\\P{" } else { "\\p{" });
            out.extend(chars.iter().take(end).skip(start + 4));
        }
        Some('0'..='7') => {
            let digits: String = chars.iter().take(end).skip(start + 1).collect();
            let code = u32::from_str_radix(&digits, 8).unwrap_or(0);
            out.push_str(&format!("\\x{{{code:X}}}"));
        }
        Some(c) if c.is_ascii_punctuation() => out.push_str(&regex::escape(&c.to_string())),
        Some(c) if !c.is_ascii_alphanumeric() => out.push(*c),
        _ => out.extend(chars.iter().take(end).skip(start)),
    }
}

/// A class in brackets; the end of it.
fn translate_class(chars: &[char], start: usize, out: &mut String) -> Result<usize, PatternError> {
    let at = |i: usize| chars.get(i).copied();
    let missing = || {
        let part: String = chars.iter().skip(start).collect();
        PatternError::new("missing closing ]", &part)
    };
    let mut i = start + 1;
    out.push('[');
    if at(i) == Some('^') {
        out.push('^');
        i += 1;
    }
    let mut is_first = true;
    loop {
        let c = at(i).ok_or_else(missing)?;
        if c == ']' && !is_first {
            out.push(']');
            return Ok(i + 1);
        }
        is_first = false;
        if c == '[' && at(i + 1) == Some(':') {
            let rest: String = chars.iter().skip(i).collect();
            if let Some(end) = rest.find(":]") {
                let name = rest.get(..end + 2).unwrap_or_default();
                const NAMES: [&str; 14] = [
                    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower",
                    "print", "punct", "space", "upper", "word", "xdigit",
                ];
                let plain = name
                    .trim_start_matches("[:")
                    .trim_start_matches('^')
                    .trim_end_matches(":]");
                if !NAMES.contains(&plain) {
                    return Err(PatternError::new("invalid character class range", name));
                }
                out.push_str(name);
                i += name.chars().count();
                continue;
            }
        }
        if c == '\\'
            && at(i + 1).is_some_and(|c| matches!(c, 'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P'))
        {
            let end = escape_end(chars, i)?;
            push_escape(chars, i, end, out);
            i = end;
            continue;
        }
        let low_start = i;
        i = class_character(chars, i, out)?;
        if at(i) == Some('-') && at(i + 1).is_some_and(|c| c != ']') {
            out.push('-');
            let high_start = i + 1;
            i = class_character(chars, high_start, out)?;
            let (low, high) = (at(low_start), at(high_start));
            if low.is_some_and(|c| c != '\\') && high.is_some_and(|c| c != '\\') && low > high {
                let part: String = chars.iter().take(i).skip(low_start).collect();
                return Err(PatternError::new("invalid character class range", &part));
            }
        }
    }
}

/// One character of a class, escaped for the crate `regex`, to which `&&`, `--`, `~~` and `[` mean more.
fn class_character(chars: &[char], start: usize, out: &mut String) -> Result<usize, PatternError> {
    match chars.get(start) {
        Some('\\') => {
            let c = chars.get(start + 1);
            if c.is_some_and(|c| {
                c.is_ascii_alphabetic() && !matches!(c, 'a' | 'f' | 't' | 'n' | 'r' | 'v' | 'x')
            }) {
                let part: String = chars.iter().take(start + 2).skip(start).collect();
                return Err(PatternError::new("invalid escape sequence", &part));
            }
            let end = escape_end(chars, start)?;
            push_escape(chars, start, end, out);
            Ok(end)
        }
        Some(c) => {
            if matches!(c, '[' | ']' | '&' | '~' | '-' | '^') {
                out.push('\\');
            }
            out.push(*c);
            Ok(start + 1)
        }
        None => Err(PatternError::new("missing closing ]", "")),
    }
}

/// `(?flags)`, `(?:…`, `(?P<name>…`; the end of it.
fn translate_group(
    chars: &[char],
    start: usize,
    out: &mut String,
    names: &mut Vec<Option<String>>,
) -> Result<usize, PatternError> {
    let rest: String = chars.iter().skip(start).collect();
    let name_begin = if rest.starts_with("(?P<") {
        Some(4)
    } else if rest.starts_with("(?<") && !rest.starts_with("(?<=") && !rest.starts_with("(?<!") {
        Some(3)
    } else {
        None
    };
    if let Some(begin) = name_begin {
        let inner = rest.get(begin..).unwrap_or_default();
        let Some((name, _)) = inner.split_once('>') else {
            return Err(PatternError::new("invalid named capture", &rest));
        };
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
            let part: String = rest
                .get(..begin + name.len() + 1)
                .unwrap_or_default()
                .to_string();
            return Err(PatternError::new("invalid named capture", &part));
        }
        names.push(Some(name.to_string()));
        out.push('(');
        return Ok(start + begin + name.chars().count() + 1);
    }
    for (i, c) in rest.chars().enumerate().skip(2) {
        match c {
            'i' | 'm' | 's' | 'U' | '-' => {}
            ':' | ')' => {
                let part: String = rest.chars().take(i + 1).collect();
                out.push_str(&part);
                return Ok(start + i + 1);
            }
            _ => {
                let part: String = rest.chars().take(i + 1).collect();
                return Err(PatternError::new(
                    "invalid or unsupported Perl syntax",
                    &part,
                ));
            }
        }
    }
    Err(PatternError::new(
        "missing argument to repetition operator",
        "?",
    ))
}

/// RE2's words for what the crate `regex` refuses.
fn explain(text: &str, error: &BuildError) -> PatternError {
    let syntax = error.syntax_error();
    let words = syntax.map(ToString::to_string).unwrap_or_default();
    if words.contains("unclosed group") {
        return PatternError::new("missing closing )", text);
    }
    if words.contains("unopened group") {
        return PatternError::new("unexpected )", text);
    }
    if words.contains("Unicode property") || words.contains("Unicode class") {
        let part: String = text
            .find("\\p")
            .or_else(|| text.find("\\P"))
            .and_then(|at| text.get(at..))
            .map(|rest| match rest.find('}') {
                Some(end) if rest.contains("{") => rest.get(..end + 1).unwrap_or(rest).to_string(),
                _ => rest.chars().take(3).collect(),
            })
            .unwrap_or_default();
        return PatternError::new("invalid character class range", &part);
    }
    if error.size_limit().is_some() || words.contains("nested") {
        return PatternError::limit(text);
    }
    PatternError::new("invalid expression", text)
}
