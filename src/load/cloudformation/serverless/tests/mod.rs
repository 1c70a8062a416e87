//! Templates of SAM and what becomes of them.

mod api_definitions;
mod api_events;
mod apis;
mod connectors;
mod domains;
mod events;
mod frame;
mod functions;
mod graphql;
mod others;
mod pairs;
mod state_machines;
mod websockets;

use std::collections::BTreeMap;
use std::path::Path;

use super::parameters::Parameters;
use super::{rewritten, tree};
use crate::load::cloudformation::Document;
use crate::load::cloudformation::document::Node;
use crate::source::SourceMap;

/// A template that is expanded.
struct Template {
    /// The resources in canonical JSON, by logical id.
    resources: BTreeMap<String, String>,
    conditions: Option<String>,
    outputs: Option<String>,
    refusals: Vec<String>,
    uncertain: Vec<String>,
}

/// Expands a template, whose parameters have their defaults.
fn template(text: &str) -> Template {
    let sources = SourceMap::default();
    let source = sources.add(Path::new("/t.yaml"), text.into()).unwrap();
    let root = Document::read(&source).unwrap().root;
    let mut parameters = Parameters::default();
    for entry in root
        .get("Parameters")
        .and_then(Node::entries)
        .unwrap_or_default()
    {
        match entry.value.get("Default").and_then(Node::text) {
            Some(text) => {
                let node = tree::text(entry.value.span, text.clone());
                parameters.known.insert(entry.key.clone(), node);
            }
            None => {
                parameters.open.insert(entry.key.clone());
            }
        }
    }
    let outcome = rewritten(&root, parameters, false);
    let resources = outcome.document.get("Resources").unwrap();
    let mut uncertain: Vec<String> = outcome.uncertain.iter().map(|id| id.to_string()).collect();
    uncertain.sort();
    Template {
        resources: resources
            .entries()
            .unwrap()
            .iter()
            .map(|entry| (entry.key.to_string(), entry.value.canonical()))
            .collect(),
        conditions: outcome.document.get("Conditions").map(Node::canonical),
        outputs: outcome.document.get("Outputs").map(Node::canonical),
        refusals: outcome
            .refusals
            .into_iter()
            .map(|refusal| refusal.message)
            .collect(),
        uncertain,
    }
}

impl Template {
    fn ids(&self) -> Vec<&str> {
        self.resources.keys().map(String::as_str).collect()
    }

    /// Whether a resource says something, as JSON within its JSON.
    fn says(&self, id: &str, part: &str) -> bool {
        let resource = &self.resources[id];
        let found = resource.contains(part);
        if !found {
            println!("{id}: {resource}");
        }
        found
    }
}

/// A template of one function `F` with these properties besides the usual ones.
fn function(properties: &str) -> Template {
    function_with("", properties)
}

/// The same with more resources or other sections before it.
fn function_with(before: &str, properties: &str) -> Template {
    template(&format!(
        "{before}\nResources:\n  B: {{Type: AWS::S3::Bucket}}\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {{Handler: a.b, Runtime: python3.13, CodeUri: s3://b/k, {properties}}}\n"
    ))
}

/// What is refused of one function; empty where nothing is.
fn refused(properties: &str) -> String {
    function(properties).refusals.join("\n")
}
