//! What `model.hcl` files say of kinds: other names, the CloudFormation types that are the same, what is folded into them,
//! defaults.

use std::path::Path;
use std::sync::{Arc, LazyLock, OnceLock, RwLock};

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::defaults::{Defaults, Wrong};
use crate::language::EmbeddedBlock;
use crate::schema::{self, Correspondence, Match};
use crate::source::Source;
use crate::syntax::{self, Attribute, Block, Expression, ExpressionKind};

/// A kind, as its `kind` block says it.
#[derive(Debug, Default)]
pub struct KindDefinition {
    /// The canonical name.
    pub name: EcoString,
    /// Other names of the same: `aws_alb`.
    pub also: Vec<EcoString>,
    /// The attributes by whose known texts others may name it.
    pub identity: Vec<EcoString>,
    /// Attributes that the service sets when nothing is said.
    pub computed: Vec<EcoString>,
    /// It is a setting of the whole account: which of its stacks says it, nobody knows.
    pub of_account: bool,
    /// How a CloudFormation type's properties become attributes.
    pub cloudformation: Vec<(EcoString, Vec<Attribute>)>,
    /// What is folded into it.
    pub folds: Vec<Fold>,
    /// Values where nothing is said.
    pub defaults: Vec<Defaults>,
    /// Attributes computed from others.
    pub derive: Vec<Attribute>,
}

/// A split-off kind that is folded into another.
#[derive(Debug)]
pub struct Fold {
    /// The split-off kind.
    pub kind: EcoString,
    /// The attribute of it that names the host: `refers(bucket)`; empty where it holds for all of the account: `all`.
    pub refers: EcoString,
    /// A host that isn't in the stack is none: `refers_here(role)`. Else one is made up, for what is folded into it.
    pub only_here: bool,
    /// Only where this holds.
    pub when: Option<Expression>,
    /// Attributes of the host that it sets.
    pub set: Vec<Attribute>,
    /// Blocks of the host that it adds to.
    pub append: Vec<(EcoString, Expression)>,
}

/// A kind that may not have been read yet.
#[derive(Debug)]
pub struct Kind {
    /// The canonical name.
    pub name: &'static str,
    /// The split-off kinds that are folded into it.
    pub folds: Vec<&'static str>,
    block: EmbeddedBlock,
    read: OnceLock<KindDefinition>,
}

impl Kind {
    /// Its definition, read on the first call. What is wrong with it isn't in it; a test holds that nothing is.
    pub fn definition(&self) -> &KindDefinition {
        self.read.get_or_init(|| read(self.block.text()).0)
    }
}

/// All kinds.
#[derive(Debug, Default)]
pub struct KindLibrary {
    kinds: Vec<Kind>,
    by_name: FxHashMap<&'static str, usize>,
    by_cloudformation: FxHashMap<&'static str, usize>,
    /// What is folded: split-off kind → hosts.
    folded: FxHashMap<&'static str, Vec<usize>>,
    /// Mappings of the types that were asked for.
    mappings: RwLock<FxHashMap<EcoString, Option<Arc<TypeMapping>>>>,
}

/// How a CloudFormation type is read: as which kind, and what of it by which name.
#[derive(Debug)]
pub struct TypeMapping {
    /// The kind.
    pub kind: EcoString,
    /// What corresponds by name; none where the registry doesn't know the type or the provider the kind.
    pub correspondence: Option<Arc<Correspondence>>,
    /// The kind's attributes that nothing in a template says, sorted.
    pub unmapped: Arc<[&'static str]>,
    /// The properties that `model.hcl` reads.
    mentioned: Vec<EcoString>,
}

impl TypeMapping {
    /// Whether `model.hcl` says what a property means.
    pub fn mentions(&self, property: &str) -> bool {
        self.mentioned.iter().any(|m| m == property)
    }
}

impl KindLibrary {
    /// The kinds that groundrule knows.
    pub fn built_in() -> Arc<KindLibrary> {
        static LIBRARY: LazyLock<Arc<KindLibrary>> = LazyLock::new(|| {
            let mut library = KindLibrary::default();
            crate::language::blocks("kind").for_each(|block| library.add(block));
            Arc::new(library)
        });
        LIBRARY.clone()
    }

    fn add(&mut self, block: EmbeddedBlock) {
        let at = self.kinds.len();
        for name in std::iter::once(block.name).chain(block.also) {
            self.by_name.insert(name, at);
        }
        for name in block.cloudformation {
            self.by_cloudformation.insert(name, at);
        }
        for kind in block.folds {
            let hosts = self.folded.entry(kind).or_default();
            if hosts.last() != Some(&at) {
                hosts.push(at);
            }
        }
        self.kinds.push(Kind {
            name: block.name,
            folds: block.folds.into_iter().collect(),
            block,
            read: OnceLock::new(),
        });
    }

    /// Whether `model.hcl` has something of that name: a kind, what is folded into one, or a CloudFormation type.
    pub fn is_known(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
            || self.folded.contains_key(name)
            || self.by_cloudformation.contains_key(name)
    }

    /// The definition of a kind, by any of its names.
    pub fn kind(&self, name: &str) -> Option<&KindDefinition> {
        Some(self.kinds.get(*self.by_name.get(name)?)?.definition())
    }

    /// What `model.hcl` says of a CloudFormation type's properties.
    pub fn said_of_cloudformation(&self, name: &str) -> &[Attribute] {
        self.by_cloudformation
            .get(name)
            .and_then(|at| self.kinds.get(*at))
            .and_then(|k| {
                k.definition()
                    .cloudformation
                    .iter()
                    .find(|(n, _)| n == name)
            })
            .map_or(&[], |(_, attributes)| attributes)
    }

    /// How a CloudFormation type is read: as `model.hcl` says, else by the table of what is the same; none where it is kept
    /// as its own kind.
    pub fn of_cloudformation(&self, name: &str) -> Option<Arc<TypeMapping>> {
        let known = self.mappings.read().unwrap_or_else(|e| e.into_inner());
        if let Some(found) = known.get(name) {
            return found.clone();
        }
        drop(known);
        let made = self.mapping(name).map(Arc::new);
        self.mappings
            .write()
            .unwrap_or_else(|e| e.into_inner())
            .insert(name.into(), made.clone());
        made
    }

    fn mapping(&self, name: &str) -> Option<TypeMapping> {
        let definition = match self.by_cloudformation.get(name) {
            Some(at) => self.kinds.get(*at).map(Kind::definition),
            None => self.kind(schema::kind_of_type(name)?),
        };
        let kind = match definition {
            Some(definition) => definition.name.clone(),
            None => schema::kind_of_type(name)?.into(),
        };
        let said = self.said_of_cloudformation(name);
        let mut roots = Vec::new();
        for attribute in said {
            super::scope::roots_of(&attribute.value, &mut roots);
        }
        let mentioned: Vec<EcoString> = roots.into_iter().map(EcoString::from).collect();
        let correspondence = schema::correspondence(name, &kind);
        let mut unmapped: Vec<&'static str> = match &correspondence {
            Some(correspondence) => {
                let top = correspondence.top();
                let only_mentioned = top.all().filter_map(|(property, found)| match found {
                    Match::Attribute { name, .. } if mentioned.iter().any(|m| m == property) => {
                        Some(name)
                    }
                    _ => None,
                });
                top.unmatched()
                    .iter()
                    .copied()
                    .chain(only_mentioned)
                    .collect()
            }
            None => schema::kind(&kind)
                .map(|k| k.own_settable())
                .unwrap_or_default(),
        };
        let is_said = |name: &str| said.iter().any(|a| &*a.name.text == name);
        let is_folded = |name: &str| {
            definition.is_some_and(|d| {
                d.folds.iter().any(|f| {
                    f.set.iter().any(|a| &*a.name.text == name)
                        || f.append.iter().any(|(n, _)| n == name)
                })
            })
        };
        unmapped.retain(|name| !is_said(name) && !is_folded(name));
        unmapped.sort_unstable();
        unmapped.dedup();
        Some(TypeMapping {
            kind,
            correspondence,
            unmapped: unmapped.into(),
            mentioned,
        })
    }

    /// The hosts and folds of a split-off kind.
    pub fn folds_of<'k>(
        &'k self,
        kind: &'k str,
    ) -> impl Iterator<Item = (&'k KindDefinition, &'k Fold)> {
        self.folded
            .get(kind)
            .into_iter()
            .flatten()
            .filter_map(|host| Some(self.kinds.get(*host)?.definition()))
            .flat_map(move |definition| {
                let folds = definition.folds.iter().filter(move |f| f.kind == kind);
                folds.map(move |fold| (definition, fold))
            })
    }

    /// Whether a kind is gathered into another, whose rules see it.
    pub fn is_folded(&self, kind: &str) -> bool {
        self.folded.contains_key(kind)
    }

    /// All kinds that `model.hcl` files say something of.
    pub fn all(&self) -> &[Kind] {
        &self.kinds
    }
}

/// The definition that a `kind` block is, and what is wrong with it.
fn read(text: &str) -> (KindDefinition, Vec<Wrong>) {
    let source = Source::of_rule(Path::new("model.hcl"), text.to_string());
    let file = syntax::parse_file(&source.text, source.base);
    let mut wrong: Vec<Wrong> = Vec::new();
    wrong.extend(file.errors.into_iter().map(|e| (e.summary, e.span)));
    let block = file.body.blocks.into_iter().next();
    let definition = block.map(|block| definition(block, &mut wrong));
    (definition.unwrap_or_default(), wrong)
}

fn definition(block: Block, wrong: &mut Vec<Wrong>) -> KindDefinition {
    let mut definition = KindDefinition {
        name: block.label(0).unwrap_or("").into(),
        ..KindDefinition::default()
    };
    for attribute in block.body.attributes {
        let list = strings(&attribute.value);
        match &*attribute.name.text {
            "also" => definition.also = list,
            "identity" => definition.identity = list,
            "computed" => definition.computed = list,
            "account" => {
                definition.of_account = matches!(attribute.value.kind, ExpressionKind::Bool(true));
            }
            _ => {}
        }
    }
    for inner in block.body.blocks {
        match &*inner.kind.text {
            "cloudformation" => {
                let name = inner.label(0).unwrap_or("").into();
                definition
                    .cloudformation
                    .push((name, inner.body.attributes));
            }
            "fold" => definition.folds.extend(fold(inner)),
            "defaults" => match Defaults::read(inner) {
                Ok(defaults) => definition.defaults.push(defaults),
                Err(found) => wrong.push(found),
            },
            "derive" => definition.derive.extend(inner.body.attributes),
            _ => {}
        }
    }
    definition
}

fn fold(block: Block) -> Option<Fold> {
    let mut fold = Fold {
        kind: block.label(0)?.into(),
        refers: EcoString::new(),
        only_here: false,
        when: None,
        set: Vec::new(),
        append: Vec::new(),
    };
    for attribute in block.body.attributes {
        match &*attribute.name.text {
            "into" => {
                if let ExpressionKind::Call {
                    name: function,
                    arguments,
                    ..
                } = &attribute.value.kind
                    && let Some(ExpressionKind::Variable(name)) = arguments.first().map(|a| &a.kind)
                {
                    fold.refers = name.text.clone();
                    fold.only_here = &*function.text == "refers_here";
                }
            }
            "when" => fold.when = Some(attribute.value),
            "append" => {
                if let ExpressionKind::Object(items) = attribute.value.kind {
                    for item in items {
                        if let ExpressionKind::String(name) = &item.key.kind {
                            fold.append.push((name.clone(), item.value));
                        }
                    }
                }
            }
            _ => fold.set.push(attribute),
        }
    }
    Some(fold)
}

fn strings(expression: &Expression) -> Vec<EcoString> {
    match &expression.kind {
        ExpressionKind::Tuple(items) => items
            .iter()
            .filter_map(|i| match &i.kind {
                ExpressionKind::String(text) => Some(text.clone()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_in_is_well_formed() {
        for kind in KindLibrary::built_in().all() {
            let (definition, wrong) = read(kind.block.text());
            assert_eq!(wrong, [], "{}", kind.name);
            assert_eq!(definition.name, kind.name);
            let folds: Vec<&str> = definition.folds.iter().map(|f| f.kind.as_str()).collect();
            assert_eq!(folds, kind.folds);
        }
    }

    #[test]
    fn every_default_names_its_source() {
        let library = KindLibrary::built_in();
        let defaults = library.all().iter().flat_map(|k| &k.definition().defaults);
        let mut count = 0;
        for block in defaults {
            assert!(block.source.starts_with("https://"), "{:?}", block.values);
            count += 1;
        }
        assert!(count > 20, "{count}");
    }

    #[test]
    fn defaults_that_are_malformed_are_refused() {
        for (body, why) in [
            (
                r#"values = { a = 1 }"#,
                "A defaults block names its source.",
            ),
            (
                r#"source = "the manual"
                   values = { a = 1 }"#,
                "A source is the address of a page: https://….",
            ),
            (
                r#"source = "https://example.com""#,
                "A defaults block has values.",
            ),
            (
                r#"source = "https://example.com"
                   values = { (a) = 1 }"#,
                "A default is named by an attribute, or by block.attribute.",
            ),
            (
                r#"source = "https://example.com"
                   values = [1]"#,
                "Values are an object.",
            ),
            (
                r#"source = "https://example.com"
                   language = "hcl"
                   values = { a = 1 }"#,
                "A language is terraform or cloudformation.",
            ),
            (
                r#"source = "https://example.com"
                   language = "terraform"
                   since = "six"
                   values = { a = 1 }"#,
                "A version is written as \"6.0.0\".",
            ),
            (
                r#"source = "https://example.com"
                   since = "6.0.0"
                   values = { a = 1 }"#,
                "Only what holds for Terraform alone changes with the provider's version.",
            ),
            (
                r#"source = "https://example.com"
                   a = 1"#,
                "A defaults block has no argument named \"a\".",
            ),
        ] {
            let (definition, wrong) =
                read(&format!("kind \"k\" {{\n  defaults {{\n{body}\n}}\n}}\n"));
            let details: Vec<&str> = wrong.iter().map(|(detail, _)| &**detail).collect();
            assert_eq!(details, [why]);
            assert!(definition.defaults.is_empty());
        }
        let (_, wrong) = read("kind \"k\" {\n  defaults \"terraform\" {\n a = 1\n}\n}\n");
        assert_eq!(wrong.len(), 1);
    }
}
