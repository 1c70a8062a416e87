//! Nodes for what is declared besides resources: settings, providers, module calls, variables, outputs, locals; and
//! what `resource.…` says of a resource's own declaration.

use std::rc::Rc;

use ecow::{EcoString, eco_format};

use super::library::is_among;
use super::loader::{Instance, Loader, Resource, Scope};
use super::module::{Declaration, Module};
use super::notation::has_bare_expressions;
use super::usage::Usage;
use super::variables::address;
use crate::load::{Diagnostic, DiagnosticSeverity};
use crate::secrets::confided;
use crate::source::Files;
use crate::syntax::{self, Attribute, Block, Expression, ExpressionKind, Span};
use crate::value::{Entries, Guard, Marks, NodeId, Value};

fn text(value: impl AsRef<str>) -> Value {
    Value::string(value)
}

impl<'a> Loader<'a> {
    /// What `resource.…` reads.
    pub fn declaration_facts(&self, scope: &Rc<Scope<'a>>, resource: &Resource<'a>) -> Value {
        let place = resource.declaration.block.span;
        if let Some(known) = self.declaration_facts.borrow().get(&place) {
            return known.clone();
        }
        let facts = self.facts_of_declaration(scope, resource);
        self.declaration_facts
            .borrow_mut()
            .insert(place, facts.clone());
        facts
    }

    fn facts_of_declaration(&self, scope: &Rc<Scope<'a>>, resource: &Resource<'a>) -> Value {
        let declaration = &resource.declaration;
        let mut entries = Entries::new();
        entries.insert("name".into(), text(resource.key.2));
        let mut lifecycle = Entries::new();
        for block in declaration.blocks_of("lifecycle") {
            for attribute in &block.body.attributes {
                let value = match &*attribute.name.text {
                    "ignore_changes" | "replace_triggered_by" => self.reference_texts(attribute),
                    _ => self
                        .literal(&attribute.value)
                        .unwrap_or_else(|_| Value::null()),
                };
                lifecycle.insert(
                    (&*attribute.name.text).into(),
                    value.at(attribute.value.span),
                );
            }
            for kind in ["precondition", "postcondition"] {
                let count = block.body.blocks_of(kind).count();
                if count > 0 {
                    lifecycle.insert(eco_format!("{kind}s"), Value::number(count));
                }
            }
        }
        if !lifecycle.is_empty() {
            let span = declaration
                .blocks_of("lifecycle")
                .first()
                .map(|b| b.header)
                .unwrap_or_default();
            entries.insert("lifecycle".into(), Value::object(lifecycle).at(span));
        }
        if let Some(depends_on) = declaration.attribute("depends_on") {
            entries.insert("depends_on".into(), self.reference_texts(depends_on));
        }
        if let Some(provider) = declaration.attribute("provider") {
            entries.insert(
                "provider".into(),
                text(self.text(provider.value.span)).at(provider.value.span),
            );
        }
        let provisioners: Vec<Value> = declaration
            .blocks_of("provisioner")
            .into_iter()
            .map(|b| {
                let mut provisioner =
                    Entries::from([("type".into(), text(b.label(0).unwrap_or("")))]);
                for attribute in &b.body.attributes {
                    provisioner.insert(
                        (&*attribute.name.text).into(),
                        text(self.text(attribute.value.span)).at(attribute.value.span),
                    );
                }
                Value::object(provisioner).at(b.header)
            })
            .collect();
        if !provisioners.is_empty() {
            entries.insert("provisioners".into(), Value::tuple(provisioners));
        }
        for meta in ["count", "for_each"] {
            if let Some(attribute) = declaration.attribute(meta) {
                entries.insert(meta.into(), Value::bool(true).at(attribute.span));
            }
        }
        let changing = self.changing(&declaration.block.body);
        if changing.as_items().is_some_and(|items| !items.is_empty()) {
            entries.insert("changing".into(), changing);
        }
        if let Some(list) = self.counted(declaration.block) {
            entries.insert("counted".into(), list);
        }
        entries.insert(
            "module_path".into(),
            text(super::references::relative(self.root, &scope.directory)),
        );
        Value::object(entries).at(declaration.block.header)
    }

    /// A list of references (`[a.b, c]`, `all`) as texts.
    fn reference_texts(&self, attribute: &Attribute) -> Value {
        match &attribute.value.kind {
            ExpressionKind::Tuple(items) => Value::tuple(
                items
                    .iter()
                    .map(|i| match &i.kind {
                        ExpressionKind::String(s) => text(s).at(i.span),
                        _ => text(self.text(i.span)).at(i.span),
                    })
                    .collect(),
            ),
            ExpressionKind::String(s) => text(s),
            _ => text(self.text(attribute.value.span)),
        }
        .at(attribute.value.span)
    }

    /// All attributes and nested blocks of a block as an object; what can't be evaluated is unknown. Blocks of a kind are a
    /// list, each with its labels.
    pub fn plain_block(&self, scope: &Rc<Scope<'a>>, block: &Block) -> Entries {
        let instance = Rc::new(Instance::default());
        let mut entries = Entries::new();
        for attribute in &block.body.attributes {
            // A map of providers (`providers = { aws = aws.east }`) holds references that are no values.
            let value = match &*attribute.name.text {
                "providers" | "type" | "provider" | "depends_on" => {
                    text(self.text(attribute.value.span)).at(attribute.value.span)
                }
                _ => self.evaluate_or_unknown(scope, &instance, &attribute.value, None),
            };
            entries.insert((&*attribute.name.text).into(), value);
        }
        let mut kinds: Vec<(EcoString, Vec<Value>)> = Vec::new();
        for nested in &block.body.blocks {
            let mut inner = self.plain_block(scope, nested);
            for (n, label) in nested.labels.iter().enumerate() {
                inner.insert(eco_format!("label_{n}"), text(&label.text).at(label.span));
            }
            let value = Value::object(inner).at(nested.header);
            match kinds.iter_mut().find(|(k, _)| **k == *nested.kind.text) {
                Some((_, values)) => values.push(value),
                None => kinds.push((nested.kind.text.clone(), vec![value])),
            }
        }
        for (kind, values) in kinds {
            let span = values.first().map(Value::origin).unwrap_or_default();
            entries.insert(kind, Value::blocks(values).at(span));
        }
        entries
    }

    /// The node of a module call.
    pub fn module_call_node(
        &self,
        scope: &Rc<Scope<'a>>,
        name: &str,
        declaration: &Declaration<'a>,
        is_there: bool,
    ) -> NodeId {
        let block = declaration.block;
        let mut node = self.new_node(
            scope,
            address(scope, "module", name),
            "terraform.module_call".into(),
            block.span,
            block.header,
            scope.guard,
        );
        let mut entries = Entries::from([
            ("name".into(), text(name)),
            ("available".into(), Value::bool(is_there)),
        ]);
        for key in ["source", "version"] {
            if let Some(attribute) = declaration.attribute(key) {
                let value = self
                    .literal(&attribute.value)
                    .unwrap_or_else(|_| Value::unknown(Default::default()));
                entries.insert(key.into(), value.at(attribute.value.span));
            }
        }
        if let Some(source) = entries
            .get("source")
            .and_then(Value::as_str)
            .map(str::to_string)
        {
            let span = entries.get("source").map(Value::origin).unwrap_or_default();
            for (key, value) in super::module_source::facts(&source) {
                entries.insert(key.into(), value.at(span));
            }
        }
        node.attributes = Value::object(entries).at(block.header);
        node.declaration = Value::object(Entries::from([("name".into(), text(name))]));
        self.add_node(node, None)
    }

    /// What the arguments of a call of a module that isn't there read: it may declare anything that refers to it.
    pub fn missing_call_edges(&self, scope: &Rc<Scope<'a>>, call: &super::loader::Call<'a>) {
        let instance = Rc::new(Instance::default());
        for attribute in call.declaration.attributes() {
            if matches!(
                &*attribute.name.text,
                "source" | "version" | "providers" | "count" | "for_each" | "depends_on"
            ) {
                continue;
            }
            // Repeated calls read `each` and `count`, which are nothing here; what else they read still counts.
            let (_, dependencies) =
                self.recording(|| self.evaluate(scope, &instance, &attribute.value));
            self.add_edges(call.node, &attribute.name.text, dependencies);
        }
    }

    /// Adds the nodes of everything else that the module of a scope declares.
    pub fn declared_nodes(&self, scope: &Rc<Scope<'a>>, module: &'a Module) {
        let usage = Usage::of(module);
        let declarations = scope.declarations.clone();
        let is_root = scope.caller.is_none();
        let add = |kind: &str, name: &str, address: EcoString, block: &Block, entries: Entries| {
            let mut node = self.new_node(
                scope,
                address,
                kind.into(),
                block.span,
                block.header,
                Guard::TRUE,
            );
            node.attributes = Value::object(entries).at(block.header);
            node.declaration = Value::object(Entries::from([("name".into(), text(name))]));
            self.add_node(node, None)
        };
        for (name, declaration) in &declarations.variables {
            let mut entries = Entries::from([
                ("name".into(), text(name)),
                ("used".into(), Value::bool(usage.reads("var", name))),
                ("root".into(), Value::bool(is_root)),
            ]);
            let is_hidden = !self.declared_marks(declaration).is_none();
            for attribute in declaration.attributes() {
                let value = match &*attribute.name.text {
                    // Before Terraform 0.12 types were quoted.
                    "type" => text(self.text(attribute.value.span).trim_matches('"'))
                        .at(attribute.value.span),
                    _ => self.literal(&attribute.value).unwrap_or_else(|_| {
                        Value::unknown(Default::default()).at(attribute.value.span)
                    }),
                };
                let value = match &*attribute.name.text {
                    "default" if is_hidden => value.mark(Marks::SENSITIVE),
                    "default" => confided(name, value),
                    _ => value,
                };
                entries.insert((&*attribute.name.text).into(), value);
            }
            if is_root {
                let name = syntax::Name {
                    text: (*name).into(),
                    span: declaration.block.header,
                };
                entries.insert(
                    "value".into(),
                    self.variable(scope, &name)
                        .unwrap_or_else(|_| Value::null()),
                );
            }
            entries.insert(
                "validations".into(),
                Value::number(declaration.blocks_of("validation").len()),
            );
            add(
                "terraform.variable",
                name,
                address(scope, "var", name),
                declaration.block,
                entries,
            );
        }
        for (name, declaration) in &declarations.outputs {
            let (mut entries, dependencies) =
                self.recording(|| self.plain_block(scope, declaration.block));
            if let Some(value) = entries.remove("value") {
                let value = match self.flag(declaration, "sensitive") {
                    true => value.mark(Marks::CONFIDENTIAL),
                    false => confided(name, value),
                };
                entries.insert("value".into(), value);
            }
            entries.insert("name".into(), text(name));
            entries.insert("root".into(), Value::bool(is_root));
            let node = add(
                "terraform.output",
                name,
                address(scope, "output", name),
                declaration.block,
                entries,
            );
            self.add_edges(node, "value", dependencies);
        }
        for (name, attribute) in &declarations.locals {
            let entries = Entries::from([
                ("name".into(), text(name)),
                ("used".into(), Value::bool(usage.reads("local", name))),
            ]);
            let mut node = self.new_node(
                scope,
                address(scope, "local", name),
                "terraform.local".into(),
                attribute.span,
                attribute.span,
                Guard::TRUE,
            );
            node.attributes = Value::object(entries).at(attribute.name.span);
            self.add_node(node, None);
        }
        for ((kind, name), declaration) in &declarations.data {
            // One with conditions is there for them.
            let used = usage.data.contains(&(*kind, *name))
                || !declaration.blocks_of("lifecycle").is_empty();
            let entries = Entries::from([
                ("name".into(), text(name)),
                ("type".into(), text(kind)),
                ("used".into(), Value::bool(used)),
            ]);
            add(
                "terraform.data_source",
                name,
                address(scope, "data_source", &format!("{kind}.{name}")),
                declaration.block,
                entries,
            );
        }
        for block in &declarations.providers {
            let name = block.label(0).unwrap_or("");
            let mut entries = self.plain_block(scope, block);
            entries.insert("name".into(), text(name));
            entries.insert("root".into(), Value::bool(is_root));
            let alias = entries
                .get("alias")
                .and_then(Value::as_str)
                .map(|a| format!(".{a}"))
                .unwrap_or_default();
            add(
                "terraform.provider",
                name,
                address(scope, "provider", &format!("{name}{alias}")),
                block,
                entries,
            );
        }
        self.settings_node(scope, module, &usage, is_root);
        self.notation_nodes(scope, module);
        if is_root {
            self.test_nodes(scope, &module.directory);
        }
    }

    /// One node for all `terraform` blocks of a module; there is one even where none is written, since what is missing is
    /// judged too.
    fn settings_node(
        &self,
        scope: &Rc<Scope<'a>>,
        module: &'a Module,
        usage: &Usage<'a>,
        is_root: bool,
    ) {
        let settings = &scope.declarations.settings;
        let mut entries = Entries::new();
        let mut required_providers = Entries::new();
        for block in settings {
            for (key, value) in self.settings_block(scope, block) {
                match key.as_str() {
                    "required_providers" => {
                        required_providers.extend(value.as_entries().cloned().unwrap_or_default())
                    }
                    _ => {
                        entries.insert(key, value);
                    }
                }
            }
        }
        let used: Vec<Value> = {
            let mut names: Vec<&str> = usage
                .providers
                .iter()
                .copied()
                .filter(|p| *p != "terraform")
                .collect();
            names.sort_unstable();
            names.into_iter().map(text).collect()
        };
        entries.insert(
            "required_providers".into(),
            Value::object(required_providers),
        );
        entries.insert("used_providers".into(), Value::tuple(used));
        entries.insert(
            "reads_workspace".into(),
            Value::bool(usage.reads("terraform", "workspace")),
        );
        entries.insert(
            "bare_expressions".into(),
            Value::bool(has_bare_expressions(module)),
        );
        entries.insert("root".into(), Value::bool(is_root));
        entries.insert(
            "has_resources".into(),
            Value::bool(
                !scope.declarations.resources.is_empty() || !scope.declarations.modules.is_empty(),
            ),
        );
        if is_root {
            entries.insert(
                "lock".into(),
                lock_file(&module.directory, self.files, self),
            );
        }
        let files: Vec<Value> = module
            .files
            .iter()
            .filter_map(|f| f.source.path.file_name().map(|n| text(n.to_string_lossy())))
            .collect();
        entries.insert("files".into(), Value::tuple(files));
        let providers = module.files.iter().flat_map(|f| &f.tree.body.blocks);
        let provider = providers.into_iter().find(|b| &*b.kind.text == "provider");
        let (block, header) = match (settings.first(), provider, module.files.first()) {
            (Some(block), _, _) => (block.span, block.header),
            // Without a block the finding lies at a provider, which is set up beside one, else at the start of the first file.
            (None, Some(provider), _) => (provider.header, provider.header),
            (None, None, Some(file)) => {
                let first_line = file.source.text.lines().next().map_or(0, str::len) as u32;
                let span = syntax::Span::new(file.source.base, file.source.base + first_line);
                (span, span)
            }
            _ => Default::default(),
        };
        let mut node = self.new_node(
            scope,
            address(scope, "terraform", "settings"),
            "terraform.settings".into(),
            block,
            header,
            Guard::TRUE,
        );
        node.attributes = Value::object(entries).at(header);
        self.add_node(node, None);
    }

    fn settings_block(&self, scope: &Rc<Scope<'a>>, block: &Block) -> Vec<(EcoString, Value)> {
        let mut all = Vec::new();
        for attribute in &block.body.attributes {
            all.push((
                attribute.name.text.clone(),
                self.literal(&attribute.value).unwrap_or_else(|_| {
                    Value::unknown(Default::default()).at(attribute.value.span)
                }),
            ));
        }
        for nested in &block.body.blocks {
            let value = match &*nested.kind.text {
                "required_providers" => {
                    let entries: Entries = nested
                        .body
                        .attributes
                        .iter()
                        .map(|a| {
                            let value = self.provider_requirement(&a.value);
                            let value = match value.as_str() {
                                Some(_) => Value::object(Entries::from([(
                                    "version".into(),
                                    value.clone(),
                                )])),
                                None => value,
                            };
                            (a.name.text.clone(), value.at(a.span))
                        })
                        .collect();
                    Value::object(entries)
                }
                "backend" | "cloud" => {
                    let mut entries = self.plain_block(scope, nested);
                    entries.insert("type".into(), text(nested.label(0).unwrap_or("cloud")));
                    Value::object(entries)
                }
                _ => Value::object(self.plain_block(scope, nested)),
            };
            all.push((nested.kind.text.clone(), value.at(nested.header)));
        }
        all
    }

    /// `{ source = …, version = …, configuration_aliases = [aws.x] }`
    fn provider_requirement(&self, expression: &Expression) -> Value {
        let ExpressionKind::Object(items) = &expression.kind else {
            return self
                .literal(expression)
                .unwrap_or_else(|_| Value::unknown(Default::default()));
        };
        let entries = items
            .iter()
            .filter_map(|item| {
                let ExpressionKind::String(key) = &item.key.kind else {
                    return None;
                };
                let value = match &**key {
                    "configuration_aliases" => text(self.text(item.value.span)),
                    _ => self
                        .literal(&item.value)
                        .unwrap_or_else(|_| Value::unknown(Default::default())),
                };
                Some((key.clone(), value.at(item.value.span)))
            })
            .collect();
        Value::object(entries)
    }
}

/// `.terraform.lock.hcl`: version, constraints and hashes by provider address; null where there is none.
fn lock_file(directory: &std::path::Path, files: &dyn Files, loader: &Loader<'_>) -> Value {
    const NAME: &str = ".terraform.lock.hcl";
    if !is_among(&loader.library.names(directory, files), NAME, false) {
        return Value::null();
    }
    let path = directory.join(NAME);
    let read = files.read(&path).map_err(|e| e.to_string());
    let text = read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it isn't UTF-8".into()));
    let unreadable = |detail: String, span: Span| {
        loader.diagnose(Diagnostic {
            severity: DiagnosticSeverity::Error,
            summary: "Unreadable lock file".into(),
            detail,
            span,
        });
    };
    let text = match text {
        Ok(text) => text,
        Err(why) => {
            unreadable(format!("{NAME} can't be read: {why}."), Span::NONE);
            return Value::null();
        }
    };
    let Some(source) = loader.sources.add(&path, text) else {
        return Value::null();
    };
    let file = syntax::parse_file(&source.text, source.base);
    // One is enough to know that it isn't what Terraform wrote.
    if let Some(error) = file.errors.first() {
        unreadable(error.detail.clone(), error.span);
    }
    let entries: Entries = file
        .body
        .blocks_of("provider")
        .map(|block| {
            let inner: Entries = ["version", "constraints", "hashes"]
                .into_iter()
                .filter_map(|key| {
                    let attribute = block.body.attribute(key)?;
                    Some((key.into(), loader.literal(&attribute.value).ok()?))
                })
                .collect();
            (
                EcoString::from(block.label(0).unwrap_or("")),
                Value::object(inner).at(block.header),
            )
        })
        .collect();
    Value::object(entries)
}
