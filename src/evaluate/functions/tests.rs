//! Tests of the functions as calls are written, with a small reader of literals and calls.

use std::path::Path;

use super::*;
use crate::evaluate::Share;
use crate::source::Memory;
use crate::value::{Entries, Marks, Number, Piece, Reason, Type, Unknown, equals};

mod known;
mod unknown;

/// Reads literals, lists, objects and calls, and evaluates them.
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub context: &'a Context<'a>,
    /// What names stand for.
    pub names: &'a [(&'a str, Value)],
}

impl Reader<'_> {
    fn space(&mut self) {
        self.text = self.text.trim_start();
    }

    fn take(&mut self, token: &str) -> bool {
        self.space();
        match self.text.strip_prefix(token) {
            Some(rest) => {
                self.text = rest;
                true
            }
            None => false,
        }
    }

    fn string(&mut self) -> String {
        let mut out = String::new();
        let mut chars = self.text.char_indices().skip(1);
        while let Some((i, c)) = chars.next() {
            match c {
                '"' => {
                    self.text = &self.text[i + 1..];
                    return out;
                }
                '\\' => match chars.next().map(|(_, c)| c) {
                    Some('n') => out.push('\n'),
                    Some('t') => out.push('\t'),
                    Some('r') => out.push('\r'),
                    Some(u @ ('u' | 'U')) => {
                        let n = if u == 'u' { 4 } else { 8 };
                        let digits: String = chars.by_ref().take(n).map(|(_, c)| c).collect();
                        let code = u32::from_str_radix(&digits, 16).unwrap();
                        out.push(char::from_u32(code).unwrap());
                    }
                    Some(c) => out.push(c),
                    None => panic!("unfinished string"),
                },
                '$' | '%'
                    if self.text[i + 1..].starts_with(c) && self.text[i + 2..].starts_with('{') =>
                {
                    out.push(c);
                    chars.next();
                }
                '$' if self.text[i + 1..].starts_with('{') => panic!("template"),
                c => out.push(c),
            }
        }
        panic!("unfinished string")
    }

    fn items(&mut self, close: &str) -> Result<Vec<Value>, FunctionError> {
        let mut items = Vec::new();
        while !self.take(close) {
            let value = self.value()?;
            if self.take("...") {
                items.extend(value.as_items().expect("a sequence").iter().cloned());
            } else {
                items.push(value);
            }
            self.take(",");
        }
        Ok(items)
    }

    pub fn value(&mut self) -> Result<Value, FunctionError> {
        self.space();
        if self.take("[") {
            return self.items("]").map(Value::tuple);
        }
        if self.take("{") {
            let mut entries = Entries::new();
            while !self.take("}") {
                self.space();
                let key = if self.text.starts_with('"') {
                    self.string()
                } else {
                    self.word()
                };
                assert!(self.take("=") || self.take(":"), "{}", self.text);
                let value = self.value()?;
                entries.insert(key.into(), value);
                self.take(",");
            }
            return Ok(Value::object(entries));
        }
        if self.text.starts_with('"') {
            return Ok(Value::string(self.string()));
        }
        if self.take("-") {
            let value = self.value()?;
            return Ok(Value::number(value.as_number().expect("a number").negate()));
        }
        let word = self.word();
        if self.take("(") {
            let arguments = self.items(")")?;
            return call(&word, &arguments, self.context);
        }
        Ok(match word.as_str() {
            "null" => Value::null(),
            "true" => Value::bool(true),
            "false" => Value::bool(false),
            _ => match self.names.iter().find(|(name, _)| *name == word) {
                Some((_, value)) => value.clone(),
                None => {
                    let number = Number::parse(&word)
                        .unwrap_or_else(|| panic!("{word:?} before {:?}", self.text));
                    let mut value = Value::number(number);
                    for (operator, apply) in [
                        ("/", Number::divide as fn(&Number, &Number) -> _),
                        ("*", Number::multiply),
                    ] {
                        if self.take(operator) {
                            let right = self.value()?;
                            let (a, b) = (value.as_number().unwrap(), right.as_number().unwrap());
                            value = Value::number(apply(a, b).expect("a number"));
                        }
                    }
                    value
                }
            },
        })
    }

    fn word(&mut self) -> String {
        self.space();
        let end = self
            .text
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '-')))
            .unwrap_or(self.text.len());
        // `...` ends a word.
        let end = self.text[..end].find("...").unwrap_or(end);
        let (word, rest) = self.text.split_at(end);
        self.text = rest;
        word.to_string()
    }
}

/// Evaluates with files in memory.
pub(super) fn evaluate(text: &str, names: &[(&str, Value)]) -> Result<Value, FunctionError> {
    let mut files = Memory::default();
    for (path, text) in [
        ("/r/hello.txt", "hello!"),
        ("/r/a/deep/x.txt", "x"),
        ("/r/a/y.tf", "y"),
        ("/r/t.tmpl", "T"),
    ] {
        files.insert(path, text);
    }
    files.insert("/r/bad.bin", vec![0xe9, 0x9f]);
    let context = Context {
        files: &files,
        directory: Path::new("/r"),
        budget: &Budget::new(Share::MOST),
        template: &|text, _, _| Ok(Value::string(text)),
    };
    let mut reader = Reader {
        text,
        context: &context,
        names,
    };
    let value = reader.value()?;
    reader.space();
    assert_eq!(reader.text, "", "{text}");
    Ok(value)
}

/// The value as JSON, or the error.
pub(super) fn shown(result: &Result<Value, FunctionError>) -> String {
    match result {
        Ok(value) if value.is_wholly_known() => super::json::encode(value).unwrap_or_else(|e| e),
        Ok(value) => format!("unknown {}", value.ty()),
        Err(FunctionError::Unknown) => "no such function".into(),
        Err(FunctionError::Arity(text)) => format!("! {text}"),
        Err(FunctionError::Argument(_, name, text)) => format!("! {name}: {text}"),
        Err(FunctionError::Limit(text)) => format!("too much: {text}"),
        Err(FunctionError::Call(text)) => format!("! {text}"),
    }
}

pub(super) fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let given = shown(&evaluate(text, &[]));
            // Where YAML is ill-formed each parser says in its own words.
            let is_yaml_error = text.starts_with("yamldecode")
                && given.starts_with('!')
                && expected.starts_with('!');
            (given != *expected && !is_yaml_error)
                .then(|| format!("{text}\n  given    {given}\n  expected {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn names_come_with_and_without_their_namespace() {
    assert!(exists("core::upper") && exists("try") && !exists("type") && !exists("nope"));
    assert_eq!(
        names().filter(|n| !n.starts_with("core::")).count() * 2,
        names().count()
    );
}
