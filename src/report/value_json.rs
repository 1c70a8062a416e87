//! Values as JSON, in the form that `eval` and `model` answer: exact numbers, `{"$unknown": why}`, `{"$sensitive": …}`.

use std::cell::Cell;

use serde_json::{Map, Value as Json, json};

use crate::load::Node;
use crate::secrets::{called, holds_credential, without_credentials};
use crate::value::{Data, Entries, Unknown, Value};

/// How values are written.
#[derive(Debug, Clone, Copy, Default)]
pub struct ValueStyle<'a> {
    /// Sensitive values are written, not only that they are.
    pub show_sensitive: bool,
    /// The nodes that unknowns refer to.
    pub nodes: &'a [Node],
    /// How many parts of values may still be written, where that is bounded: what one stack shares may be written many times.
    pub parts_left: Option<&'a Cell<u32>>,
}

impl ValueStyle<'_> {
    /// A value as JSON. What has very many parts, shared ones counted as often as they are there, would not fit.
    pub fn json(&self, value: &Value) -> Json {
        const MOST_PARTS: u32 = 50_000;
        let parts = value.size().cells;
        let has_room = self.parts_left.is_none_or(|left| left.get() >= parts);
        if parts > MOST_PARTS || !has_room {
            return json!({"$unknown": format!("it has {parts} parts, which are too many to be shown")});
        }
        if let Some(left) = self.parts_left {
            left.set(left.get().saturating_sub(1));
        }
        if value.marks.is_hidden() {
            if !self.show_sensitive {
                return json!({"$sensitive": true});
            }
            return json!({"$sensitive": self.plain(value)});
        }
        self.plain(value)
    }

    /// A value as JSON, of something that is called `name`: a credential is sensitive by what it is, too.
    pub fn json_of(&self, name: &str, value: &Value) -> Json {
        if !self.show_sensitive && value.as_str().is_some_and(|t| holds_credential(name, t)) {
            return json!({"$sensitive": true});
        }
        self.json(value)
    }

    fn plain(&self, value: &Value) -> Json {
        match &value.data {
            Data::Null(_) => Json::Null,
            Data::Bool(b) => Json::Bool(*b),
            Data::Number(n) => {
                serde_json::from_str(&n.to_string()).unwrap_or_else(|_| Json::String(n.to_string()))
            }
            Data::String(t) if self.show_sensitive => Json::String(t.as_str().to_string()),
            // Commands hold credentials in places of their own.
            Data::String(t) => Json::String(without_credentials(t.as_str().to_string())),
            Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
                Json::Array(value.parts().map(|v| self.json(v)).collect())
            }
            Data::Map(_) | Data::Object(_) => Json::Object(
                value
                    .as_entries()
                    .map(|entries| self.entries(entries))
                    .unwrap_or_default(),
            ),
            Data::Unknown(u) => self.unknown(u),
        }
    }

    fn entries(&self, entries: &Entries) -> Map<String, Json> {
        // An environment variable is `{ name = …, value = … }`.
        let own = called(entries);
        entries
            .iter()
            .map(|(key, value)| {
                let name = own
                    .filter(|(of, _)| key == of)
                    .map_or(key.as_str(), |(_, n)| n);
                (key.to_string(), self.json_of(name, value))
            })
            .collect()
    }

    fn unknown(&self, unknown: &Unknown) -> Json {
        let mut object = Map::new();
        object.insert("$unknown".into(), Json::String(unknown.reason.to_string()));
        if unknown.ty != crate::value::Type::Dynamic {
            object.insert("type".into(), Json::String(unknown.ty.to_string()));
        }
        if !unknown.prefix.is_empty() {
            object.insert("prefix".into(), Json::String(unknown.prefix.to_string()));
        }
        if let Some(cases) = &unknown.cases {
            object.insert(
                "alternatives".into(),
                Json::Array(cases.iter().map(|(_, v)| self.json(v)).collect()),
            );
        }
        if let Some(reference) = &unknown.refers_to
            && let Some(node) = self.nodes.get(reference.node.0 as usize)
        {
            let text = if reference.path.is_empty() {
                node.address.to_string()
            } else {
                format!("{}.{}", node.address, reference.path)
            };
            object.insert("refers_to".into(), Json::String(text));
        }
        Json::Object(object)
    }
}
