//! `yamlencode` and `yamldecode`.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

use super::FunctionError;
use super::dates;
use super::json::{TOO_DEEP, decoded, encoded, encoded_string, too_deep_or};
use super::signature::{Function, Kind, Returns, fail, function, parameter};
use super::yaml_write;
use crate::value::{Data, Entries, Number, Text, Type, Value, convert};

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "yamldecode",
        &[parameter("src", Kind::String).unknown()],
        Returns::By(|_| Ok(Type::Dynamic)),
        |c| {
            let text = c.value(0)?;
            if let Some(value) = encoded(text) {
                return Ok(decoded(value));
            }
            match text.as_str() {
                Some(text) => decode(text),
                None => Ok(c.unknown(Type::Dynamic)),
            }
        },
    )
    .nullable(),
    function(
        "yamlencode",
        &[parameter("value", Kind::Any)
            .null()
            .unknown()
            .dynamic()
            .marked()],
        Returns::Always(Kind::String),
        |c| encoded_string(c, yaml_write::encode, false),
    ),
];

/// Nested deeper than this, nothing is decoded.
const MOST_DEPTH: usize = 256;
/// So many values, those that aliases repeat included, are decoded.
const MOST_VALUES: usize = 1 << 20;
/// What is said of more.
const TOO_MANY: &str = "document contains excessive aliasing";

fn decode(text: &str) -> Result<Value, FunctionError> {
    if text.trim_start().starts_with("%YAML 1.") && !text.trim_start().starts_with("%YAML 1.1") {
        return Err(fail("found incompatible YAML document"));
    }
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        anchors: FxHashMap::default(),
        open: Vec::new(),
        values: 0,
    };
    reader.document().map_err(too_deep_or(|why| match why {
        why if why == TOO_MANY => FunctionError::Limit("a text with too many values".into()),
        // The reader's own limit.
        why if why.ends_with("recursion limit exceeded") => {
            FunctionError::Limit("a text that nests too deeply".into())
        }
        why => fail(why),
    }))
}

struct Reader<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    /// What anchors name, with how many values it is.
    anchors: FxHashMap<usize, (Value, usize)>,
    /// The anchors whose values are being read.
    open: Vec<usize>,
    values: usize,
}

fn scan_error(error: &ScanError) -> String {
    let at = error.marker();
    format!(
        "on line {}, column {}: {}",
        at.line(),
        at.col() + 1,
        error.info()
    )
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), String> {
        match self.parser.next_event() {
            Some(Ok(found)) => Ok(found),
            Some(Err(e)) => Err(scan_error(&e)),
            None => Err("found unexpected end of stream".into()),
        }
    }

    fn document(&mut self) -> Result<Value, String> {
        loop {
            match self.next()?.0 {
                Event::StreamStart | Event::Nothing => {}
                Event::DocumentStart(_) => break,
                _ => return Err("on line 1, column 1: missing start of document".into()),
            }
        }
        let (event, span) = self.next()?;
        let value = self.node(event, span, 0)?;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::DocumentEnd | Event::Nothing => {}
                Event::StreamEnd => return Ok(value),
                _ => {
                    return Err(format!(
                        "on line {}, column 1: unexpected extra content after value",
                        span.start.line().saturating_sub(1).max(1)
                    ));
                }
            }
        }
    }

    fn count(&mut self, more: usize) -> Result<(), String> {
        self.values = self.values.saturating_add(more);
        if self.values > MOST_VALUES {
            return Err(TOO_MANY.into());
        }
        Ok(())
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Value, String> {
        if depth > MOST_DEPTH {
            return Err(TOO_DEEP.into());
        }
        let before = self.values;
        self.count(1)?;
        let (anchor, value) = match event {
            Event::Alias(anchor) => {
                if self.open.contains(&anchor) {
                    return Err("cannot refer to anchor from inside its own definition".into());
                }
                let (value, size) = self
                    .anchors
                    .get(&anchor)
                    .cloned()
                    .ok_or("reference to undefined anchor")?;
                self.count(size)?;
                return Ok(value);
            }
            Event::Scalar(text, style, anchor, tag) => {
                (anchor, scalar(&text, style, tag.as_ref())?)
            }
            Event::SequenceStart(anchor, tag) => {
                check_tag(tag.as_ref(), "sequence", "seq")?;
                self.open.push(anchor);
                let mut items = Vec::new();
                loop {
                    let (event, span) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        break;
                    }
                    items.push(self.node(event, span, depth + 1)?);
                }
                self.open.pop();
                (anchor, Value::tuple(items))
            }
            Event::MappingStart(anchor, tag) => {
                check_tag(tag.as_ref(), "mapping", "map")?;
                self.open.push(anchor);
                let entries = self.mapping(depth)?;
                self.open.pop();
                (anchor, Value::object(entries))
            }
            _ => {
                let at = span.start;
                return Err(format!(
                    "on line {}, column {}: unexpected content",
                    at.line(),
                    at.col() + 1
                ));
            }
        };
        if anchor != 0 {
            self.anchors
                .insert(anchor, (value.clone(), self.values - before));
        }
        Ok(value)
    }

    fn mapping(&mut self, depth: usize) -> Result<Entries, String> {
        let mut entries = Entries::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(entries);
            }
            let is_merge = matches!(&event, Event::Scalar(text, ..) if text == "<<");
            let key = self.node(event, span, depth + 1)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            if is_merge {
                match &value.data {
                    Data::Object(o) => {
                        entries.extend(o.entries.iter().map(|(k, v)| (k.clone(), v.clone())))
                    }
                    _ => {
                        let name = if value.is_null() {
                            "null".into()
                        } else {
                            value.ty().friendly_name()
                        };
                        return Err(format!("cannot merge {name} into mapping"));
                    }
                }
                continue;
            }
            if key.is_null() {
                return Err("mapping key cannot be null".into());
            }
            let key = convert(&key, &Type::String)
                .map_err(|_| "only strings are allowed as mapping keys")?;
            entries.insert(key.as_str().unwrap_or_default().into(), value);
        }
    }
}

const CORE: &str = "tag:yaml.org,2002:";

/// The tag as messages name it: `!custom`, `tag:yaml.org,2002:int`.
fn tag_name(tag: &Tag) -> String {
    match tag.handle.as_str() {
        "!!" => format!("{CORE}{}", tag.suffix),
        handle => format!("{handle}{}", tag.suffix),
    }
}

fn check_tag(tag: Option<&Cow<'_, Tag>>, what: &str, wanted: &str) -> Result<(), String> {
    match tag.map(|t| tag_name(t)) {
        Some(name) if name != format!("{CORE}{wanted}") && name != "!" => {
            Err(format!("can't interpret {what} as {name}"))
        }
        _ => Ok(()),
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Cow<'_, Tag>>) -> Result<Value, String> {
    let is_plain = matches!(style, ScalarStyle::Plain);
    let Some(name) = tag.map(|t| tag_name(t)) else {
        return if is_plain {
            plain(text)
        } else {
            Ok(Value::string(text))
        };
    };
    let wrong = || format!("cannot parse {text:?} as {name}");
    match name.strip_prefix(CORE) {
        Some("str") => Ok(Value::string(text)),
        _ if name == "!" => Ok(Value::string(text)),
        Some("binary") => Ok(Value::string(text)),
        // What is quoted stays a string, whatever its tag says.
        Some("int" | "float" | "bool" | "null") if !is_plain => Ok(Value::string(text)),
        Some("int") => match plain(text)? {
            value if value.as_number().is_some_and(Number::is_integer) => Ok(value),
            _ => Err(wrong()),
        },
        Some("float") => match plain(text)? {
            value if value.as_number().is_some() => Ok(value),
            _ => Err(wrong()),
        },
        Some("bool") => match plain(text)? {
            value if value.as_bool().is_some() => Ok(value),
            _ => Err(wrong()),
        },
        Some("null") => match plain(text)? {
            value if value.is_null() => Ok(value),
            _ => Err(wrong()),
        },
        Some("timestamp") => timestamp(text).map(Value::string).ok_or_else(wrong),
        Some("seq" | "map" | "set" | "omap") => Err(format!("can't interpret scalar as {name}")),
        _ => Err(format!("unsupported tag {name:?}")),
    }
}

/// What an unquoted scalar means.
fn plain(text: &str) -> Result<Value, String> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::null(),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            Value::bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            Value::bool(false)
        }
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            Value::number(Number::from_f64(f64::INFINITY))
        }
        "-.inf" | "-.Inf" | "-.INF" => Value::number(Number::from_f64(f64::NEG_INFINITY)),
        ".nan" | ".NaN" | ".NAN" => return Err("floating point NaN is not supported".into()),
        _ => match number(text) {
            Some(n) => Value::number(n),
            None => match timestamp(text) {
                Some(time) => Value::string(time),
                None => Value::new(Data::String(Text::new(text))),
            },
        },
    })
}

fn number(text: &str) -> Option<Number> {
    let first = text.trim_start_matches(['+', '-']).chars().next()?;
    if !(first.is_ascii_digit() || first == '.') {
        return None;
    }
    let radix = |prefix: &str, radix: u32| {
        let digits = text.strip_prefix(prefix)?;
        let n = i64::from_str_radix(digits, radix).ok()?;
        (!digits.starts_with(['+', '-'])).then_some(Number::from(n))
    };
    if let Some(n) = radix("0x", 16).or_else(|| radix("0o", 8)) {
        return Some(n);
    }
    Number::parse(text)
}

/// A date or time as YAML allows it, in the form that Terraform gives it: `2001-1-2`, `2001-01-02 10:20:30`, or with an
/// offset after `T`.
fn timestamp(text: &str) -> Option<String> {
    let padded = |part: &str| {
        let is_number = matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| format!("{part:0>2}"))
    };
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at..)?),
        None => (text, ""),
    };
    let mut parts = date.split('-');
    let year = parts
        .next()
        .filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()))?;
    let (month, day) = (padded(parts.next()?)?, padded(parts.next()?)?);
    if parts.next().is_some() {
        return None;
    }
    let mut clock = "00:00:00".to_string();
    let mut zone = "Z";
    if let Some(rest) = time.get(1..) {
        let offset_at = rest.find(['Z', '+', '-']);
        // Only a time behind a space has no offset.
        if time.starts_with(' ') != offset_at.is_none() {
            return None;
        }
        let (numbers, offset) = rest.split_at(offset_at.unwrap_or(rest.len()));
        let whole = numbers.split_once('.').map_or(numbers, |(whole, _)| whole);
        clock = whole
            .split(':')
            .map(padded)
            .collect::<Option<Vec<String>>>()?
            .join(":");
        if !offset.is_empty() {
            zone = offset;
        }
    }
    let whole = format!("{year}-{month}-{day}T{clock}{zone}");
    dates::is_valid(&whole).then_some(whole)
}
