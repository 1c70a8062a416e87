//! Strings that may remember what they were made of.

use std::sync::Arc;

use ecow::EcoString;
use unicode_normalization::{UnicodeNormalization, is_nfc_quick};

use super::Value;

/// A known string.
///
/// A string that was made by `jsonencode` or from a policy document keeps the value it encodes,
/// so that decoding it again loses neither origins nor what is partly unknown.
#[derive(Clone, Debug)]
pub struct Text(Form);

#[derive(Clone, Debug)]
enum Form {
    Plain(EcoString),
    Encoded(Arc<(EcoString, Value)>),
}

impl Text {
    /// A string, put into Unicode normalization form C as Terraform does with every string.
    pub fn new(text: &str) -> Text {
        Text(Form::Plain(normalize(text)))
    }

    /// A string that is the JSON (or YAML) encoding of `value`.
    pub fn encoding(text: &str, value: Value) -> Text {
        Text(Form::Encoded(Arc::new((normalize(text), value))))
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Form::Plain(text) => text,
            Form::Encoded(both) => &both.0,
        }
    }

    /// Where in memory it lies, where that is outside of the value.
    pub(super) fn address(&self) -> Option<usize> {
        /// Shorter strings lie in the value itself.
        const INLINE: usize = EcoString::INLINE_LIMIT;
        match &self.0 {
            Form::Plain(text) if text.len() > INLINE => Some(text.as_ptr().addr()),
            Form::Plain(_) => None,
            Form::Encoded(both) => Some(Arc::as_ptr(both).addr()),
        }
    }

    /// The value that this string encodes, where it is known to.
    pub fn encoded(&self) -> Option<&Value> {
        match &self.0 {
            Form::Plain(_) => None,
            Form::Encoded(both) => Some(&both.1),
        }
    }
}

fn normalize(text: &str) -> EcoString {
    if text.is_ascii() || is_nfc_quick(text.chars()) == unicode_normalization::IsNormalized::Yes {
        EcoString::from(text)
    } else {
        text.nfc().collect()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.as_str() == other.as_str()
    }
}
impl Eq for Text {}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::new(text)
    }
}
impl From<&EcoString> for Text {
    /// What is shared already isn't copied.
    fn from(text: &EcoString) -> Text {
        match text.is_ascii() {
            true => Text(Form::Plain(text.clone())),
            false => Text::new(text),
        }
    }
}
impl From<String> for Text {
    fn from(text: String) -> Text {
        Text::new(&text)
    }
}
