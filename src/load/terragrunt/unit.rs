//! Reading one unit: what it and what it includes say, merged as Terragrunt merges it.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use ecow::EcoString;

use super::files::Configurations;
use super::scope::{Scope, Shared, Strategy};
use super::{ModuleSource, Unit};
use crate::evaluate::{Budget, Share};
use crate::source::{Files, SourceMap, normalize};
use crate::syntax::{Block, Span};
use crate::value::{Data, Entries, Reason, ReasonKind, Type, Unknown, Value};

/// Reads the unit in a file; none where it deploys nothing.
pub(super) fn read(
    path: &Path,
    tree: &Path,
    files: &dyn Files,
    sources: &SourceMap,
    configurations: &Configurations<'_>,
    share: Share,
) -> Option<Unit> {
    let directory = path.parent()?.to_path_buf();
    let shared = Shared {
        files,
        sources,
        tree,
        configurations,
        guards: RefCell::default(),
        budget: Budget::new(share),
        diagnostics: RefCell::default(),
        unit: directory.clone(),
        read: RefCell::default(),
        nesting: Cell::new(0),
        answers: RefCell::default(),
    };
    let unit = unit(&shared, path, directory);
    unit.map(|mut unit| {
        unit.diagnostics = shared.diagnostics.take();
        unit.sources = shared.read.take();
        unit
    })
}

fn unit<'s>(shared: &'s Shared<'s>, path: &Path, directory: PathBuf) -> Option<Unit> {
    let own = shared.scope(path, directory.clone(), None, 0)?;
    // Nearest first: what the unit says itself counts most.
    let mut layers: Vec<(Rc<Scope<'_>>, Strategy)> = vec![(own.clone(), Strategy::Shallow)];
    for included in own
        .includes()
        .iter()
        .rev()
        .filter(|i| i.strategy != Strategy::Not)
    {
        layers.push((included.scope.clone(), included.strategy));
    }
    let source = layers.iter().find_map(|(scope, _)| {
        let block = scope
            .blocks("terraform")
            .into_iter()
            .find(|b| b.body.attribute("source").is_some())?;
        let attribute = block.body.attribute("source")?;
        Some((scope.evaluate(&attribute.value), attribute.span))
    });
    let module = match source {
        Some((value, span)) => module_source(&value, span, &directory, shared),
        None if is_module(shared.files, &directory) => ModuleSource::Here,
        None => return None,
    };
    // What only parents say of the source is still told of the unit.
    let header = own.blocks("terraform").first().map_or(
        Span::new(own.configuration.base, own.configuration.base),
        |b| b.header,
    );
    let (inputs, open_inputs) = inputs(&layers);
    Some(Unit {
        header,
        block: own.configuration.span,
        module,
        inputs,
        open_inputs,
        remote_state: layers
            .iter()
            .find_map(|(s, _)| s.remote_state())
            .map(|v| plain(&v)),
        generated: labelled(&layers, "generate", &|scope, block| {
            let entries = block
                .body
                .attributes
                .iter()
                .map(|a| ((&*a.name.text).into(), scope.evaluate(&a.value)))
                .collect();
            plain(&Value::object(entries).at(block.header))
        }),
        dependencies: labelled(&layers, "dependency", &|scope, block| match block
            .body
            .attribute("config_path")
        {
            Some(path) => plain(&scope.evaluate(&path.value)),
            None => Value::null().at(block.header),
        }),
        version_constraint: layers
            .iter()
            .find_map(|(s, _)| {
                Some(
                    s.evaluate(
                        &s.configuration
                            .tree
                            .body
                            .attribute("terraform_version_constraint")?
                            .value,
                    ),
                )
            })
            .map(|v| plain(&v)),
        diagnostics: Vec::new(),
        sources: Vec::new(),
        directory,
    })
}

/// Blocks by label, the nearest of each.
fn labelled(
    layers: &[(Rc<Scope<'_>>, Strategy)],
    kind: &str,
    value: &dyn Fn(&Scope<'_>, &Block) -> Value,
) -> Vec<(EcoString, Value)> {
    let mut all: Vec<(EcoString, Value)> = Vec::new();
    for (scope, _) in layers {
        for block in scope.blocks(kind) {
            let label: EcoString = block.label(0).unwrap_or("").into();
            if !all.iter().any(|(l, _)| *l == label) {
                all.push((label, value(scope, block)));
            }
        }
    }
    all
}

fn is_module(files: &dyn Files, directory: &Path) -> bool {
    !crate::load::terraform::module_files(&files.list(directory)).is_empty()
}

/// Where a source leads, relative to the unit.
fn module_source(value: &Value, span: Span, unit: &Path, shared: &Shared<'_>) -> ModuleSource {
    let text = match &value.data {
        Data::String(text) => text.as_str(),
        Data::Unknown(unknown) => return ModuleSource::Unknown(unknown.reason.clone(), span),
        _ => return ModuleSource::Unknown(Reason::new(ReasonKind::Invalid, "the source"), span),
    };
    let local = text.strip_prefix("file://").unwrap_or(text);
    let is_local = crate::load::terraform::is_local(local) || Path::new(local).is_absolute();
    // A bare name beside the configuration is no source of Terragrunt's: it would be a registry's.
    if is_local {
        // What stands before the double slash is copied, what stands behind it is run: together they are the directory.
        let path = normalize(&unit.join(local.split('?').next().unwrap_or(local)));
        if Path::new(local).is_absolute() && !shared.files.is_inside(&path) {
            return ModuleSource::Unknown(
                Reason::new(ReasonKind::Opaque, "a source outside the scanned tree"),
                span,
            );
        }
        return if path == unit {
            ModuleSource::Here
        } else {
            ModuleSource::Local(path, span)
        };
    }
    ModuleSource::Remote(text.into(), span)
}

/// The inputs of all layers. What is nearer is laid over what is farther as the farther one's include says.
fn inputs(layers: &[(Rc<Scope<'_>>, Strategy)]) -> (Entries, Option<Reason>) {
    let mut merged = Entries::new();
    let mut open: Option<Reason> = None;
    for (scope, strategy) in layers {
        let own = scope.inputs();
        if let Data::Unknown(unknown) = &own.data {
            for (_, key, value) in unknown.members.iter().flat_map(|m| m.items.iter()) {
                if let Some(key) = key {
                    merged.entry(key.clone()).or_insert_with(|| value.clone());
                }
            }
            open.get_or_insert_with(|| unknown.reason.clone());
            continue;
        }
        for (name, value) in own.as_entries().into_iter().flatten() {
            let value = match (merged.get(name), &open) {
                (Some(over), _) if *strategy == Strategy::Deep => deep(value, over),
                (Some(over), _) => over.clone(),
                // What isn't known of something nearer may be this very input.
                (None, Some(reason)) => {
                    Value::unknown_of(Type::Dynamic, reason.clone()).at(value.origin())
                }
                (None, None) => value.clone(),
            };
            merged.insert(name.clone(), value);
        }
    }
    (
        merged.into_iter().map(|(k, v)| (k, plain(&v))).collect(),
        open,
    )
}

/// One value laid over another: maps are merged, lists are joined.
fn deep(below: &Value, above: &Value) -> Value {
    if let (Some(below), Some(over)) = (below.as_entries(), above.as_entries()) {
        let mut merged = below.clone();
        for (name, value) in over {
            let value = match merged.get(name) {
                Some(before) => deep(before, value),
                None => value.clone(),
            };
            merged.insert(name.clone(), value);
        }
        return Value::object(merged).at(above.origin()).mark(above.marks);
    }
    if let (Some(below), Some(over)) = (below.as_items(), above.as_items()) {
        return Value::tuple(below.iter().chain(over).cloned().collect())
            .at(above.origin())
            .mark(above.marks);
    }
    above.clone()
}

/// The value without what only this evaluation can read: conditions, inputs and nodes are another stack's.
fn plain(value: &Value) -> Value {
    let all = |items: &[Value]| items.iter().map(plain).collect::<Vec<_>>();
    let entries = |of: &Entries| {
        of.iter()
            .map(|(k, v)| (k.clone(), plain(v)))
            .collect::<Entries>()
    };
    let data = match &value.data {
        Data::Unknown(unknown) => Data::Unknown(Arc::new(Unknown {
            ty: unknown.ty.clone(),
            not_null: unknown.not_null,
            prefix: unknown.prefix.clone(),
            length: unknown.length,
            reason: unknown.reason.clone(),
            ..Unknown::default()
        })),
        Data::Tuple(tuple) => {
            return Value::tuple(all(&tuple.items))
                .at(value.origin())
                .mark(value.marks);
        }
        Data::List(list) => {
            return Value::list(list.element.clone(), all(&list.items))
                .at(value.origin())
                .mark(value.marks);
        }
        Data::Map(map) => {
            return Value::map(map.element.clone(), entries(&map.entries))
                .at(value.origin())
                .mark(value.marks);
        }
        Data::Object(object) => {
            return Value::object(entries(&object.entries))
                .at(value.origin())
                .mark(value.marks);
        }
        other => other.clone(),
    };
    Value::new(data).at(value.origin()).mark(value.marks)
}
