//! A module: the declarations in one directory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::places::Places;
use crate::load::{Diagnostic, DiagnosticSeverity};
use crate::source::{Files, Source, SourceMap};
use crate::syntax::{self, Attribute, Block, Body, Span};

/// A parsed directory.
#[derive(Debug)]
pub struct Module {
    /// Its path.
    pub directory: PathBuf,
    /// Its files, override files last, in Terraform's order.
    pub files: Vec<ModuleFile>,
    /// What could not be read or parsed.
    pub diagnostics: Vec<Diagnostic>,
    /// What [`Files::list`] gave of the directory; none where it wasn't listed.
    pub listing: Option<Vec<(String, bool)>>,
    places: OnceLock<Places>,
}

impl Module {
    /// A module without files.
    pub fn empty(directory: &Path) -> Module {
        Module {
            directory: directory.to_path_buf(),
            files: Vec::new(),
            diagnostics: Vec::new(),
            listing: None,
            places: OnceLock::new(),
        }
    }

    /// Where its blocks are: looked through on the first call.
    pub(super) fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::of(self))
    }
}

/// A parsed file.
#[derive(Debug)]
pub struct ModuleFile {
    /// Its text.
    pub source: Arc<Source>,
    /// Its tree.
    pub tree: syntax::File,
    /// `override.tf`, `*_override.tf`
    pub is_override: bool,
}

/// The files of a directory that Terraform (or OpenTofu) reads as a module's. With OpenTofu a `x.tofu` replaces `x.tf`.
pub fn module_files(names: &[(String, bool)]) -> Vec<(String, bool)> {
    let there: FxHashSet<&str> = names
        .iter()
        .filter(|(_, is_directory)| !is_directory)
        .map(|(name, _)| name.as_str())
        .collect();
    let is_there = |wanted: &str| there.contains(wanted);
    let mut files: Vec<(String, bool)> = names
        .iter()
        .filter(|(_, is_directory)| !is_directory)
        .filter_map(|(name, _)| {
            // As Terraform's own `IsIgnoredFile`.
            if name.starts_with('.')
                || name.ends_with('~')
                || (name.starts_with('#') && name.ends_with('#'))
            {
                return None;
            }
            let stem = [".tf", ".tf.json", ".tofu", ".tofu.json"]
                .iter()
                .find_map(|end| name.strip_suffix(end).map(|stem| (stem, *end)));
            let (stem, end) = stem?;
            let shadowed = match end {
                ".tf" => is_there(&format!("{stem}.tofu")),
                ".tf.json" => is_there(&format!("{stem}.tofu.json")),
                _ => false,
            };
            if shadowed {
                return None;
            }
            let is_override = stem == "override" || stem.ends_with("_override");
            Some((name.clone(), is_override))
        })
        .collect();
    files.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    files
}

impl Module {
    /// Reads and parses the module in a directory; none where there is no file of one.
    pub fn read(directory: &Path, files: &dyn Files, sources: &SourceMap) -> Option<Module> {
        let listing = files.list(directory);
        let names = module_files(&listing);
        if names.is_empty() {
            return None;
        }
        let mut module = Module::empty(directory);
        module.listing = Some(listing);
        for (name, is_override) in names {
            let path = directory.join(&name);
            let text = match files.read(&path).map(String::from_utf8) {
                Ok(Ok(text)) => text,
                Ok(Err(error)) => {
                    // What is no UTF-8 is replaced, and the rest is still read.
                    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                    if let Some(source) = sources.add(&path, String::new()) {
                        module.error(
                            Span::new(source.base, source.base),
                            "Invalid character encoding",
                            format!("{name} is not UTF-8. Save it as UTF-8."),
                        );
                    }
                    text
                }
                Err(error) => {
                    if let Some(source) = sources.add(&path, String::new()) {
                        module.error(
                            Span::new(source.base, source.base),
                            "Failed to read file",
                            format!("{name} {error}."),
                        );
                    }
                    continue;
                }
            };
            let Some(source) = sources.add(&path, text) else {
                continue;
            };
            let most_values = sources.most_values();
            let tree = if name.ends_with(".json") {
                super::json_syntax::parse(&source, most_values)
            } else {
                syntax::parse_file_within(&source.text, source.base, most_values)
            };
            if !sources.hold_tree(&source, tree.values) {
                continue;
            }
            for error in &tree.errors {
                module.diagnostics.push(Diagnostic {
                    severity: DiagnosticSeverity::Error,
                    summary: error.summary.clone(),
                    detail: error.detail.clone(),
                    span: error.span,
                });
            }
            module.files.push(ModuleFile {
                source,
                tree,
                is_override,
            });
        }
        Some(module)
    }

    fn error(&mut self, span: Span, summary: &str, detail: String) {
        self.diagnostics.push(Diagnostic {
            severity: DiagnosticSeverity::Error,
            summary: summary.into(),
            detail,
            span,
        });
    }
}

/// A declaration with what override files change in it.
#[derive(Debug, Clone)]
pub struct Declaration<'a> {
    /// The block.
    pub block: &'a Block,
    /// Blocks of the same name in override files, in order.
    pub overrides: Vec<&'a Block>,
}

impl<'a> Declaration<'a> {
    fn bodies(&self) -> impl DoubleEndedIterator<Item = &'a Body> + '_ {
        std::iter::once(&self.block.body).chain(self.overrides.iter().map(|b| &b.body))
    }

    /// The attribute of that name, the last override's first.
    pub fn attribute(&self, name: &str) -> Option<&'a Attribute> {
        self.bodies().rev().find_map(|b| b.attribute(name))
    }

    /// All attributes, each once.
    pub fn attributes(&self) -> Vec<&'a Attribute> {
        if self.overrides.is_empty() {
            return self.block.body.attributes.iter().collect();
        }
        let mut merged: Vec<&'a Attribute> = Vec::new();
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        for attribute in self.bodies().flat_map(|body| &body.attributes) {
            let place = *places.entry(&attribute.name.text).or_insert(merged.len());
            match merged.get_mut(place) {
                Some(old) => *old = attribute,
                None => merged.push(attribute),
            }
        }
        merged
    }

    /// All nested blocks: those of a kind that an override has replace all of that kind.
    pub fn blocks(&self) -> Vec<&'a Block> {
        let mut merged: Vec<&'a Block> = self.block.body.blocks.iter().collect();
        for body in self.overrides.iter().map(|b| &b.body) {
            let replaced: FxHashSet<&str> = body.blocks.iter().map(block_kind).collect();
            if !replaced.is_empty() {
                merged.retain(|old| {
                    !replaced.contains(block_kind(old)) || &*old.kind.text == "lifecycle"
                });
            }
            merged.extend(body.blocks.iter());
        }
        merged
    }

    /// The nested blocks of that kind.
    pub fn blocks_of(&self, kind: &str) -> Vec<&'a Block> {
        self.blocks()
            .into_iter()
            .filter(|b| &*b.kind.text == kind)
            .collect()
    }
}

/// A `dynamic "x"` counts as `x`.
fn block_kind(block: &Block) -> &str {
    match (&*block.kind.text, block.label(0)) {
        ("dynamic", Some(label)) => label,
        (kind, _) => kind,
    }
}

/// Everything a module declares, by name.
#[derive(Debug, Default)]
pub struct Declarations<'a> {
    /// `variable`
    pub variables: BTreeMap<&'a str, Declaration<'a>>,
    /// `locals`
    pub locals: BTreeMap<&'a str, &'a Attribute>,
    /// `output`
    pub outputs: BTreeMap<&'a str, Declaration<'a>>,
    /// `module`
    pub modules: BTreeMap<&'a str, Declaration<'a>>,
    /// `resource`, by type and name.
    pub resources: BTreeMap<(&'a str, &'a str), Declaration<'a>>,
    /// `data`
    pub data: BTreeMap<(&'a str, &'a str), Declaration<'a>>,
    /// `ephemeral`
    pub ephemeral: BTreeMap<(&'a str, &'a str), Declaration<'a>>,
    /// `provider`
    pub providers: Vec<&'a Block>,
    /// `terraform`
    pub settings: Vec<&'a Block>,
    /// `check`
    pub checks: Vec<&'a Block>,
    /// `moved`, `import`, `removed` and what later versions may add.
    pub others: Vec<&'a Block>,
    /// Things declared twice and the like.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Declarations<'a> {
    /// The declarations of a module.
    pub fn of(module: &'a Module) -> Declarations<'a> {
        let mut all = Declarations::default();
        for file in &module.files {
            for block in &file.tree.body.blocks {
                all.add(block, file.is_override);
            }
            for attribute in &file.tree.body.attributes {
                all.error(
                    "Unsupported argument",
                    format!(
                        "An argument named {:?} is not expected here.",
                        attribute.name.text
                    ),
                    attribute.name.span,
                );
            }
        }
        all
    }

    fn error(&mut self, summary: &str, detail: String, span: Span) {
        self.diagnostics.push(Diagnostic {
            severity: DiagnosticSeverity::Error,
            summary: summary.into(),
            detail,
            span,
        });
    }

    fn add(&mut self, block: &'a Block, is_override: bool) {
        let kind = &*block.kind.text;
        let wanted = match kind {
            "resource" | "data" | "ephemeral" => 2,
            "variable" | "output" | "module" | "provider" | "check" => 1,
            "locals" | "terraform" | "moved" | "import" | "removed" => 0,
            // What a later version of the language may add is data, never an error of this one; a slip of the pen is.
            _ => {
                const KNOWN: [&str; 12] = [
                    "resource",
                    "data",
                    "ephemeral",
                    "variable",
                    "output",
                    "module",
                    "provider",
                    "check",
                    "locals",
                    "terraform",
                    "moved",
                    "import",
                ];
                if let Some(near) = super::variables::suggestion(kind, KNOWN.into_iter()) {
                    self.error(
                        "Unsupported block type",
                        format!("Blocks of type {kind:?} are not expected here.{near}"),
                        block.header,
                    );
                }
                self.others.push(block);
                return;
            }
        };
        if block.labels.len() != wanted {
            self.error(
                if block.labels.len() < wanted {
                    "Missing name for block"
                } else {
                    "Extraneous label for block"
                },
                format!(
                    "A {kind} block takes {wanted} labels, and this one has {}.",
                    block.labels.len()
                ),
                block.header,
            );
            return;
        }
        let (first, second) = (block.label(0).unwrap_or(""), block.label(1).unwrap_or(""));
        match kind {
            "locals" => {
                for attribute in &block.body.attributes {
                    let name = &*attribute.name.text;
                    let before = self.locals.insert(name, attribute);
                    if before.is_some() && !is_override {
                        self.error("Duplicate local value definition", format!("A local value named {name:?} was already defined. Local value names must be unique within a module."), attribute.name.span);
                    }
                }
            }
            "terraform" => self.settings.push(block),
            "provider" => self.providers.push(block),
            "check" => self.checks.push(block),
            "moved" | "import" | "removed" => self.others.push(block),
            _ => {
                let declaration = Declaration {
                    block,
                    overrides: Vec::new(),
                };
                let existing = match kind {
                    "variable" => insert(&mut self.variables, first, declaration, is_override),
                    "output" => insert(&mut self.outputs, first, declaration, is_override),
                    "module" => insert(&mut self.modules, first, declaration, is_override),
                    "resource" => insert(
                        &mut self.resources,
                        (first, second),
                        declaration,
                        is_override,
                    ),
                    "data" => insert(&mut self.data, (first, second), declaration, is_override),
                    _ => insert(
                        &mut self.ephemeral,
                        (first, second),
                        declaration,
                        is_override,
                    ),
                };
                if existing {
                    let name = if second.is_empty() {
                        first.to_string()
                    } else {
                        format!("{first}.{second}")
                    };
                    self.error(
                        &format!("Duplicate {kind} definition"),
                        format!("A {kind} named {name:?} was already declared. Names must be unique within a module."),
                        block.header,
                    );
                }
            }
        }
    }
}

/// Puts a declaration in; whether it is there already (and no override).
fn insert<'a, K: Ord>(
    map: &mut BTreeMap<K, Declaration<'a>>,
    key: K,
    declaration: Declaration<'a>,
    is_override: bool,
) -> bool {
    match map.get_mut(&key) {
        Some(existing) if is_override => {
            existing.overrides.push(declaration.block);
            false
        }
        Some(_) => true,
        None => {
            map.insert(key, declaration);
            false
        }
    }
}
