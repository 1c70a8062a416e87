//! What the providers and CloudFormation's registry say of every type: attributes, their types, which are blocks.
//!
//! The tables (`tables/README.md` says their form and source) are text that is searched in place, so they cost nothing
//! until a type is asked for.

mod actions;
mod correspondence;
mod names;
mod sensitive;
mod similar;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock, RwLock};

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::value::Type;

pub use actions::{AccessLevel, Action, actions};
pub use correspondence::{Correspondence, Match, Matched, correspondence, kind_of_type};
pub use names::{pascal_case, snake_case};
pub use sensitive::{is_secret, sensitive_arguments};
pub use similar::distance;

static AWS: &str = include_str!("tables/aws.txt");
static CLOUDFORMATION: &str = include_str!("tables/cloudformation.txt");

/// What is said of a type.
#[derive(Debug)]
pub struct Kind {
    levels: Vec<Level>,
    /// The names that may be set, by level; see [`Kind::settable`].
    settable: Vec<OnceLock<Arc<[&'static str]>>>,
}

/// The attributes of a type, or of a structure in it.
pub type Level = FxHashMap<&'static str, Attribute>;

/// What is said of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute {
    code: &'static str,
    flags: &'static str,
}

/// How often a block may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nesting {
    /// At most once.
    Single,
    /// Any number.
    Many,
}

impl Attribute {
    /// Whether it is a block, and how often it may stand.
    pub fn block(&self) -> Option<Nesting> {
        let rest = self.code.strip_prefix('{')?;
        Some(if rest.starts_with('1') {
            Nesting::Single
        } else {
            Nesting::Many
        })
    }

    /// Whether only the provider sets it.
    pub fn is_computed(&self) -> bool {
        self.flags.contains('c') && !self.flags.contains(['o', 'r'])
    }

    /// Whether a change replaces the resource (CloudFormation).
    pub fn is_create_only(&self) -> bool {
        self.flags.contains('k')
    }

    /// Whether it is a list or set, or a block that may repeat.
    pub fn is_many(&self) -> bool {
        self.code.starts_with(['L', 'S'])
            || self
                .code
                .strip_prefix(['{', '('])
                .is_some_and(|rest| rest.starts_with(['l', 's']))
    }

    /// Whether it is a map, or a block by key.
    pub fn is_map(&self) -> bool {
        self.code.starts_with('M')
            || self
                .code
                .strip_prefix(['{', '('])
                .is_some_and(|rest| rest.starts_with('m'))
    }

    /// Whether it is a structure, or a collection of structures: a block, or an attribute in that form.
    pub fn is_structure(&self) -> bool {
        self.level().is_some()
    }

    /// The level of its structure.
    fn level(&self) -> Option<usize> {
        let inner = self.code.trim_start_matches(['L', 'S', 'M']);
        let inner = inner.strip_prefix(['{', '('])?;
        // One character says how many, the rest is the number.
        inner.get(1..)?.strip_suffix(':')?.parse().ok()
    }
}

impl Kind {
    /// The attribute at a path; indexes in it are passed over.
    pub fn at(&self, path: &str) -> Option<Attribute> {
        let mut level = self.levels.first()?;
        let mut found = None;
        for name in path.split('.').filter(|p| !p.is_empty() && !is_index(p)) {
            let attribute = level.get(name)?;
            found = Some(*attribute);
            level = match attribute.level().and_then(|n| self.levels.get(n)) {
                Some(next) => next,
                None => EMPTY.get_or_init(Level::default),
            };
        }
        found
    }

    /// The attributes of the type itself.
    pub fn attributes(&self) -> &Level {
        self.levels
            .first()
            .unwrap_or_else(|| EMPTY.get_or_init(Level::default))
    }

    /// The attributes below an attribute.
    pub fn below(&self, attribute: Attribute) -> Option<&Level> {
        self.levels.get(attribute.level()?)
    }

    /// The names of the type's own attributes that a template may say something of.
    pub fn own_settable(&self) -> Vec<&'static str> {
        self.attributes()
            .iter()
            .filter(|(name, a)| !a.is_computed() && !names::is_of_the_provider(name))
            .map(|(name, _)| *name)
            .collect()
    }

    /// The names of the attributes below an attribute that a configuration may set, sorted.
    pub fn settable(&self, attribute: Attribute) -> Arc<[&'static str]> {
        let number = attribute.level().unwrap_or(usize::MAX);
        match (self.levels.get(number), self.settable.get(number)) {
            (Some(level), Some(names)) => names
                .get_or_init(|| {
                    let mut names: Vec<&'static str> = level
                        .iter()
                        .filter(|(_, a)| !a.is_computed())
                        .map(|(name, _)| *name)
                        .collect();
                    names.sort_unstable();
                    names.into()
                })
                .clone(),
            _ => Arc::from([]),
        }
    }

    /// The type of an attribute; structures deeper than four are `Dynamic`.
    pub fn type_of(&self, attribute: Attribute) -> Type {
        self.type_of_code(attribute.code, 4)
    }

    fn type_of_code(&self, code: &'static str, depth: usize) -> Type {
        let mut chars = code.chars();
        let rest = || code.get(1..).unwrap_or("");
        match chars.next() {
            Some('s') => Type::String,
            Some('b') => Type::Bool,
            Some('n') => Type::Number,
            Some('L') => Type::list(self.type_of_code(rest(), depth)),
            Some('S') => Type::set(self.type_of_code(rest(), depth)),
            Some('M') => Type::map(self.type_of_code(rest(), depth)),
            Some('{' | '(') if depth > 0 => {
                let attribute = Attribute { code, flags: "" };
                let Some(level) = self.below(attribute) else {
                    return Type::Dynamic;
                };
                let attributes: BTreeMap<EcoString, Type> = level
                    .iter()
                    .map(|(name, a)| (EcoString::from(*name), self.type_of_code(a.code, depth - 1)))
                    .collect();
                let object = Type::object(attributes);
                match rest().chars().next() {
                    Some('l') => Type::list(object),
                    Some('s') => Type::set(object),
                    Some('m') => Type::map(object),
                    _ => object,
                }
            }
            _ => Type::Dynamic,
        }
    }
}

static EMPTY: OnceLock<Level> = OnceLock::new();

fn is_index(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit()) || part == "*"
}

/// What is said of a Terraform kind (`aws_s3_bucket`, `data.aws_ami`) or a CloudFormation type; none where no table knows it.
pub fn kind(name: &str) -> Option<Arc<Kind>> {
    static KNOWN: LazyLock<RwLock<FxHashMap<EcoString, Option<Arc<Kind>>>>> =
        LazyLock::new(Default::default);
    if let Some(found) = KNOWN.read().unwrap_or_else(|e| e.into_inner()).get(name) {
        return found.clone();
    }
    let table = if name.contains("::") {
        CLOUDFORMATION
    } else {
        AWS
    };
    let parsed = line(table, name).map(|line| {
        let levels: Vec<Level> = line.split('\t').skip(1).map(parse_level).collect();
        let settable = levels.iter().map(|_| OnceLock::new()).collect();
        Arc::new(Kind { levels, settable })
    });
    KNOWN
        .write()
        .unwrap_or_else(|e| e.into_inner())
        .insert(name.into(), parsed.clone());
    parsed
}

/// The type of an attribute of a kind, below a path of nested blocks.
pub fn attribute_type(kind_name: &str, path: &str, attribute: &str) -> Type {
    let Some(kind) = kind(kind_name) else {
        return Type::Dynamic;
    };
    let full = crate::value::join_path(path, attribute);
    match kind.at(&full) {
        Some(found) => kind.type_of(found),
        None => Type::Dynamic,
    }
}

fn parse_level(level: &'static str) -> Level {
    level
        .split(',')
        .filter_map(|pair| {
            let (name, code) = pair.split_once('=')?;
            let end = match code.find(':') {
                Some(colon) => colon + 1,
                None => code
                    .find(|c: char| !matches!(c, 'L' | 'S' | 'M'))
                    .map_or(code.len(), |n| n + 1),
            };
            let (code, flags) = code.split_at_checked(end)?;
            Some((name, Attribute { code, flags }))
        })
        .collect()
}

/// The names of all kinds of Terraform, or of all types of CloudFormation, whichever form a name has.
pub fn names_like(name: &str) -> impl Iterator<Item = &'static str> {
    let table = match name.contains("::") {
        true => CLOUDFORMATION,
        false => AWS,
    };
    let names = table.lines().filter_map(|line| line.split('\t').next());
    names.filter(|name| !name.starts_with("data."))
}

/// The line of a sorted table that begins with the name.
fn line(table: &'static str, name: &str) -> Option<&'static str> {
    let bytes = table.as_bytes();
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low.midpoint(high);
        let start = memchr::memrchr(b'\n', bytes.get(..middle)?).map_or(0, |n| n + 1);
        let end = memchr::memchr(b'\n', bytes.get(start..)?).map_or(table.len(), |n| start + n);
        let line = table.get(start..end)?;
        let key = line.split('\t').next()?;
        match key.cmp(name) {
            std::cmp::Ordering::Equal => return Some(line),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_have_types() {
        assert_eq!(attribute_type("aws_s3_bucket", "", "arn"), Type::String);
        assert_eq!(
            attribute_type("aws_s3_bucket", "versioning.0", "enabled"),
            Type::Bool
        );
        assert_eq!(
            attribute_type("data.aws_availability_zones", "", "names"),
            Type::list(Type::String)
        );
        assert_eq!(
            attribute_type("aws_s3_bucket", "", "nonsense"),
            Type::Dynamic
        );
        assert_eq!(attribute_type("no_such_kind", "", "x"), Type::Dynamic);
    }

    #[test]
    fn blocks_are_told_from_attributes() {
        let bucket = kind("aws_s3_bucket").expect("the table has it");
        assert_eq!(
            bucket.at("versioning").and_then(|a| a.block()),
            Some(Nesting::Single)
        );
        assert_eq!(
            bucket.at("cors_rule").and_then(|a| a.block()),
            Some(Nesting::Many)
        );
        assert_eq!(bucket.at("acl").and_then(|a| a.block()), None);
        assert!(bucket.at("arn").is_some_and(|a| a.is_computed()));
    }

    #[test]
    fn cloudformation_types_are_known() {
        let bucket = kind("AWS::S3::Bucket").expect("the table has it");
        assert!(bucket.at("BucketName").is_some_and(|a| a.is_create_only()));
        assert_eq!(
            bucket
                .at("VersioningConfiguration.Status")
                .map(|a| bucket.type_of(a)),
            Some(Type::String)
        );
    }

    #[test]
    fn every_line_is_found() {
        for table in [AWS, CLOUDFORMATION] {
            for line_text in table.lines() {
                let name = line_text.split('\t').next().unwrap_or("");
                assert_eq!(line(table, name), Some(line_text));
            }
        }
    }
}
