//! Pairs of texts that few commands read: tools and their ids of a rule, standards and their controls.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use ecow::EcoString;

use crate::language::Texts;

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
