//! Values for a root module's variables, with Terraform's precedence
//! (<https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence>).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ecow::EcoString;

use super::library::{Library, is_among};
use crate::load::{Diagnostic, DiagnosticSeverity};
use crate::source::{Files, SourceMap};
use crate::syntax::{self, Expression, Span};
use crate::value::Value;

/// A variable's value as given.
#[derive(Debug)]
pub enum Given {
    /// From a tfvars file: an expression without references.
    Expression(Expression),
    /// From the command line or the environment: text, read by the variable's type. The flag says that its value must
    /// not be shown, because it came from the machine.
    Text(EcoString, bool),
    /// From a plan or a Terragrunt unit: a value that is evaluated already.
    Value(Value),
}

/// Values that are known before a root module is evaluated.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// By name of the variable.
    pub values: BTreeMap<EcoString, Value>,
    /// They are all there is, as in a plan: files, options and the environment don't count. Otherwise they count less than
    /// any of these.
    pub is_final: bool,
    /// Files that they were read from, as positions of their first bytes.
    pub sources: Vec<u32>,
}

/// One setting of the command line, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// `--var NAME=VALUE`
    Variable(String, String),
    /// `--var-file FILE`
    File(PathBuf),
}

/// What is given for a root module.
#[derive(Debug, Default)]
pub struct Inputs {
    /// By name of the variable.
    pub values: BTreeMap<EcoString, Given>,
    /// Names that files give and the module may not declare, with their places.
    pub from_files: Vec<(EcoString, Span)>,
    /// Files read, as positions of their first bytes.
    pub sources: Vec<u32>,
    /// Names of `TF_VAR_` variables used.
    pub from_environment: Vec<EcoString>,
    /// What is wrong with the files.
    pub diagnostics: Vec<Diagnostic>,
}

impl Inputs {
    /// Gathers the inputs of the root module in `directory`. What is known before counts less than what is gathered, unless
    /// it is final.
    pub fn gather(
        directory: &Path,
        settings: &[Setting],
        environment: &BTreeMap<String, String>,
        known: Option<&Known>,
        library: &Library,
        files: &dyn Files,
        sources: &SourceMap,
    ) -> Inputs {
        let mut inputs = Inputs::default();
        if let Some(known) = known {
            inputs.sources.extend(&known.sources);
            for (name, value) in &known.values {
                inputs
                    .values
                    .insert(name.clone(), Given::Value(value.clone()));
            }
            if known.is_final {
                return inputs;
            }
        }
        for (name, value) in environment {
            inputs.from_environment.push(name.as_str().into());
            inputs.values.insert(
                name.as_str().into(),
                Given::Text(value.as_str().into(), true),
            );
        }
        let names = library.names(directory, files);
        for name in ["terraform.tfvars", "terraform.tfvars.json"] {
            if is_among(&names, name, false) {
                inputs.file(&directory.join(name), files, sources);
            }
        }
        // One byte-wise order for both forms.
        for (name, _) in names.iter().filter(|(n, d)| {
            !d && (n.ends_with(".auto.tfvars") || n.ends_with(".auto.tfvars.json"))
        }) {
            inputs.file(&directory.join(name), files, sources);
        }
        for setting in settings {
            match setting {
                Setting::Variable(name, value) => {
                    inputs.values.insert(
                        name.as_str().into(),
                        Given::Text(value.as_str().into(), false),
                    );
                }
                Setting::File(path) => inputs.file(path, files, sources),
            }
        }
        inputs
    }

    fn file(&mut self, path: &Path, files: &dyn Files, sources: &SourceMap) {
        let read = files
            .read(path)
            .map_err(|e| e.to_string())
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_string()));
        let text = match read {
            Ok(text) => text,
            Err(why) => {
                self.diagnostics.push(Diagnostic {
                    severity: DiagnosticSeverity::Error,
                    summary: "Failed to read variables file".into(),
                    detail: format!("{}: {why}.", path.display()),
                    span: Span::NONE,
                });
                return;
            }
        };
        let Some(source) = sources.add(path, text) else {
            return;
        };
        self.sources.push(source.base);
        let is_json = path.extension().is_some_and(|e| e == "json");
        let (items, errors) = if is_json {
            json_items(&source)
        } else {
            let file = syntax::parse_file(&source.text, source.base);
            let mut errors = file.errors;
            for block in &file.body.blocks {
                errors.push(syntax::SyntaxError {
                    summary: "Unexpected block".into(),
                    detail: "Blocks are not allowed in a variables file.".into(),
                    span: block.header,
                });
            }
            let items = file
                .body
                .attributes
                .into_iter()
                .map(|a| (a.name.text, a.name.span, a.value))
                .collect();
            (items, errors)
        };
        for error in errors {
            self.diagnostics.push(Diagnostic {
                severity: DiagnosticSeverity::Error,
                summary: error.summary,
                detail: error.detail,
                span: error.span,
            });
        }
        for (name, span, value) in items {
            self.from_files.push((name.clone(), span));
            self.values.insert(name, Given::Expression(value));
        }
    }
}

type Items = (Vec<(EcoString, Span, Expression)>, Vec<syntax::SyntaxError>);

fn json_items(source: &crate::source::Source) -> Items {
    let json = syntax::parse_json_file(&source.text, source.base);
    let (mut items, mut errors) = (Vec::new(), json.errors);
    match json.value.kind {
        syntax::ExpressionKind::Object(entries) => {
            for entry in entries {
                if let syntax::ExpressionKind::String(name) = entry.key.kind {
                    items.push((name, entry.key.span, entry.value));
                }
            }
        }
        _ if errors.is_empty() => errors.push(syntax::SyntaxError {
            summary: "Incorrect JSON value type".into(),
            detail: "A JSON object is required here, whose names are those of variables.".into(),
            span: json.value.span,
        }),
        _ => {}
    }
    (items, errors)
}
