//! Terraform's JSON syntax, read into the tree of the native one
//! (<https://developer.hashicorp.com/terraform/language/syntax/json>).

use std::cell::RefCell;

use ecow::EcoString;

use crate::source::Source;
use crate::syntax::{
    Attribute, Block, Body, Expression, ExpressionKind, File, Label, Name, ObjectItem, Span,
    SyntaxError, json_template, parse_expression, parse_json_file_within,
};

/// Parses a `.tf.json` file, and no more values of it than so many.
pub fn parse(source: &Source, most_values: u32) -> File {
    let json = parse_json_file_within(&source.text, source.base, most_values);
    let mut file = File {
        errors: json.errors,
        values: json.values,
        ..File::default()
    };
    file.body.span = json.value.span;
    let reader = Reader {
        source,
        errors: RefCell::default(),
    };
    for item in reader.objects(json.value, &mut file.errors) {
        let Some((name, value)) = named(item) else {
            continue;
        };
        match &*name.text {
            "//" => {}
            "locals" | "terraform" | "moved" | "import" | "removed" => {
                reader.blocks(&name, value, 0, &mut file)
            }
            "variable" | "output" | "module" | "provider" | "check" => {
                reader.blocks(&name, value, 1, &mut file)
            }
            "resource" | "data" | "ephemeral" => reader.blocks(&name, value, 2, &mut file),
            _ => reader.blocks(&name, value, 0, &mut file),
        }
    }
    file.errors.extend(reader.errors.into_inner());
    file
}

/// The kind of the bodies of blocks in resources.
const IN_RESOURCE: &str = "content";

/// Whether somewhere in what may be nested blocks there is a `dynamic` one.
fn holds_dynamic(value: &Expression) -> bool {
    let is = |item: &ObjectItem, name: &str| matches!(&item.key.kind, ExpressionKind::String(key) if &**key == name);
    match &value.kind {
        ExpressionKind::Object(items) => items.iter().any(|item| {
            is(item, "dynamic")
                && any_item(&item.value, &mut |kind| {
                    any_item(&kind.value, &mut |i| is(i, "content"))
                })
                || holds_dynamic(&item.value)
        }),
        ExpressionKind::Tuple(values) => values.iter().any(holds_dynamic),
        _ => false,
    }
}

/// The kinds of blocks that a body repeats: what else there is of them are blocks, too.
fn repeated_kinds(items: &[ObjectItem]) -> Vec<EcoString> {
    let key = |item: &ObjectItem| match &item.key.kind {
        ExpressionKind::String(key) => Some(key.clone()),
        _ => None,
    };
    let mut kinds = Vec::new();
    for item in items
        .iter()
        .filter(|i| key(i).as_deref() == Some("dynamic"))
    {
        any_item(&item.value, &mut |kind| {
            kinds.extend(key(kind));
            false
        });
    }
    kinds
}

/// Whether one item of an object, or of an array's objects, is so.
fn any_item(value: &Expression, is_so: &mut dyn FnMut(&ObjectItem) -> bool) -> bool {
    match &value.kind {
        ExpressionKind::Object(items) => items.iter().any(is_so),
        ExpressionKind::Tuple(values) => values.iter().any(|value| any_item(value, is_so)),
        _ => false,
    }
}

struct Reader<'s> {
    source: &'s Source,
    /// What is wrong with templates in strings.
    errors: RefCell<Vec<SyntaxError>>,
}

impl Reader<'_> {
    /// The items of an object, or of each object of an array, as JSON may write a body.
    fn objects(&self, value: Expression, errors: &mut Vec<SyntaxError>) -> Vec<ObjectItem> {
        match value.kind {
            ExpressionKind::Object(items) => items,
            ExpressionKind::Tuple(values) => values
                .into_iter()
                .flat_map(|v| self.objects(v, errors))
                .collect(),
            ExpressionKind::Invalid | ExpressionKind::Null => Vec::new(),
            _ => {
                errors.push(SyntaxError {
                    summary: "Incorrect JSON value type".into(),
                    detail: "Either a JSON object or a JSON array of objects is required here."
                        .into(),
                    span: value.span,
                });
                Vec::new()
            }
        }
    }

    fn blocks(&self, kind: &Name, value: Expression, labels: usize, file: &mut File) {
        self.labelled(kind, &kind.text, value, labels, Vec::new(), file);
    }

    /// Blocks of a kind, whose bodies are read as those of the kind `form`.
    fn labelled(
        &self,
        kind: &Name,
        form: &str,
        value: Expression,
        left: usize,
        labels: Vec<(EcoString, Span)>,
        file: &mut File,
    ) {
        if left > 0 {
            for item in self.objects(value, &mut file.errors) {
                let Some((name, inner)) = named(item) else {
                    continue;
                };
                if &*name.text == "//" {
                    continue;
                }
                let mut labels = labels.clone();
                labels.push((name.text, name.span));
                self.labelled(kind, form, inner, left - 1, labels, file);
            }
            return;
        }
        // An array holds several blocks.
        let bodies = match value.kind {
            ExpressionKind::Tuple(values) => values,
            _ => vec![value],
        };
        for body in bodies {
            let span = body.span;
            let header = labels.last().map_or(kind.span, |(_, s)| *s);
            let items = self.objects(body, &mut file.errors);
            let block = Block {
                kind: kind.clone(),
                labels: labels
                    .iter()
                    .map(|(text, span)| Label {
                        text: text.clone(),
                        span: *span,
                    })
                    .collect(),
                body: self.body(form, items, span),
                span: header.to(span),
                header,
            };
            file.body.blocks.push(block);
        }
    }

    /// A body: what the kind of block is known to nest becomes blocks, all else attributes.
    fn body(&self, kind: &str, items: Vec<ObjectItem>, span: Span) -> Body {
        let mut body = Body {
            span,
            ..Body::default()
        };
        let repeated = repeated_kinds(&items);
        for item in items {
            let Some((name, value)) = named(item) else {
                continue;
            };
            if &*name.text == "//" {
                continue;
            }
            let nested: &[&str] = match kind {
                "resource" | "data" | "ephemeral" => {
                    &["lifecycle", "dynamic", "provisioner", "connection"]
                }
                "lifecycle" => &["precondition", "postcondition"],
                "terraform" => &["backend", "cloud", "required_providers"],
                "variable" => &["validation"],
                "output" => &["precondition"],
                "check" => &["assert", "data"],
                "backend" | "cloud" => &["workspaces"],
                "provider" | "provisioner" | "connection" => &["dynamic"],
                "dynamic" => &["content"],
                IN_RESOURCE => &["dynamic"],
                _ => &[],
            };
            let is_nested = nested.contains(&&*name.text);
            // The arguments of resources aren't told from their blocks, but where only a block can be meant.
            let is_block = || repeated.contains(&name.text) || holds_dynamic(&value);
            if is_nested || nested.contains(&"dynamic") && is_block() {
                let labels = match &*name.text {
                    "dynamic" | "provisioner" | "backend" => 1,
                    "data" => 2,
                    _ => 0,
                };
                let form = if is_nested { &*name.text } else { IN_RESOURCE };
                let mut inner = File::default();
                self.labelled(&name, form, value, labels, Vec::new(), &mut inner);
                body.blocks.append(&mut inner.body.blocks);
                continue;
            }
            let value = match (kind, &*name.text) {
                // These hold references and types as plain text, not templates.
                ("variable", "type") | ("moved" | "import" | "removed", "from" | "to") => {
                    self.source_text(value)
                }
                (_, "depends_on" | "ignore_changes" | "replace_triggered_by") => {
                    self.reference_list(value)
                }
                (_, "provider") => self.source_text(value),
                ("module", "source" | "version") | ("required_providers", _) => value,
                ("variable", "default") => self.literal(value),
                _ => self.expression(value),
            };
            body.attributes.push(Attribute {
                span: name.span.to(value.span),
                name,
                value,
            });
        }
        body
    }

    /// A JSON value as an expression: strings are templates.
    fn expression(&self, value: Expression) -> Expression {
        let span = value.span;
        let kind = match value.kind {
            ExpressionKind::String(_) => {
                let (template, errors) = json_template(&value, self.source.slice(span));
                self.errors.borrow_mut().extend(errors);
                return template;
            }
            ExpressionKind::Tuple(items) => {
                ExpressionKind::Tuple(items.into_iter().map(|i| self.expression(i)).collect())
            }
            ExpressionKind::Object(items) => ExpressionKind::Object(
                items
                    .into_iter()
                    .filter(|i| !matches!(&i.key.kind, ExpressionKind::String(k) if &**k == "//"))
                    .map(|i| ObjectItem {
                        key: self.expression(i.key),
                        value: self.expression(i.value),
                    })
                    .collect(),
            ),
            other => other,
        };
        Expression { kind, span }
    }

    /// Defaults of variables are literal: no templates.
    fn literal(&self, value: Expression) -> Expression {
        value
    }

    /// A string whose text is an expression of the native syntax.
    fn source_text(&self, value: Expression) -> Expression {
        match &value.kind {
            ExpressionKind::String(text) => {
                parse_expression(text, value.span.start.saturating_add(1)).0
            }
            _ => value,
        }
    }

    fn reference_list(&self, value: Expression) -> Expression {
        let span = value.span;
        match value.kind {
            ExpressionKind::Tuple(items) => Expression {
                kind: ExpressionKind::Tuple(
                    items.into_iter().map(|i| self.source_text(i)).collect(),
                ),
                span,
            },
            kind => self.source_text(Expression { kind, span }),
        }
    }
}

fn named(item: ObjectItem) -> Option<(Name, Expression)> {
    match item.key.kind {
        ExpressionKind::String(text) => Some((
            Name {
                text,
                span: item.key.span,
            },
            item.value,
        )),
        _ => None,
    }
}
