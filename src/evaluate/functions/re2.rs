//! The syntax of RE2 (<https://github.com/google/re2/wiki/Syntax>) in that of the crate `regex`, and RE2's words for what is wrong.

use regex_automata::meta::BuildError;

use super::FunctionError;

/// Why a pattern is none.
pub(super) struct PatternError {
    /// What is wrong, in RE2's words.
    pub code: String,
    /// The part that is.
    pub part: String,
    /// Nothing is: it takes more than this analysis compiles.
    is_limit: bool,
}

impl PatternError {
    pub fn new(code: &str, part: &str) -> PatternError {
        PatternError {
            code: code.into(),
            part: part.into(),
            is_limit: false,
        }
    }

    pub fn limit(text: &str) -> PatternError {
        PatternError {
            is_limit: true,
            ..PatternError::new("expression too large", text)
        }
    }

    /// Why a call with the pattern has no result; what is said where the pattern is wrong.
    pub fn of_call(self, said: impl FnOnce(&PatternError) -> FunctionError) -> FunctionError {
        match self.is_limit {
            true => FunctionError::Limit("a pattern that is too large".into()),
            false => said(&self),
        }
    }

    /// As Go prints it itself.
    pub fn quoted(&self) -> String {
        format!("{}: `{}`", self.code, self.part)
    }
}

/// The pattern in the syntax of the crate `regex`, with the names of its groups taken out: Go allows the same name
/// twice, and names that begin with a digit.
pub(super) fn translate(text: &str) -> Result<(String, Vec<Option<String>>), PatternError> {
    let mut out = String::new();
    let mut names = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied();
    let mut i = 0;
    // How far a repetition just before reaches: where it began.
    let mut repeated: Option<usize> = None;
    let mut is_start = true;
    // How often what is in each open group is repeated at most, and what came last: RE2 multiplies.
    let mut groups: Vec<u32> = vec![1];
    let mut times: u32 = 1;
    while let Some(c) = at(i) {
        match c {
            '(' => {
                groups.push(1);
                times = 1;
            }
            ')' => times = groups.pop().unwrap_or(1),
            '*' | '+' | '?' | '{' => {}
            _ => times = 1,
        }
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
                    let most = most.flatten();
                    times = times.saturating_mul(most.unwrap_or(least).max(1));
                    if least > 1000 || times > 1000 || most.is_some_and(|m| m > 1000 || m < least) {
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
        if let Some(within) = groups.last_mut() {
            *within = (*within).max(times);
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
pub(super) fn explain(text: &str, error: &BuildError) -> PatternError {
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
