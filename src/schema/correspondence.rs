//! Which attribute of a Terraform kind says what a property of a CloudFormation type says, level by level.
//!
//! The names are compared, never the meanings, so a pair counts only where nothing else fits: each way of comparing pairs
//! what is alike in that way and in the shape of its values, once on either side, among what no stricter way has paired.
//! What remains corresponds to nothing: of it a template can't say anything in the kind's words.

use std::collections::VecDeque;
use std::sync::{Arc, LazyLock, RwLock};

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::names::{self, Words};
use super::{Attribute, Kind, Level};

static KINDS: &str = include_str!("tables/kinds.txt");

/// How a CloudFormation type's properties correspond to a kind's attributes.
#[derive(Debug)]
pub struct Correspondence {
    levels: Vec<Matched>,
}

/// The same of one level: the type's own properties, or those of a structure in it.
#[derive(Debug, Default)]
pub struct Matched {
    properties: FxHashMap<&'static str, Match>,
    unmatched: Arc<[&'static str]>,
}

/// What a property corresponds to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// An attribute.
    Attribute {
        /// Its name.
        name: &'static str,
        /// What the schema says of it.
        attribute: Attribute,
        /// The level of the correspondence below it.
        below: Option<usize>,
    },
    /// Nothing by itself: its members are the type's own, at this level of the correspondence.
    Wrapper(usize),
}

impl Matched {
    /// What a property corresponds to.
    pub fn of(&self, property: &str) -> Option<Match> {
        self.properties.get(property).copied()
    }

    /// All that corresponds.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, Match)> {
        self.properties.iter().map(|(p, m)| (*p, *m))
    }

    /// The attributes that a configuration may set and that no property corresponds to, sorted.
    pub fn unmatched(&self) -> &Arc<[&'static str]> {
        &self.unmatched
    }
}

impl Correspondence {
    /// What the type's own properties correspond to.
    pub fn top(&self) -> &Matched {
        self.level(0)
    }

    /// What the properties of a structure correspond to.
    pub fn level(&self, number: usize) -> &Matched {
        static NONE: LazyLock<Matched> = LazyLock::new(Matched::default);
        self.levels.get(number).unwrap_or_else(|| &NONE)
    }

    /// Whether a property of the type, or of what wraps them, corresponds to an attribute of the kind.
    pub fn is(&self, property: &str, attribute: &str) -> bool {
        let names = |m: &Matched, p: &str| matches!(m.of(p), Some(Match::Attribute { name, .. }) if name == attribute);
        names(self.top(), property)
            || match self.top().of(property) {
                Some(Match::Wrapper(level)) => self
                    .level(level)
                    .all()
                    .any(|(_, m)| matches!(m, Match::Attribute { name, .. } if name == attribute)),
                _ => false,
            }
    }
}

/// The Terraform kind that describes the same thing as a CloudFormation type, by the table.
pub fn kind_of_type(name: &str) -> Option<&'static str> {
    super::line(KINDS, name)?.split('\t').nth(1)
}

/// The exceptions of a type: properties that correspond to an attribute which the names don't tell.
fn exceptions(name: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    super::line(KINDS, name)
        .and_then(|line| line.split('\t').nth(2))
        .into_iter()
        .flat_map(|pairs| pairs.split(','))
        .filter_map(|pair| pair.split_once('='))
}

/// How a CloudFormation type corresponds to a kind; none where a table lacks one of them.
pub fn correspondence(cloudformation: &str, kind_name: &str) -> Option<Arc<Correspondence>> {
    type Known = FxHashMap<(EcoString, EcoString), Option<Arc<Correspondence>>>;
    static KNOWN: LazyLock<RwLock<Known>> = LazyLock::new(Default::default);
    let key = (EcoString::from(cloudformation), EcoString::from(kind_name));
    if let Some(found) = KNOWN.read().unwrap_or_else(|e| e.into_inner()).get(&key) {
        return found.clone();
    }
    let made = match (super::kind(cloudformation), super::kind(kind_name)) {
        (Some(ty), Some(kind)) => Some(Arc::new(Pairing::new(cloudformation, &ty, &kind).all())),
        _ => None,
    };
    KNOWN
        .write()
        .unwrap_or_else(|e| e.into_inner())
        .insert(key, made.clone());
    made
}

/// Pairs the levels that can be reached, each pair of levels once: structures may hold themselves.
struct Pairing<'k> {
    name: &'k str,
    ty: &'k Kind,
    kind: &'k Kind,
    numbers: FxHashMap<(usize, usize), usize>,
    last: usize,
    waiting: VecDeque<(usize, usize)>,
}

impl<'k> Pairing<'k> {
    fn new(name: &'k str, ty: &'k Kind, kind: &'k Kind) -> Self {
        Pairing {
            name,
            ty,
            kind,
            numbers: FxHashMap::default(),
            last: 0,
            waiting: VecDeque::new(),
        }
    }

    fn all(mut self) -> Correspondence {
        let mut levels = vec![Matched::default()];
        let top = self.top(&mut levels);
        if let Some(first) = levels.first_mut() {
            *first = top;
        }
        while let Some((theirs, ours)) = self.waiting.pop_front() {
            let number = self.numbers.get(&(theirs, ours)).copied().unwrap_or(0);
            let matched = match (self.ty.levels.get(theirs), self.kind.levels.get(ours)) {
                (Some(properties), Some(attributes)) => {
                    let found = pairs(self.ty, properties, self.kind, attributes, &[], &[], false);
                    self.matched(&found, attributes, false)
                }
                _ => Matched::default(),
            };
            if levels.len() <= number {
                levels.resize_with(number + 1, Matched::default);
            }
            if let Some(slot) = levels.get_mut(number) {
                *slot = matched;
            }
        }
        Correspondence { levels }
    }

    /// The type's own level. Members of a wrapper count with it, because the kind has them beside its other attributes.
    fn top(&mut self, levels: &mut Vec<Matched>) -> Matched {
        let attributes = self.kind.attributes();
        let said: Vec<(&str, &str)> = exceptions(self.name).collect();
        let mut properties = self.ty.attributes().clone();
        let mut wrappers = Vec::new();
        for (wrapper, _) in said.iter().filter(|(_, to)| *to == "*") {
            let members = properties
                .remove(wrapper)
                .and_then(|p| self.ty.levels.get(p.level()?));
            for (name, member) in members.into_iter().flatten() {
                if !self.is_own(name) {
                    properties.insert(name, *member);
                }
            }
            wrappers.push((*wrapper, members));
        }
        let noun = names::noun(self.name);
        let found = pairs(
            self.ty,
            &properties,
            self.kind,
            attributes,
            &noun,
            &said,
            true,
        );
        let mut matched = self.matched(&found, attributes, true);
        for (wrapper, members) in wrappers {
            // What the type has itself, too, says the same in the wrapper.
            let inner: FxHashMap<&str, Match> = members
                .into_iter()
                .flatten()
                .filter_map(|(name, _)| {
                    let found = match self.is_own(name) {
                        true => matched.of(name),
                        false => matched.properties.remove(name),
                    };
                    Some((*name, found?))
                })
                .collect();
            let number = self.next();
            levels.resize_with(levels.len().max(number + 1), Matched::default);
            if let Some(slot) = levels.get_mut(number) {
                slot.properties = inner;
            }
            matched.properties.insert(wrapper, Match::Wrapper(number));
        }
        matched
    }

    /// Whether the type itself has a property that a template may set.
    fn is_own(&self, property: &str) -> bool {
        let own = self.ty.attributes().get(property);
        own.is_some_and(|p| !p.is_computed())
    }

    fn matched(&mut self, found: &[Pair], attributes: &Level, is_top: bool) -> Matched {
        let mut properties = FxHashMap::default();
        for (name, property, theirs) in found {
            let Some(attribute) = attributes.get(name).copied() else {
                continue;
            };
            let below = match (theirs.level(), attribute.level()) {
                (Some(a), Some(b)) => Some(self.number(a, b)),
                _ => None,
            };
            properties.insert(
                *property,
                Match::Attribute {
                    name,
                    attribute,
                    below,
                },
            );
        }
        let mut unmatched: Vec<&'static str> = attributes
            .iter()
            .filter(|(name, a)| {
                let is_taken = found.iter().any(|(taken, ..)| taken == *name);
                let is_of_the_provider = is_top && names::is_of_the_provider(name);
                !a.is_computed() && !is_taken && !is_of_the_provider
            })
            .map(|(name, _)| *name)
            .collect();
        unmatched.sort_unstable();
        Matched {
            properties,
            unmatched: unmatched.into(),
        }
    }

    fn number(&mut self, theirs: usize, ours: usize) -> usize {
        if let Some(known) = self.numbers.get(&(theirs, ours)) {
            return *known;
        }
        let number = self.next();
        self.numbers.insert((theirs, ours), number);
        self.waiting.push_back((theirs, ours));
        number
    }

    /// The number of another level; the type's own is 0.
    fn next(&mut self) -> usize {
        self.last += 1;
        self.last
    }
}

/// An attribute, the property that corresponds to it, and what the registry says of that.
type Pair = (&'static str, &'static str, Attribute);

/// What corresponds in one level. Several properties may say the same attribute only where the table says so.
fn pairs(
    ty: &Kind,
    properties: &Level,
    kind: &Kind,
    attributes: &Level,
    noun: &[String],
    said: &[(&'static str, &'static str)],
    is_top: bool,
) -> Vec<Pair> {
    let mut found: Vec<Pair> = Vec::new();
    let mut left: Vec<(&'static str, Attribute)> = Vec::new();
    for (name, property) in properties {
        match said.iter().find(|(p, to)| p == name && *to != "*") {
            Some((_, "")) => {}
            Some((_, to)) => {
                found.push((to, name, *property));
            }
            None if property.is_computed() => {}
            None => left.push((name, *property)),
        }
    }
    let mut open: Vec<(&'static str, Attribute)> = attributes
        .iter()
        .filter(|(name, a)| {
            let is_handle = is_top && **name == "id";
            !a.is_computed() && !is_handle && !found.iter().any(|(taken, ..)| taken == *name)
        })
        .map(|(name, a)| (*name, *a))
        .collect();
    for (strictness, way) in names::WAYS.iter().enumerate() {
        if left.is_empty() || open.is_empty() {
            break;
        }
        let mut by_key: FxHashMap<Words, (Vec<usize>, Vec<usize>)> = FxHashMap::default();
        for (n, (name, property)) in left.iter().enumerate() {
            let key = way(&names::snake_case(name), noun, property.is_many());
            by_key.entry(key).or_default().0.push(n);
        }
        for (n, (name, attribute)) in open.iter().enumerate() {
            if let Some(slot) = by_key.get_mut(&way(name, noun, attribute.is_many())) {
                slot.1.push(n);
            }
        }
        let mut taken = (Vec::new(), Vec::new());
        for (key, (theirs, ours)) in &by_key {
            if let ([p], [a]) = (theirs.as_slice(), ours.as_slice())
                && let (Some((property, of_property)), Some((attribute, of_attribute))) =
                    (left.get(*p), open.get(*a))
                && !key.is_empty()
            {
                let is_fitting = fits(ty, *of_property, kind, *of_attribute);
                if is_fitting {
                    found.push((attribute, property, *of_property));
                }
                // What has the same name in another shape isn't something else.
                if is_fitting || strictness < names::SAME_NAME {
                    taken.0.push(*p);
                    taken.1.push(*a);
                }
            }
        }
        left = without(left, &taken.0);
        open = without(open, &taken.1);
    }
    found
}

fn without<T>(items: Vec<T>, taken: &[usize]) -> Vec<T> {
    items
        .into_iter()
        .enumerate()
        .filter(|(n, _)| !taken.contains(n))
        .map(|(_, item)| item)
        .collect()
}

/// Whether values of a property's shape can be values of an attribute.
fn fits(ty: &Kind, property: Attribute, kind: &Kind, attribute: Attribute) -> bool {
    let (theirs, ours) = (property.code, attribute.code);
    let is_any = theirs.starts_with('a');
    let is_structure = property.level().is_some();
    match ours.chars().next() {
        // A document may be written as an object or as its text.
        Some('s') => is_any || matches!(theirs, "s" | "n" | "b"),
        Some('b') => is_any || matches!(theirs, "b" | "s"),
        Some('n') => is_any || matches!(theirs, "n" | "s"),
        Some('L' | 'S') => {
            is_any
                || (theirs.starts_with(['L', 'S']) && is_structure == attribute.level().is_some())
        }
        Some('M') => {
            is_any
                || theirs.starts_with('M')
                || ty.below(property).is_some_and(|l| {
                    theirs.starts_with(['L', 'S'])
                        && l.len() <= 3
                        && l.contains_key("Key")
                        && l.contains_key("Value")
                })
        }
        Some('{' | '(') => {
            is_any
                || (is_structure
                    && kind.below(attribute).is_some()
                    && property.is_map() == attribute.is_map())
        }
        // Of what the provider doesn't describe, nobody knows what a structure's names are.
        _ => !is_structure,
    }
}

#[cfg(test)]
#[path = "tests_correspondence.rs"]
mod tests;
