//! Data sources whose answer is computed from their configuration alone.

use ecow::EcoString;

use super::loader::Loader;
use super::variables::NoReferences;
use crate::evaluate::{Evaluator, Fault, FunctionError, Mode, functions};
use crate::syntax::Span;
use crate::value::{
    Data, Entries, Guard, Guards, Opening, Reason, ReasonKind, Type, Unknown, Value,
};

impl Loader<'_> {
    /// Adds what a data source computes to what is written.
    pub(super) fn compute_data(
        &self,
        kind: &str,
        opening: &Opening,
        entries: &mut Entries,
        span: Span,
    ) {
        match kind {
            "aws_iam_policy_document" => {
                let document = self.policy_document(entries, span).at(span);
                let json = self.held(self.encode(&document, opening).at(span), span);
                entries.insert("minified_json".into(), json.clone());
                entries.insert("json".into(), json);
            }
            // As `templatestring` does; the provider is older than that.
            "template_file" => {
                if let Some(rendered) = self.rendered(entries, span) {
                    entries.insert("rendered".into(), rendered.at(span));
                }
            }
            "terraform_remote_state" => {
                if let Some(outputs) = self.local_state(entries) {
                    entries.insert("outputs".into(), outputs);
                    return;
                }
                let reason = Reason::new(
                    ReasonKind::Computed,
                    ecow::eco_format!("{}.outputs", opening.address),
                );
                entries.insert("outputs".into(), Value::unknown_of(Type::Dynamic, reason));
            }
            // What is certain of them, though the cloud is not asked: an account, a region, at least one zone.
            "aws_availability_zones" => {
                for name in ["names", "zone_ids"] {
                    let unknown = Unknown {
                        ty: Type::list(Type::String),
                        length: Some((1, u32::MAX)),
                        ..answered(opening, name)
                    };
                    entries.insert(name.into(), Value::unknown(unknown));
                }
            }
            "aws_caller_identity" | "aws_region" | "aws_partition" => {
                for name in [
                    "account_id",
                    "arn",
                    "user_id",
                    "name",
                    "region",
                    "partition",
                    "dns_suffix",
                ] {
                    let is_its = !matches!(
                        crate::schema::attribute_type(&opening.kind, "", name),
                        Type::Dynamic
                    );
                    if is_its && !entries.contains_key(name) {
                        let prefix = match name {
                            "partition" => "aws",
                            "arn" => "arn:aws",
                            _ => "",
                        };
                        let unknown = Unknown {
                            ty: Type::String,
                            prefix: prefix.into(),
                            ..answered(opening, name)
                        };
                        entries.insert(name.into(), Value::unknown(unknown));
                    }
                }
            }
            _ => {}
        }
    }

    /// What a template is with its variables; none where there is an error in it.
    fn rendered(&self, entries: &Entries, span: Span) -> Option<Value> {
        let template = entries.get("template")?.clone();
        let variables = entries.get("vars").filter(|v| !v.is_null()).cloned();
        let variables = variables.unwrap_or_else(|| Value::object(Entries::new()));
        let evaluator = Evaluator {
            references: &NoReferences,
            files: self.files,
            directory: self.root,
            guards: &self.guards,
            mode: Mode::Terraform,
            budget: &self.budget,
        };
        let spans = [template.origin(), variables.origin()];
        evaluator
            .apply("templatestring", &[template, variables], &spans, span)
            .ok()
    }

    /// The outputs in a state file inside the tree, `defaults` beneath them; none where the state lies elsewhere.
    fn local_state(&self, entries: &Entries) -> Option<Value> {
        if entries.get("backend")?.as_str()? != "local" {
            return None;
        }
        let path = entries.get("config")?.as_entries()?.get("path")?.as_str()?;
        let path = crate::source::normalize(&self.root.join(path));
        if !self.files.is_inside(&path) {
            return None;
        }
        let state: serde_json::Value =
            serde_json::from_slice(&self.files.read(&path).ok()?).ok()?;
        let mut outputs = entries
            .get("defaults")
            .and_then(Value::as_entries)
            .cloned()
            .unwrap_or_default();
        for (name, output) in state.get("outputs")?.as_object()? {
            let value = from_json(output.get("value")?);
            let value = match output.get("type").and_then(type_from_json) {
                Some(ty) => crate::value::convert(&value, &ty).unwrap_or(value),
                None => value,
            };
            let is_sensitive =
                output.get("sensitive").and_then(serde_json::Value::as_bool) == Some(true);
            let marks = if is_sensitive {
                crate::value::Marks::SENSITIVE
            } else {
                crate::value::Marks::NONE
            };
            outputs.insert(name.as_str().into(), value.mark(marks));
        }
        Some(Value::object(outputs))
    }

    fn encode(&self, document: &Value, opening: &Opening) -> Value {
        let template = |_: &str, _: &Value, _: &str| Err(FunctionError::Unknown);
        let context = functions::Context {
            files: self.files,
            directory: self.root,
            budget: &self.budget,
            template: &template,
        };
        functions::call("jsonencode", std::slice::from_ref(document), &context).unwrap_or_else(
            |_| {
                Value::unknown(Unknown {
                    ty: Type::String,
                    not_null: true,
                    reason: Reason::new(
                        ReasonKind::Computed,
                        ecow::eco_format!("{}.json", opening.address),
                    ),
                    encoded: Some(document.clone()),
                    ..Unknown::default()
                })
            },
        )
    }
}

/// What is known of an attribute that the provider answers: it isn't null.
fn answered(opening: &Opening, name: &str) -> Unknown {
    Unknown {
        not_null: true,
        reason: Reason::new(
            ReasonKind::Computed,
            ecow::eco_format!("{}.{name}", opening.address),
        ),
        refers_to: Some(crate::value::Reference {
            node: opening.reference.node,
            path: name.into(),
        }),
        ..Unknown::default()
    }
}

/// More statements of one document aren't looked at: no policy may be longer than 20 kB, which so many fill.
const MOST_STATEMENTS: usize = 500;

/// The statements of a document, each with the condition under which it is there, and why there may be more.
#[derive(Default)]
struct Statements {
    items: Vec<(Guard, Value)>,
    open: Option<Reason>,
}

impl Statements {
    /// Puts a statement in, in place of another of its `Sid`.
    fn merge(&mut self, guards: &mut Guards, guard: Guard, statement: Value) {
        let sid = |s: &Value| {
            let sid = s.as_entries()?.get("Sid")?.as_str()?;
            (!sid.is_empty()).then(|| EcoString::from(sid))
        };
        if let Some(wanted) = sid(&statement) {
            let mut same = self
                .items
                .iter_mut()
                .filter(|(_, s)| sid(s).as_ref() == Some(&wanted));
            if let Some(slot) = same.next() {
                if guard.is_true() {
                    *slot = (guard, statement);
                    return;
                }
                // Where the other isn't there, this one stays.
                let absent = guards.not(guard);
                slot.0 = guards.and(slot.0, absent);
            }
        }
        self.items.push((guard, statement));
    }
}

impl Loader<'_> {
    /// The document that the provider makes of the configuration: `source_policy_documents`, then the statements, then
    /// `override_policy_documents`, in which a statement replaces another of its `Sid`
    /// (<https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document>).
    fn policy_document(&self, entries: &Entries, span: Span) -> Value {
        let mut statements = Statements::default();
        self.add_documents(
            entries,
            ["source_policy_documents", "source_json"],
            &mut statements,
        );
        if let Some(blocks) = entries.get("statement") {
            let mut own = Statements::default();
            self.add_parts(blocks, Guard::TRUE, &mut own);
            let own_items = own
                .items
                .into_iter()
                .map(|(guard, s)| (guard, statement(&s)));
            statements.items.extend(own_items);
            statements.open = statements.open.or(own.open);
        }
        self.add_documents(
            entries,
            ["override_policy_documents", "override_json"],
            &mut statements,
        );
        if statements.items.len() > MOST_STATEMENTS {
            statements.items.truncate(MOST_STATEMENTS);
            let summary = "Policy has too many statements";
            let detail = format!(
                "Only {MOST_STATEMENTS} statements of this document are looked at, which is more than AWS takes of any policy. Say the same with fewer, or divide them."
            );
            let fault = Fault::limit(summary, detail, span);
            statements.open = Some(fault.reason(EcoString::new()));
            self.report(fault);
        }
        let items = statements
            .items
            .into_iter()
            .map(|(guard, s)| (guard, None, s));
        let list = crate::evaluate::collection(items.collect(), statements.open);
        object(
            entries.get("version").filter(|v| !v.is_null()).cloned(),
            list,
        )
    }

    /// Adds the statements of the documents that these attributes hold.
    fn add_documents(&self, entries: &Entries, names: [&str; 2], statements: &mut Statements) {
        let mut documents = Statements::default();
        for name in names {
            if let Some(value) = entries.get(name) {
                self.add_parts(value, Guard::TRUE, &mut documents);
            }
        }
        let mut decoded = Statements {
            items: Vec::new(),
            open: documents.open,
        };
        for (guard, document) in &documents.items {
            self.add_statements(document, *guard, &mut decoded);
        }
        let mut guards = self.guards.borrow_mut();
        for (guard, statement) in decoded.items {
            statements.merge(&mut guards, guard, statement);
        }
        statements.open = statements.open.take().or(decoded.open);
    }

    /// Adds the elements of a list, or the one thing that is no list, as far as they are known.
    fn add_parts(&self, value: &Value, guard: Guard, parts: &mut Statements) {
        let both = |when: Guard| self.guards.borrow_mut().and(guard, when);
        if let Some(items) = value.as_items() {
            parts
                .items
                .extend(items.iter().map(|item| (guard, item.clone())));
            return;
        }
        match &value.data {
            Data::Null(_) => {}
            Data::Unknown(unknown) => match (&unknown.members, &unknown.cases) {
                (Some(members), _) => {
                    let items = members
                        .items
                        .iter()
                        .map(|(when, _, item)| (both(*when), item.clone()));
                    parts
                        .items
                        .extend(items.filter(|(guard, _)| !guard.is_false()));
                    parts.open = parts.open.take().or_else(|| members.open.clone());
                }
                (None, Some(cases)) => {
                    for (when, case) in cases.iter() {
                        self.add_parts(case, both(*when), parts);
                    }
                }
                // A document that isn't known as a text may be known by what it says.
                (None, None) if unknown.encoded.is_some() => {
                    parts.items.push((guard, value.clone()))
                }
                (None, None) => {
                    parts.open.get_or_insert_with(|| unknown.reason.clone());
                }
            },
            _ => parts.items.push((guard, value.clone())),
        }
    }

    /// Adds the statements of a policy in JSON.
    fn add_statements(&self, json: &Value, guard: Guard, statements: &mut Statements) {
        if let Data::Unknown(unknown) = &json.data
            && unknown.encoded.is_none()
            && let Some(cases) = &unknown.cases
        {
            for (when, case) in cases.iter() {
                let both = self.guards.borrow_mut().and(guard, *when);
                if !both.is_false() {
                    self.add_statements(case, both, statements);
                }
            }
            return;
        }
        let Some(document) = decoded(json) else {
            statements.open.get_or_insert_with(|| reason_of(json));
            return;
        };
        match document
            .as_entries()
            .and_then(|entries| entries.get("Statement"))
        {
            Some(all) => self.add_parts(all, guard, statements),
            None if document.is_null() => {}
            None => {
                statements.open.get_or_insert_with(|| reason_of(&document));
            }
        }
    }
}

fn object(version: Option<Value>, statements: Value) -> Value {
    let version = version.unwrap_or_else(|| Value::string("2012-10-17"));
    Value::object(Entries::from([
        ("Statement".into(), statements),
        ("Version".into(), version),
    ]))
}

fn reason_of(value: &Value) -> Reason {
    value
        .as_unknown()
        .map(|u| u.reason.clone())
        .unwrap_or_default()
}

/// What a policy in JSON says; none where that isn't known, null where it says nothing.
fn decoded(json: &Value) -> Option<Value> {
    match &json.data {
        Data::String(text) => match text.encoded() {
            Some(value) => Some(value.clone()),
            None if text.as_str().trim().is_empty() => Some(Value::null()),
            None => {
                let parsed: serde_json::Value = serde_json::from_str(text.as_str()).ok()?;
                Some(from_json(&parsed).at(json.origin()))
            }
        },
        Data::Null(_) => Some(Value::null()),
        Data::Unknown(u) => u.encoded.clone(),
        _ => None,
    }
}

/// A type as state files write it: `"string"`, `["list", "string"]`, `["object", {…}]`.
fn type_from_json(json: &serde_json::Value) -> Option<Type> {
    match json {
        serde_json::Value::String(name) => Some(match name.as_str() {
            "string" => Type::String,
            "number" => Type::Number,
            "bool" => Type::Bool,
            _ => Type::Dynamic,
        }),
        serde_json::Value::Array(parts) => {
            let inner = parts.get(1)?;
            Some(match parts.first()?.as_str()? {
                "list" => Type::list(type_from_json(inner)?),
                "set" => Type::set(type_from_json(inner)?),
                "map" => Type::map(type_from_json(inner)?),
                "tuple" => Type::tuple(
                    inner
                        .as_array()?
                        .iter()
                        .filter_map(type_from_json)
                        .collect(),
                ),
                _ => Type::object(
                    inner
                        .as_object()?
                        .iter()
                        .filter_map(|(k, v)| Some((k.as_str().into(), type_from_json(v)?)))
                        .collect(),
                ),
            })
        }
        _ => None,
    }
}

/// A JSON value.
pub(crate) fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::null(),
        serde_json::Value::Bool(b) => Value::bool(*b),
        serde_json::Value::Number(n) => {
            crate::value::Number::parse(&n.to_string()).map_or_else(Value::null, Value::number)
        }
        serde_json::Value::String(s) => Value::string(s),
        serde_json::Value::Array(items) => Value::tuple(items.iter().map(from_json).collect()),
        serde_json::Value::Object(map) => Value::object(
            map.iter()
                .map(|(k, v)| (k.as_str().into(), from_json(v)))
                .collect(),
        ),
    }
}

/// A `statement` block as the policy language writes it.
fn statement(block: &Value) -> Value {
    let Some(entries) = block.as_entries() else {
        return block.clone();
    };
    let mut out = Entries::new();
    let there = |name: &str| entries.get(name).filter(|v| !v.is_null());
    if let Some(sid) = there("sid").filter(|v| v.as_str() != Some("")) {
        out.insert("Sid".into(), sid.clone());
    }
    let effect = there("effect")
        .cloned()
        .unwrap_or_else(|| Value::string("Allow").at(block.origin()));
    out.insert("Effect".into(), effect);
    for (name, key) in [
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ] {
        if let Some(value) = there(name).filter(|v| v.as_items().is_none_or(|i| !i.is_empty())) {
            out.insert(key.into(), one_or_list(value));
        }
    }
    for (name, key) in [
        ("principals", "Principal"),
        ("not_principals", "NotPrincipal"),
    ] {
        let Some(value) = there(name) else { continue };
        if let Some(blocks) = value.as_items() {
            if !blocks.is_empty() {
                out.insert(key.into(), principals(blocks).or_at(value.origin()));
            }
        } else {
            out.insert(key.into(), value.clone());
        }
    }
    if let Some(conditions) = there("condition") {
        match conditions.as_items() {
            Some([]) => {}
            Some(blocks) => {
                out.insert("Condition".into(), condition(blocks));
            }
            None => {
                out.insert("Condition".into(), conditions.clone());
            }
        }
    }
    Value::object(out).at(block.origin())
}

fn one_or_list(value: &Value) -> Value {
    match value.as_items() {
        Some([one]) => one.clone().or_at(value.origin()),
        Some(items) => Value::tuple(items.to_vec())
            .at(value.origin())
            .mark(value.marks),
        None => value.clone(),
    }
}

fn principals(blocks: &[Value]) -> Value {
    let mut by_type = Entries::new();
    for block in blocks {
        let get = |name: &str| block.as_entries().and_then(|e| e.get(name));
        let (Some(kind), Some(identifiers)) =
            (get("type").and_then(Value::as_str), get("identifiers"))
        else {
            return Value::unknown_of(
                Type::Dynamic,
                reason_of(get("type").unwrap_or(&Value::null())),
            );
        };
        let is_everybody = identifiers
            .as_items()
            .is_some_and(|i| matches!(i, [one] if one.as_str() == Some("*")));
        if kind == "*" && is_everybody {
            return Value::string("*").at(identifiers.origin());
        }
        let added = one_or_list(identifiers);
        let together = match by_type.remove(kind) {
            None => added,
            Some(before) => {
                let list = |v: Value| {
                    v.as_items()
                        .map_or_else(|| vec![v.clone()], <[Value]>::to_vec)
                };
                let mut all = list(before);
                all.extend(list(added));
                Value::tuple(all)
            }
        };
        by_type.insert(kind.into(), together);
    }
    Value::object(by_type)
}

fn condition(blocks: &[Value]) -> Value {
    let mut tests = Entries::new();
    for block in blocks {
        let get = |name: &str| block.as_entries().and_then(|e| e.get(name));
        let (Some(test), Some(variable), Some(values)) = (
            get("test").and_then(Value::as_str),
            get("variable").and_then(Value::as_str),
            get("values"),
        ) else {
            return Value::unknown_of(Type::Dynamic, Reason::default());
        };
        let mut variables = tests
            .get(test)
            .and_then(Value::as_entries)
            .cloned()
            .unwrap_or_default();
        variables.insert(variable.into(), one_or_list(values));
        tests.insert(test.into(), Value::object(variables).at(block.origin()));
    }
    Value::object(tests)
}
