//! Making and changing the nodes of a document: what SAM makes has the places of what it makes it from.

use ecow::{EcoString, eco_format};

use crate::load::cloudformation::document::{Entry, Node, NodeKind, Style};
use crate::load::cloudformation::scalar;
use crate::syntax::Span;

/// A text.
pub fn text(span: Span, text: impl Into<EcoString>) -> Node {
    Node {
        kind: NodeKind::Scalar(text.into(), Style::Quoted),
        span,
    }
}

/// A number or bool, written as YAML writes it.
pub fn plain(span: Span, text: impl Into<EcoString>) -> Node {
    Node {
        kind: NodeKind::Scalar(text.into(), Style::Plain),
        span,
    }
}

/// A mapping.
pub fn object<K: Into<EcoString>>(
    span: Span,
    entries: impl IntoIterator<Item = (K, Node)>,
) -> Node {
    let entries = entries
        .into_iter()
        .map(|(key, value)| Entry {
            key: key.into(),
            key_span: span,
            value,
        })
        .collect();
    Node {
        kind: NodeKind::Mapping(entries),
        span,
    }
}

/// A sequence.
pub fn list(span: Span, items: impl IntoIterator<Item = Node>) -> Node {
    Node {
        kind: NodeKind::Sequence(items.into_iter().collect()),
        span,
    }
}

/// A function with its argument: `Fn::Sub`, `Ref`, …
pub fn function(name: &'static str, argument: Node) -> Node {
    object(argument.span, [(name, argument)])
}

/// `Ref: name`
pub fn reference(span: Span, name: impl Into<EcoString>) -> Node {
    function("Ref", text(span, name))
}

/// `Fn::GetAtt: [name, attribute]`
pub fn get_att(span: Span, name: impl Into<EcoString>, attribute: &str) -> Node {
    function(
        "Fn::GetAtt",
        list(span, [text(span, name), text(span, attribute)]),
    )
}

/// `Fn::Sub: template`
pub fn sub(span: Span, template: impl Into<EcoString>) -> Node {
    function("Fn::Sub", text(span, template))
}

/// `Fn::Sub: [template, variables]`
pub fn sub_with(span: Span, template: impl Into<EcoString>, variables: Node) -> Node {
    function("Fn::Sub", list(span, [text(span, template), variables]))
}

/// `Fn::If: [condition, yes, no]`
pub fn choose(span: Span, condition: impl Into<EcoString>, yes: Node, no: Node) -> Node {
    function("Fn::If", list(span, [text(span, condition), yes, no]))
}

/// `Ref: AWS::NoValue`
pub fn no_value(span: Span) -> Node {
    reference(span, "AWS::NoValue")
}

/// A scalar that is written in the code.
pub trait Literal {
    fn node(self, span: Span) -> Node;
}

impl Literal for &str {
    fn node(self, span: Span) -> Node {
        text(span, self)
    }
}

impl Literal for bool {
    fn node(self, span: Span) -> Node {
        plain(span, if self { "true" } else { "false" })
    }
}

impl Literal for u32 {
    fn node(self, span: Span) -> Node {
        plain(span, eco_format!("{self}"))
    }
}

impl Literal for Node {
    fn node(self, _: Span) -> Node {
        self
    }
}

/// A node written as JSON: `node!(span, { "Key": ["text", true, (a node)] })`.
macro_rules! node {
    ($span:expr, { $($key:tt : $value:tt),* $(,)? }) => {
        $crate::load::cloudformation::serverless::tree::object(
            $span,
            [$(($key, $crate::load::cloudformation::serverless::tree::node!($span, $value))),*],
        )
    };
    ($span:expr, [$($item:tt),* $(,)?]) => {
        $crate::load::cloudformation::serverless::tree::list(
            $span,
            [$($crate::load::cloudformation::serverless::tree::node!($span, $item)),*],
        )
    };
    ($span:expr, $value:tt) => {
        $crate::load::cloudformation::serverless::tree::Literal::node($value, $span)
    };
}
pub(crate) use node;

/// The text of `Fn::Sub` with `replacement` in the place of each `${name}` that has one.
pub fn replace_names(
    text: &EcoString,
    mut replacement: impl FnMut(&str) -> Option<EcoString>,
) -> EcoString {
    if !text.contains("${") {
        return text.clone();
    }
    let mut out = EcoString::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            out.push_str("${");
            rest = after;
            continue;
        };
        match replacement(name) {
            Some(text) => out.push_str(&text),
            None => out.push_str(&eco_format!("${{{name}}}")),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Tags as resources have them: a list of keys and values.
pub fn tag_list(tags: &Node) -> Vec<Node> {
    let entries = tags.entries().unwrap_or_default();
    entries
        .iter()
        .map(|entry| {
            let value = match entry.value.is_null() {
                true => text(entry.value.span, ""),
                false => entry.value.clone(),
            };
            let key = text(entry.key_span, entry.key.clone());
            object(entry.span(), [("Key", key), ("Value", value)])
        })
        .collect()
}

impl Node {
    /// The value of a key, where it is there and not null.
    pub fn given(&self, key: &str) -> Option<&Node> {
        self.get(key).filter(|value| !value.is_null())
    }

    /// The value of a key, where it is something: see [`Node::is_something`].
    pub fn something(&self, key: &str) -> Option<&Node> {
        self.get(key).filter(|value| value.is_something())
    }

    /// The name and argument of a function, as SAM recognizes one.
    pub fn function(&self) -> Option<(&str, &Node)> {
        match self.entries()? {
            [entry]
                if entry.key == "Ref"
                    || entry.key == "Condition"
                    || entry.key.starts_with("Fn::")
                    || entry.key.starts_with("Rain::") =>
            {
                Some((entry.key.as_str(), &entry.value))
            }
            _ => None,
        }
    }

    /// The condition and the two values of `Fn::If`.
    pub fn choice(&self) -> Option<(&Node, &Node, &Node)> {
        match self.function()? {
            ("Fn::If", argument) => match argument.items()? {
                [condition, yes, no] => Some((condition, yes, no)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The logical id in `Ref: id` or `Fn::GetAtt: [id, attribute]`.
    pub fn logical_id(&self) -> Option<EcoString> {
        match self.function()? {
            ("Ref", name) => name.string().cloned(),
            ("Fn::GetAtt", argument) => match (argument.items(), argument.text()) {
                (Some([name, _]), _) => name.string().cloned(),
                (None, Some(text)) => text.split_once('.').map(|(id, _)| id.into()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it is `Ref: AWS::NoValue`.
    pub fn is_no_value(&self) -> bool {
        self.reference_name()
            .is_some_and(|name| name == "AWS::NoValue")
    }

    /// Whether something is there: no null, no `false`, nothing empty and not zero.
    pub fn is_something(&self) -> bool {
        match &self.kind {
            NodeKind::Scalar(text, Style::Plain) => {
                !self.is_null() && self.as_bool() != Some(false) && text != "0"
            }
            NodeKind::Scalar(text, _) => !text.is_empty(),
            NodeKind::Sequence(items) => !items.is_empty(),
            NodeKind::Mapping(entries) => !entries.is_empty(),
        }
    }

    /// The text of a scalar that is a text and not a number or bool.
    pub fn string(&self) -> Option<&EcoString> {
        match &self.kind {
            NodeKind::Scalar(text, style) => scalar::value(text, *style).as_str().map(|_| text),
            _ => None,
        }
    }

    /// The entries of a mapping, to change them.
    pub fn entries_mut(&mut self) -> Option<&mut Vec<Entry>> {
        match &mut self.kind {
            NodeKind::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The elements of a sequence, to change them.
    pub fn items_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.kind {
            NodeKind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The value of a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries_mut()?
            .iter_mut()
            .find(|entry| entry.key == key)
            .map(|entry| &mut entry.value)
    }

    /// Sets a key of a mapping: in place where it is there, at the end otherwise. Of what is no mapping nothing changes.
    pub fn set(&mut self, key: impl Into<EcoString>, value: Node) {
        let key = key.into();
        let Some(entries) = self.entries_mut() else {
            return;
        };
        match entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => entry.value = value,
            None => entries.push(Entry {
                key,
                key_span: value.span,
                value,
            }),
        }
    }

    /// The value of a key; where the mapping lacks it, `made` is put there first. None where this is no mapping.
    pub fn get_or_insert(&mut self, key: &str, made: impl FnOnce() -> Node) -> Option<&mut Node> {
        let entries = self.entries_mut()?;
        let at = match entries.iter().position(|entry| entry.key == key) {
            Some(at) => at,
            None => {
                let value = made();
                entries.push(Entry {
                    key: key.into(),
                    key_span: value.span,
                    value,
                });
                entries.len() - 1
            }
        };
        entries.get_mut(at).map(|entry| &mut entry.value)
    }

    /// Takes a key out of a mapping.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let entries = self.entries_mut()?;
        let at = entries.iter().position(|entry| entry.key == key)?;
        Some(entries.remove(at))
    }

    /// What a scalar means that isn't quoted: `true` or `false`.
    pub fn literal_bool(&self) -> Option<bool> {
        match &self.kind {
            NodeKind::Scalar(text, style) => scalar::value(text, *style).as_bool(),
            _ => None,
        }
    }

    /// What a scalar in its plain meaning is: `true` or `false`, also where it is quoted.
    pub fn as_bool(&self) -> Option<bool> {
        match self.text()?.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        }
    }

    /// The name in `Ref: name`.
    pub fn reference_name(&self) -> Option<&EcoString> {
        match self.intrinsic() {
            Some((entry, name)) if entry.key == "Ref" => name.text(),
            _ => None,
        }
    }

    /// Whether it is a mapping that is no function.
    pub fn is_map(&self) -> bool {
        self.entries().is_some() && self.intrinsic().is_none()
    }
}

/// The first ten digits of the SHA-1 of a text, with which SAM tells versions and deployments apart.
pub fn short_hash(text: &str) -> EcoString {
    long_hash(text).chars().take(10).collect()
}

/// The SHA-1 of a text.
pub fn long_hash(text: &str) -> EcoString {
    use sha1::{Digest, Sha1};
    let mut out = EcoString::new();
    for byte in Sha1::digest(text.as_bytes()) {
        out.push_str(&eco_format!("{byte:02x}"));
    }
    out
}
