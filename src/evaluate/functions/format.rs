//! `format` and `formatlist` (`format.go` of go-cty's `stdlib`).

use unicode_segmentation::UnicodeSegmentation;

use super::FunctionError;
use super::json;
use super::letters::characters;
use super::signature::{
    Call, Function, Kind, MOST_BYTES, Pieces, Returns, argument_error, fail, function, parameter,
};
use crate::value::{Data, Number, Reason, Type, Unknown, Value, convert, refined};

/// Nothing is padded beyond this.
const MOST_WIDTH: usize = 64 << 10;

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "format",
        &[parameter("format", Kind::String)],
        Returns::Always(Kind::String),
        format_one,
    )
    .variadic(parameter("args", Kind::Any).null().unknown()),
    function(
        "formatlist",
        &[parameter("format", Kind::String)],
        Returns::Always(Kind::ListOfString),
        format_list,
    )
    .variadic(parameter("args", Kind::Any).null().unknown()),
];

/// One `%…` of a format.
#[derive(Debug, Default, Clone)]
struct Verb {
    /// As it is written.
    raw: String,
    /// Where it begins, in bytes.
    offset: usize,
    /// Which argument it takes, from 1.
    argument: usize,
    mode: char,
    zero: bool,
    sharp: bool,
    plus: bool,
    minus: bool,
    space: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

enum Part {
    Text(String),
    Verb(Verb),
}

enum Failure {
    /// More arguments than the format uses: how many it does use.
    TooMany(usize),
    Text(String),
    Limit,
}

/// The format in parts, and the highest argument it uses.
fn parse(format: &str) -> Result<(Vec<Part>, usize), String> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut highest = 0;
    let mut next = 1;
    let mut chars = format.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        if chars.next_if(|(_, c)| *c == '%').is_some() {
            text.push('%');
            continue;
        }
        let mut verb = Verb {
            offset,
            argument: next,
            ..Verb::default()
        };
        let ended = |at: usize| format!("invalid format string starting at offset {at}");
        let wrong =
            |at: usize, c: char| format!("unrecognized format character {c:?} at offset {at}");
        let digits = |chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>| {
            let mut n: Option<usize> = None;
            while let Some((_, d)) = chars.next_if(|(_, c)| c.is_ascii_digit()) {
                let digit = d.to_digit(10).unwrap_or(0) as usize;
                n = Some(
                    n.unwrap_or(0)
                        .saturating_mul(10)
                        .saturating_add(digit)
                        .min(1 << 30),
                );
            }
            n
        };
        while let Some((_, flag)) = chars.next_if(|(_, c)| matches!(c, '0' | '#' | '-' | '+' | ' '))
        {
            match flag {
                '0' => verb.zero = true,
                '#' => verb.sharp = true,
                '-' => verb.minus = true,
                '+' => verb.plus = true,
                _ => verb.space = true,
            }
        }
        verb.width = digits(&mut chars);
        if chars.next_if(|(_, c)| *c == '.').is_some() {
            verb.precision = Some(digits(&mut chars).unwrap_or(0));
        }
        if let Some((at, _)) = chars.next_if(|(_, c)| *c == '[') {
            let first = chars.peek().copied();
            match first {
                Some((at, c)) if !('1'..='9').contains(&c) => return Err(wrong(at, c)),
                None => return Err(ended(at + 1)),
                _ => {}
            }
            verb.argument = digits(&mut chars).unwrap_or(0);
            match chars.next() {
                Some((_, ']')) => {}
                Some((at, c)) => return Err(wrong(at, c)),
                None => return Err(ended(format.len())),
            }
        }
        let Some((at, mode)) = chars.next() else {
            return Err(ended(format.len()));
        };
        if !mode.is_ascii_alphabetic() {
            return Err(wrong(at, mode));
        }
        verb.mode = mode;
        verb.raw = format.get(offset..at + 1).unwrap_or_default().to_string();
        next = verb.argument.saturating_add(1);
        highest = highest.max(verb.argument);
        if !text.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut text)));
        }
        parts.push(Part::Verb(verb));
    }
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    Ok((parts, highest))
}

/// Formats; what isn't known becomes a hole of the string.
fn render(format: &str, arguments: &[Value], reason: Reason) -> Result<Value, Failure> {
    let (parts, highest) = parse(format).map_err(Failure::Text)?;
    let mut pieces = Pieces::default();
    let mut bytes = 0usize;
    for part in &parts {
        let verb = match part {
            Part::Text(text) => {
                pieces.text(text);
                continue;
            }
            Part::Verb(verb) => verb,
        };
        let Some(value) = verb.argument.checked_sub(1).and_then(|i| arguments.get(i)) else {
            return Err(Failure::Text(format!(
                "not enough arguments for {:?} at {}: need index {} but have {} total",
                verb.raw,
                verb.offset,
                verb.argument,
                arguments.len()
            )));
        };
        if verb.width.is_some_and(|w| w > MOST_WIDTH)
            || verb.precision.is_some_and(|p| p > MOST_WIDTH)
        {
            return Err(Failure::Limit);
        }
        if !value.is_wholly_known() {
            hole(&mut pieces, verb, value);
            continue;
        }
        let text = verb.apply(value).map_err(Failure::Text)?;
        bytes = bytes.saturating_add(text.len());
        if bytes > MOST_BYTES {
            return Err(Failure::Limit);
        }
        pieces.text(&text);
    }
    if arguments.len() > highest {
        return Err(Failure::TooMany(highest));
    }
    // All that Terraform knows of such a string is what stands before its first verb.
    let known = format
        .find('%')
        .and_then(|at| format.get(..at))
        .unwrap_or_default();
    Ok(pieces.finish(reason, known))
}

/// A value that isn't known, as it will stand in the string.
fn hole(pieces: &mut Pieces, verb: &Verb, value: &Value) {
    let is_plain = verb.width.is_none() && verb.precision.is_none() && !verb.sharp;
    if is_plain
        && matches!(verb.mode, 's' | 'v' | 'd' | 't')
        && let Ok(text) = convert(value, &Type::String)
    {
        pieces.hole(&text);
        return;
    }
    pieces.hole(&Value::unknown(Unknown {
        ty: Type::String,
        not_null: true,
        reason: crate::value::first_reason(value).unwrap_or_default(),
        ..Unknown::default()
    }));
}

impl Verb {
    fn unsupported(&self, why: &str) -> String {
        format!(
            "unsupported value for {:?} at {}: {why}",
            self.raw, self.offset
        )
    }

    fn apply(&self, value: &Value) -> Result<String, String> {
        if self.mode != 'v' && value.is_null() {
            return Err(self.unsupported("null value cannot be formatted"));
        }
        let converted = |ty: &Type| convert(value, ty).map_err(|e| self.unsupported(&e));
        match self.mode {
            'v' => self.as_is(value),
            't' => {
                let value = converted(&Type::Bool)?;
                Ok(if value.as_bool() == Some(true) {
                    "true"
                } else {
                    "false"
                }
                .into())
            }
            'b' | 'd' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'g' | 'G' => {
                match converted(&Type::Number)?.as_number() {
                    Some(number) => self.number(number),
                    None => Err(self.unsupported("a number is required")),
                }
            }
            's' | 'q' => {
                let value = converted(&Type::String)?;
                let text = value.as_str().unwrap_or_default();
                let text: String = match self.precision {
                    Some(n) if n > 0 => text.graphemes(true).take(n).collect(),
                    _ => text.to_string(),
                };
                Ok(self.pad(if self.mode == 'q' {
                    json::quoted(&text)
                } else {
                    text
                }))
            }
            mode => Err(format!(
                "unsupported format verb {mode:?} in {:?} at offset {}",
                self.raw, self.offset
            )),
        }
    }

    fn as_is(&self, value: &Value) -> Result<String, String> {
        match &value.data {
            Data::String(s) if !self.sharp => Ok(self.pad(s.as_str().to_string())),
            Data::Number(n) if !self.sharp => Ok(self.pad(n.general(None))),
            _ => json::encode(value)
                .map(|text| self.pad(text))
                .map_err(|e| self.unsupported(&e)),
        }
    }

    /// Padded to its width in characters as they are seen.
    fn pad(&self, text: String) -> String {
        let given = characters(&text);
        let missing = self.width.unwrap_or(0).saturating_sub(given);
        if missing == 0 {
            return text;
        }
        let pad = if self.zero { "0" } else { " " }.repeat(missing);
        if self.minus { text + &pad } else { pad + &text }
    }

    /// As Go's `fmt` writes big integers and floats.
    fn number(&self, number: &Number) -> Result<String, String> {
        if matches!(self.mode, 'b' | 'd' | 'o' | 'x' | 'X') {
            let Some(n) = number.as_integer() else {
                return Err(self.unsupported("an integer is required"));
            };
            let negative = number.is_negative();
            let radix = match self.mode {
                'b' => 2,
                'o' => 8,
                'd' => 10,
                _ => 16,
            };
            let digits = n.in_radix(radix).to_string();
            let digits = digits.trim_start_matches('-');
            let mut digits = if self.mode == 'X' {
                digits.to_uppercase()
            } else {
                digits.to_string()
            };
            let prefix = match self.mode {
                _ if !self.sharp => "",
                'b' => "0b",
                'o' => "0",
                'x' => "0x",
                'X' => "0X",
                _ => "",
            };
            if let Some(least) = self.precision {
                // Zero with the precision zero is written as nothing.
                if least == 0 && digits == "0" {
                    return Ok(" ".repeat(self.width.unwrap_or(0)));
                }
                digits = "0".repeat(least.saturating_sub(digits.len())) + &digits;
            }
            return Ok(self.signed(negative, prefix, digits, self.precision.is_none()));
        }
        if number.is_infinite() {
            let text = if number.is_negative() { "-Inf" } else { "+Inf" };
            return Ok(self.pad(text.into()));
        }
        let text = match self.mode {
            'f' => number.fixed(self.precision.unwrap_or(6)),
            'e' | 'E' => number.scientific(self.precision.unwrap_or(6)),
            _ => number.general(self.precision),
        };
        let negative = text.starts_with('-');
        let digits = text.trim_start_matches('-');
        let digits = if self.mode.is_ascii_uppercase() {
            digits.to_uppercase()
        } else {
            digits.to_string()
        };
        Ok(self.signed(negative, "", digits, true))
    }

    fn signed(&self, negative: bool, prefix: &str, digits: String, may_zero: bool) -> String {
        let sign = match () {
            _ if negative => "-",
            _ if self.plus => "+",
            _ if self.space => " ",
            _ => "",
        };
        let length = sign.len() + prefix.len() + digits.len();
        let missing = self.width.unwrap_or(0).saturating_sub(length);
        if self.minus {
            format!("{sign}{prefix}{digits}{}", " ".repeat(missing))
        } else if self.zero && may_zero {
            format!("{sign}{prefix}{}{digits}", "0".repeat(missing))
        } else {
            format!("{}{sign}{prefix}{digits}", " ".repeat(missing))
        }
    }
}

fn too_many(used: usize) -> String {
    format!("too many arguments; only {used} used by format string")
}

fn format_one(call: &Call<'_>) -> Result<Value, FunctionError> {
    let arguments = call.arguments.get(1..).unwrap_or_default();
    match render(call.text(0)?, arguments, call.reason()) {
        Ok(value) => Ok(value),
        Err(Failure::Text(text)) => Err(fail(text)),
        Err(Failure::TooMany(used)) => Err(argument_error(used + 1, too_many(used))),
        Err(Failure::Limit) => Ok(call.limit("the result of format is too long")),
    }
}

fn format_list(call: &Call<'_>) -> Result<Value, FunctionError> {
    let format = call.text(0)?;
    let arguments = call.arguments.get(1..).unwrap_or_default();
    let mut length: Option<(usize, usize)> = None;
    let mut unknown = false;
    let mut is_scalar = Vec::with_capacity(arguments.len());
    for (i, argument) in arguments.iter().enumerate() {
        let is_sequence = argument.ty().is_sequence() && !argument.is_null();
        is_scalar.push(!is_sequence);
        if !is_sequence {
            continue;
        }
        let given = match (argument.as_items(), argument.ty()) {
            (Some(items), _) => items.len(),
            (None, Type::Tuple(es)) => es.len(),
            _ => {
                unknown = true;
                continue;
            }
        };
        match length {
            Some((first, wanted)) if wanted != given => {
                return Err(argument_error(
                    i + 1,
                    format!(
                        "argument {} has length {given}, which is inconsistent with argument {first} of length {wanted}",
                        i + 1
                    ),
                ));
            }
            Some(_) => {}
            None => length = Some((i + 1, given)),
        }
    }
    if unknown {
        return Ok(refined(Unknown {
            ty: Type::list(Type::String),
            not_null: true,
            reason: call.reason(),
            ..Unknown::default()
        }));
    }
    let count = length.map_or(1, |(_, n)| n);
    let mut items = Vec::with_capacity(count);
    let mut bytes = 0usize;
    // All arguments are looked through for it.
    let reason = call.reason();
    for i in 0..count {
        let row: Vec<Value> = arguments
            .iter()
            .zip(&is_scalar)
            .map(|(argument, scalar)| {
                if *scalar {
                    return argument.clone();
                }
                argument
                    .as_items()
                    .and_then(|items| items.get(i).cloned())
                    .unwrap_or_else(|| call.unknown(Type::String))
            })
            .collect();
        let item = match render(format, &row, reason.clone()) {
            Ok(value) => value,
            Err(Failure::Limit) => return Ok(call.limit("the result of formatlist is too long")),
            Err(Failure::Text(text)) => {
                return Err(fail(format!("error on format iteration {i}: {text}")));
            }
            Err(Failure::TooMany(used)) => {
                return Err(fail(format!(
                    "error on format iteration {i}: {}",
                    too_many(used)
                )));
            }
        };
        bytes = bytes.saturating_add(item.as_str().map_or(0, str::len));
        if bytes > MOST_BYTES {
            return Ok(call.limit("the result of formatlist is too long"));
        }
        items.push(item);
    }
    Ok(Value::list(Type::String, items))
}
