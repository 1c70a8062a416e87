//! What the provider or the service does where nothing is said: `defaults` blocks of `model.hcl`.
//!
//! ```hcl
//! defaults {
//!   source   = "https://…"          # who says so
//!   language = "terraform"          # absent: both
//!   until    = "6.0.0"              # the provider's first version that does otherwise; since: its first that does it
//!   values   = { publicly_accessible = true, "logging.enabled" = true }
//! }
//! ```

use std::sync::Arc;

use ecow::EcoString;

use super::provider_version::{Holds, Version, Versions, version};
use crate::load::Language;
use crate::syntax::{Attribute, Block, Expression, ExpressionKind, Span};
use crate::value::{Data, Entries, Extent, Members, Object, Tuple, Value};

/// A block of defaults.
#[derive(Debug)]
pub struct Defaults {
    /// The page that says so.
    pub source: EcoString,
    /// The language they hold for; none for both.
    pub language: Option<Language>,
    /// The provider's first version that they hold for.
    since: Option<Version>,
    /// Its first version that they don't hold for any more.
    until: Option<Version>,
    /// Value by path: an attribute, or `block.attribute` of blocks that are there.
    pub values: Vec<(Vec<EcoString>, Expression)>,
}

/// What is wrong with a block, and where.
pub(super) type Wrong = (String, Span);

impl Defaults {
    /// Reads a block.
    pub(super) fn read(block: Block) -> Result<Defaults, Wrong> {
        let header = block.header;
        if !block.labels.is_empty() || !block.body.blocks.is_empty() {
            return Err((
                "A defaults block has no label and no blocks.".into(),
                header,
            ));
        }
        let mut source = None;
        let mut defaults = Defaults {
            source: EcoString::new(),
            language: None,
            since: None,
            until: None,
            values: Vec::new(),
        };
        for attribute in block.body.attributes {
            match &*attribute.name.text {
                "source" => source = Some(address(&attribute)?),
                "language" => defaults.language = Some(language(&attribute)?),
                "since" => defaults.since = Some(number(&attribute)?),
                "until" => defaults.until = Some(number(&attribute)?),
                "values" => defaults.values = values(attribute)?,
                other => {
                    return Err((
                        format!("A defaults block has no argument named {other:?}."),
                        attribute.name.span,
                    ));
                }
            }
        }
        let Some(source) = source else {
            return Err(("A defaults block names its source.".into(), header));
        };
        if defaults.values.is_empty() {
            return Err(("A defaults block has values.".into(), header));
        }
        let is_bounded = defaults.since.is_some() || defaults.until.is_some();
        if is_bounded && defaults.language != Some(Language::Terraform) {
            return Err((
                "Only what holds for Terraform alone changes with the provider's version.".into(),
                header,
            ));
        }
        defaults.source = source;
        Ok(defaults)
    }

    /// Whether they hold for the versions that a stack may be applied with.
    pub(super) fn hold(&self, versions: impl FnOnce() -> Versions) -> Holds {
        match (self.since, self.until) {
            (None, None) => Holds::Always,
            (since, until) => versions().lie_in(since, until),
        }
    }
}

/// Puts a default where nothing is said: in each case of a value, and in each block that the path leads through.
pub(super) fn complete(value: &Value, path: &[EcoString], default: &Value) -> Value {
    let Some((name, rest)) = path.split_first() else {
        return match &value.data {
            Data::Null(_) => default.clone(),
            _ => in_each_case(value, &|case| complete(case, path, default)),
        };
    };
    match &value.data {
        Data::Object(object) => {
            let before = object.entries.get(name);
            // Blocks that aren't there stay away.
            if before.is_none() && !rest.is_empty() {
                return value.clone();
            }
            let before = before.cloned().unwrap_or_else(Value::null);
            let mut entries: Entries = object.entries.clone();
            entries.insert(name.clone(), complete(&before, rest, default));
            let open = object.open.clone();
            made(
                value,
                Data::Object(Arc::new(Object {
                    entries,
                    open,
                    extent: Extent::default(),
                })),
            )
        }
        Data::Tuple(tuple) => {
            let items = tuple.items.iter().map(|i| complete(i, path, default));
            let (items, blocks) = (items.collect(), tuple.blocks);
            made(
                value,
                Data::Tuple(Arc::new(Tuple {
                    items,
                    blocks,
                    extent: Extent::default(),
                })),
            )
        }
        _ => in_each_case(value, &|case| complete(case, path, default)),
    }
}

fn made(value: &Value, data: Data) -> Value {
    Value::new(data).at(value.origin()).mark(value.marks)
}

/// An unknown value with its cases and members changed.
fn in_each_case(value: &Value, change: &dyn Fn(&Value) -> Value) -> Value {
    let Data::Unknown(unknown) = &value.data else {
        return value.clone();
    };
    if unknown.cases.is_none() && unknown.members.is_none() {
        return value.clone();
    }
    let mut unknown = unknown.as_ref().clone();
    unknown.cases = unknown
        .cases
        .map(|cases| cases.iter().map(|(g, v)| (*g, change(v))).collect());
    unknown.members = unknown.members.map(|members| {
        let items = members.items.iter();
        Arc::new(Members {
            items: items.map(|(g, k, v)| (*g, k.clone(), change(v))).collect(),
            open: members.open.clone(),
            stands_for_all: false,
        })
    });
    made(value, Data::Unknown(Arc::new(unknown)))
}

fn literal(attribute: &Attribute) -> Option<&str> {
    match &attribute.value.kind {
        ExpressionKind::String(text) => Some(text),
        _ => None,
    }
}

fn address(attribute: &Attribute) -> Result<EcoString, Wrong> {
    literal(attribute)
        .filter(|text| text.starts_with("https://"))
        .map(EcoString::from)
        .ok_or_else(|| {
            let what = "A source is the address of a page: https://….";
            (what.into(), attribute.value.span)
        })
}

fn language(attribute: &Attribute) -> Result<Language, Wrong> {
    match literal(attribute) {
        Some("terraform") => Ok(Language::Terraform),
        Some("cloudformation") => Ok(Language::CloudFormation),
        _ => Err((
            "A language is terraform or cloudformation.".into(),
            attribute.value.span,
        )),
    }
}

fn number(attribute: &Attribute) -> Result<Version, Wrong> {
    literal(attribute).and_then(version).ok_or_else(|| {
        let what = "A version is written as \"6.0.0\".";
        (what.into(), attribute.value.span)
    })
}

fn values(attribute: Attribute) -> Result<Vec<(Vec<EcoString>, Expression)>, Wrong> {
    let span = attribute.value.span;
    let ExpressionKind::Object(items) = attribute.value.kind else {
        return Err(("Values are an object.".into(), span));
    };
    items
        .into_iter()
        .map(|item| match &item.key.kind {
            ExpressionKind::String(path) if !path.split('.').any(str::is_empty) => {
                Ok((path.split('.').map(EcoString::from).collect(), item.value))
            }
            _ => Err((
                "A default is named by an attribute, or by block.attribute.".into(),
                item.key.span,
            )),
        })
        .collect()
}
