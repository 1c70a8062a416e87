//! `groundrule model`: what groundrule sees.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value as Json, json};

use super::inputs::InputArguments;
use super::project::Project;
use crate::load::{DiagnosticSeverity, Node, Stack};
use crate::report::ValueStyle;
use crate::secrets::without_credentials;
use crate::syntax::Span;
use crate::value::{Guard, NodeId, Value};

/// More parts of values aren't printed of one stack.
const MOST_PARTS: u32 = 300_000;

#[derive(Debug, Args)]
pub struct Model {
    /// A directory or a template
    #[arg(default_value = ".")]
    path: PathBuf,
    /// The format; there is one
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// Print sensitive values
    #[arg(long)]
    show_sensitive: bool,
    /// The directory that paths are relative to and that may be read
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(flatten)]
    pub inputs: InputArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Json,
}

impl Model {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let Format::Json = self.format;
        let project = Project::open(
            std::slice::from_ref(&self.path),
            self.root.as_deref(),
            &[],
            &self.inputs,
        )?;
        let base = std::fs::canonicalize(&self.path)
            .map_err(|e| format!("{}: {e}", self.path.display()))?;
        let base = if base.is_dir() {
            base
        } else {
            base.parent().map(Path::to_path_buf).unwrap_or_default()
        };
        let analysis = project.analysis();
        let stacks: Vec<Json> = analysis
            .stacks()
            .into_iter()
            .map(|stack| analysis.model(stack))
            .collect::<Vec<_>>()
            .iter()
            .map(|model| self.stack(model, &project, &base))
            .collect();
        super::say::print_json(&json!({"stacks": stacks}))?;
        Ok(0)
    }

    fn stack(&self, model: &crate::model::Model, project: &Project, base: &Path) -> Json {
        let stack: &Stack = &model.stack;
        let left = Cell::new(MOST_PARTS);
        let style = ValueStyle {
            show_sensitive: self.show_sensitive,
            nodes: &stack.nodes,
            parts_left: Some(&left),
        };
        let place = |span: Span| match project.sources.source(span.start) {
            Some(source) => {
                let path = source.path.strip_prefix(base).unwrap_or(&source.path);
                (path.display().to_string(), source.line(span.start))
            }
            None => (String::new(), 0),
        };
        let resources: Vec<Json> = stack
            .nodes
            .iter()
            .enumerate()
            .filter(|(n, _)| !model.external.contains(&NodeId(*n as u32)))
            .map(|(n, node)| {
                // Of a template's resource the mapped attributes are the model's; Terraform's own are as its expressions read them.
                let attributes = match &node.properties {
                    Some(_) => model.value(crate::value::NodeId(n as u32)),
                    None => node.attributes.clone(),
                };
                let (file, line) = place(node.header);
                let mut resource = json!({
                    "address": node.address.as_str(),
                    "kind": node.kind.as_str(),
                    "type": node.written_type.as_str(),
                    "attributes": declared(style, node, &attributes),
                    "file": file,
                    "line": line,
                });
                if let (Some(properties), Some(object)) =
                    (&node.properties, resource.as_object_mut())
                {
                    object.insert("properties".into(), style.json(properties));
                }
                if let Some(object) = resource.as_object_mut() {
                    object.insert("exists".into(), exists(model, node.guard));
                }
                resource
            })
            .collect();
        let outputs: serde_json::Map<String, Json> = stack
            .outputs
            .iter()
            .map(|(name, value)| (name.to_string(), style.json_of(name, value)))
            .collect();
        let diagnostics: Vec<Json> = stack
            .diagnostics
            .iter()
            .map(|d| {
                let (file, line) = place(d.span);
                let severity = match d.severity {
                    DiagnosticSeverity::Error | DiagnosticSeverity::Fault => "error",
                    DiagnosticSeverity::Warning => "warning",
                };
                json!({"severity": severity, "summary": d.summary, "detail": without_credentials(d.detail.clone()), "file": file, "line": line})
            })
            .collect();
        let path = stack.path.strip_prefix(base).unwrap_or(&stack.path);
        let path = if path.as_os_str().is_empty() {
            ".".to_string()
        } else {
            path.display().to_string()
        };
        json!({
            "path": path,
            "language": stack.language.name(),
            "resources": resources,
            "outputs": outputs,
            "diagnostics": diagnostics,
        })
    }
}

fn exists(model: &crate::model::Model, guard: Guard) -> Json {
    match guard {
        Guard::TRUE => Json::Bool(true),
        Guard::FALSE => Json::Bool(false),
        _ => json!({"when": model.guards.borrow().describe(guard)}),
    }
}

/// The attributes of a node. What an output or a variable holds is called by the name of that.
fn declared(style: ValueStyle<'_>, node: &Node, attributes: &Value) -> Json {
    let name = node.address.rsplit('.').next().unwrap_or("");
    match attributes.as_entries() {
        Some(entries) if node.kind.starts_with("terraform.") => {
            let shown = entries.iter().map(|(key, value)| {
                let name = match key.as_str() {
                    "value" | "default" => name,
                    key => key,
                };
                (key.to_string(), style.json_of(name, value))
            });
            Json::Object(shown.collect())
        }
        _ => style.json(attributes),
    }
}
