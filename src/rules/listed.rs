//! What rules are listed by: of built-in rules it stays where it is in the program, and is taken apart when it is asked for.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use ecow::EcoString;

use crate::language::Texts;

/// Names: kinds, ids. Those of a built-in rule stand in a row.
#[derive(Clone)]
pub struct Names {
    embedded: Texts,
    own: Vec<EcoString>,
}

impl Names {
    /// Those of a row.
    pub(super) fn embedded(embedded: Texts) -> Names {
        Names {
            embedded,
            own: Vec::new(),
        }
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        let own = self.own.iter().map(EcoString::as_str);
        let embedded = self.embedded.into_iter().map(|name: &str| name);
        embedded.chain(own)
    }

    /// Whether a name is among them.
    pub fn has(&self, name: &str) -> bool {
        self.iter().any(|n| n == name)
    }
}

impl From<Vec<EcoString>> for Names {
    fn from(own: Vec<EcoString>) -> Names {
        Names {
            embedded: Texts(""),
            own,
        }
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl Eq for Names {}

impl PartialEq for Names {
    fn eq(&self, other: &Names) -> bool {
        self.iter().eq(other.iter())
    }
}

/// Tools and their ids of a rule, standards and their controls.
type Pair = (EcoString, EcoString);

/// Pairs of texts. Those of a built-in rule are taken apart when they are first read.
#[derive(Clone)]
pub struct Pairs {
    embedded: Texts,
    read: OnceLock<Vec<Pair>>,
}

impl Pairs {
    /// Those of a row.
    pub(super) fn embedded(embedded: Texts) -> Pairs {
        Pairs {
            embedded,
            read: OnceLock::new(),
        }
    }
}

impl From<Vec<Pair>> for Pairs {
    fn from(pairs: Vec<Pair>) -> Pairs {
        Pairs {
            embedded: Texts(""),
            read: OnceLock::from(pairs),
        }
    }
}

impl Deref for Pairs {
    type Target = [Pair];

    fn deref(&self) -> &[Pair] {
        self.read.get_or_init(|| {
            let pairs = self.embedded.pairs();
            pairs.map(|(a, b)| (a.into(), b.into())).collect()
        })
    }
}

impl fmt::Debug for Pairs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

impl PartialEq for Pairs {
    fn eq(&self, other: &Pairs) -> bool {
        **self == **other
    }
}

impl Eq for Pairs {}
