//! Intrinsic functions of lists and encodings.

use base64::Engine;
use ecow::eco_format;

use super::cases::{unknown_list, unknown_text};
use super::document::Node;
use super::evaluate::{invalid, named, of_function, shown};
use super::scalar;
use super::scope::Loader;
use super::strings::{split_pieces, split_text, text_size, too_much_text};
use crate::syntax::Span;
use crate::value::{Data, Reason, ReasonKind, Text, Type, Unknown, Value};

impl Loader<'_> {
    /// `Fn::Select`
    pub fn select(&mut self, argument: &Node, span: Span) -> Value {
        let Some([index, list]) = argument.items() else {
            return invalid("Fn::Select", span);
        };
        let (index, list) = (self.evaluate(index), self.evaluate(list));
        self.lift(vec![index, list], span, &mut |this, arguments| {
            let [index, list] = arguments.as_slice() else {
                return invalid("Fn::Select", span);
            };
            let Some(index) = scalar::text(index).and_then(|index| index.parse::<usize>().ok())
            else {
                return of_function("Fn::Select", index, span);
            };
            let Some(items) = list.as_items() else {
                return selected_of_unknown(list, index, span);
            };
            if items.iter().take(index + 1).any(may_be_absent) {
                return unknown_text(ReasonKind::Computed, named("Fn::Select", list), span);
            }
            match items.get(index) {
                Some(item) => item.clone().mark(list.marks),
                None => {
                    this.warn(
                        span,
                        "No such element",
                        format!(
                            "Fn::Select asks for element {index} (from 0) of a list of {}.",
                            items.len()
                        ),
                    );
                    invalid("Fn::Select", span)
                }
            }
        })
    }

    /// `Fn::Split`
    pub fn split(&mut self, argument: &Node, span: Span) -> Value {
        let Some([delimiter, text]) = argument.items() else {
            return invalid("Fn::Split", span);
        };
        let (delimiter, text) = (self.evaluate(delimiter), self.evaluate(text));
        self.lift(vec![text], span, &mut |this, texts| {
            let Some(text) = texts.first() else {
                return invalid("Fn::Split", span);
            };
            // Each element of a list takes more than its text.
            if !this.afford(text_size(text).saturating_mul(16)) {
                return unknown_list(
                    ReasonKind::Limit,
                    "functions make more than 16 MiB of text",
                    span,
                );
            }
            let known = scalar::text(&delimiter).filter(|delimiter| !delimiter.is_empty());
            let result = match (known, scalar::text(text), text.as_unknown()) {
                (Some(delimiter), Some(text), _) => split_text(&text, &delimiter, false, span),
                (Some(delimiter), None, Some(unknown)) if unknown.pieces.is_some() => unknown
                    .pieces
                    .as_ref()
                    .and_then(|pieces| split_pieces(pieces, &delimiter, span))
                    .unwrap_or_else(|| {
                        unknown_list(ReasonKind::Computed, named("Fn::Split", text), span)
                    }),
                _ => unknown_list(ReasonKind::Computed, named("Fn::Split", text), span),
            };
            result.mark(text.marks)
        })
    }

    /// `Fn::GetAZs`
    pub fn availability_zones(&mut self, argument: &Node, span: Span) -> Value {
        let mut region = self.evaluate(argument);
        if region.as_str() == Some("") {
            region = self.pseudo_parameter("AWS::Region").unwrap_or(region);
        }
        Value::unknown(Unknown {
            ty: Type::list(Type::String),
            not_null: true,
            length: Some((1, u32::MAX)),
            reason: Reason::new(ReasonKind::Computed, named("Fn::GetAZs", &region)),
            ..Unknown::default()
        })
        .at(span)
    }

    /// `Fn::Base64`. What it encodes stays with it, because scripts are judged by what they say.
    pub fn base64(&mut self, argument: &Node, span: Span) -> Value {
        let text = self.evaluate(argument);
        self.lift(vec![text], span, &mut |this, texts| {
            let Some(text) = texts.first() else {
                return invalid("Fn::Base64", span);
            };
            if !this.afford(text_size(text).saturating_mul(2)) {
                return too_much_text(span);
            }
            let marks = text.marks;
            let value = match scalar::text(text) {
                Some(plain) => {
                    let encoded =
                        base64::engine::general_purpose::STANDARD.encode(plain.as_bytes());
                    Value::new(Data::String(Text::encoding(&encoded, text.clone())))
                }
                None => Value::unknown(Unknown {
                    ty: Type::String,
                    not_null: true,
                    reason: Reason::new(ReasonKind::Computed, named("Fn::Base64", text)),
                    encoded: Some(text.clone()),
                    ..Unknown::default()
                }),
            };
            value.mark(marks).at(span)
        })
    }

    /// `Fn::ImportValue`
    pub fn import(&mut self, argument: &Node, span: Span) -> Value {
        let name = self.evaluate(argument);
        let what = match (scalar::text(&name), name.as_unknown()) {
            (Some(_), _) => shown(&name),
            (None, Some(unknown)) => eco_format!("{}…", unknown.prefix),
            _ => Default::default(),
        };
        unknown_text(
            ReasonKind::Opaque,
            eco_format!("Fn::ImportValue {what}"),
            span,
        )
    }

    /// `Fn::Length`
    pub fn length(&mut self, argument: &Node, span: Span) -> Value {
        let list = self.evaluate(argument);
        self.lift(vec![list], span, &mut |_, lists| match lists
            .first()
            .and_then(|list| list.as_items())
        {
            Some(items) if !items.iter().any(may_be_absent) => Value::number(items.len()).at(span),
            _ => Value::unknown_not_null(
                Type::Number,
                Reason::new(ReasonKind::Computed, "Fn::Length"),
            )
            .at(span),
        })
    }

    /// `Fn::ToJsonString`
    pub fn json_string(&mut self, argument: &Node, span: Span) -> Value {
        let value = self.evaluate(argument);
        if !self.afford(text_size(&value).saturating_mul(2)) {
            return too_much_text(span);
        }
        let marks = value.all_marks();
        let text = match json(&value) {
            Some(json) => Value::new(Data::String(Text::encoding(&json.to_string(), value))),
            None => Value::unknown(Unknown {
                ty: Type::String,
                not_null: true,
                reason: Reason::new(ReasonKind::Computed, "Fn::ToJsonString"),
                encoded: Some(value),
                ..Unknown::default()
            }),
        };
        text.mark(marks).at(span)
    }

    /// `Fn::Cidr`
    pub fn cidr(&mut self, argument: &Node, span: Span) -> Value {
        let mut arguments = argument.items().unwrap_or_default().iter();
        let (Some(block), Some(count)) = (arguments.next(), arguments.next()) else {
            return invalid("Fn::Cidr", span);
        };
        let bits = arguments.next().map(|bits| self.evaluate(bits));
        let (block, count) = (self.evaluate(block), self.evaluate(count));
        self.lift(vec![block], span, &mut |_, blocks| {
            let Some(block) = blocks.first() else {
                return invalid("Fn::Cidr", span);
            };
            let integer =
                |value: &Value| scalar::text(value).and_then(|text| text.parse::<u32>().ok());
            let count = integer(&count);
            let known = scalar::text(block)
                .and_then(|block| subnets(&block, count?, bits.as_ref().and_then(integer)?));
            match known {
                Some(blocks) => Value::tuple(
                    blocks
                        .into_iter()
                        .map(|block| Value::string(block).at(span))
                        .collect(),
                )
                .at(span),
                None => Value::unknown(Unknown {
                    ty: Type::list(Type::String),
                    not_null: true,
                    length: count.map(|count| (count, count)),
                    reason: Reason::new(ReasonKind::Computed, named("Fn::Cidr", block)),
                    ..Unknown::default()
                })
                .at(span),
            }
        })
    }
}

/// Whether an element is there only under a condition, so that those behind it move.
fn may_be_absent(item: &Value) -> bool {
    super::cases::cases_of(item).is_some_and(|cases| cases.iter().any(|(_, case)| case.is_null()))
}

/// An element of a list that isn't known: it is named by the list and the index, so elements are told apart.
fn selected_of_unknown(list: &Value, index: usize, span: Span) -> Value {
    let Some(unknown) = list.as_unknown() else {
        return invalid("Fn::Select", span);
    };
    let ty = unknown.ty.element().cloned().unwrap_or(Type::String);
    Value::unknown(Unknown {
        ty,
        not_null: true,
        reason: Reason::new(
            unknown.reason.kind,
            eco_format!("{}.{index}", unknown.reason.what),
        ),
        refers_to: unknown.refers_to.as_ref().map(|reference| {
            let mut reference = reference.clone();
            reference.path = eco_format!("{}.{index}", reference.path);
            reference
        }),
        ..Unknown::default()
    })
    .mark(list.marks)
    .at(span)
}

/// A wholly known value as JSON.
fn json(value: &Value) -> Option<serde_json::Value> {
    Some(match &value.data {
        Data::Null(_) => serde_json::Value::Null,
        Data::Bool(bool) => (*bool).into(),
        Data::Number(number) => match number.as_i64() {
            Some(integer) => integer.into(),
            None => serde_json::Number::from_f64(number.to_f64())?.into(),
        },
        Data::String(text) => text.as_str().into(),
        Data::List(list) | Data::Set(list) => list
            .items
            .iter()
            .map(json)
            .collect::<Option<Vec<_>>>()?
            .into(),
        Data::Tuple(tuple) => tuple
            .items
            .iter()
            .map(json)
            .collect::<Option<Vec<_>>>()?
            .into(),
        Data::Map(_) | Data::Object(_) => {
            let entries = value.as_entries()?;
            let map = entries
                .iter()
                .map(|(key, value)| Some((key.to_string(), json(value)?)));
            serde_json::Value::Object(map.collect::<Option<_>>()?)
        }
        Data::Unknown(_) => return None,
    })
}

/// The first `count` blocks with `bits` bits for addresses within a block.
fn subnets(block: &str, count: u32, bits: u32) -> Option<Vec<String>> {
    /// The service makes no more.
    const MOST: u32 = 256;
    if count == 0 || count > MOST {
        return None;
    }
    let network: ipnet::IpNet = block.parse().ok()?;
    let (width, first) = match network.network() {
        std::net::IpAddr::V4(address) => (32u32, u128::from(u32::from(address))),
        std::net::IpAddr::V6(address) => (128, u128::from(address)),
    };
    let length = width.checked_sub(bits)?;
    let room = length.checked_sub(u32::from(network.prefix_len()))?;
    if room < 32 && u64::from(count) > 1u64 << room {
        return None;
    }
    (0..count)
        .map(|index| {
            let address = first.checked_add(u128::from(index).checked_shl(bits)?)?;
            Some(if width == 32 {
                format!(
                    "{}/{length}",
                    std::net::Ipv4Addr::from(u32::try_from(address).ok()?)
                )
            } else {
                format!("{}/{length}", std::net::Ipv6Addr::from(address))
            })
        })
        .collect()
}
