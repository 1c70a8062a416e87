//! `Cors` of a REST API: a method `OPTIONS` for each path, which answers what browsers ask before they call.

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashSet;

use super::rest_event::check_definition;
use super::{definition, literal};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

const KNOWN: [&str; 5] = [
    "AllowMethods",
    "AllowHeaders",
    "AllowOrigin",
    "MaxAge",
    "AllowCredentials",
];

/// What the answers say.
struct Answer {
    origin: Node,
    headers: Option<Node>,
    methods: Option<Node>,
    age: Option<Node>,
    credentials: bool,
    span: Span,
}

/// Writes `Cors` into the definition.
pub fn apply(body: &mut Node, cors: &Node) -> Expanded<()> {
    let answer = read(cors)?;
    check_definition(body)?;
    if answer.credentials && literal::string(&answer.origin) == Some("'*'") {
        return refuse(
            cors.span,
            "AllowCredentials can be true only where AllowOrigin names an origin.",
        );
    }
    // API Gateway takes `/a` and `/a/` for the same path, which has one method `OPTIONS`.
    let mut seen = FxHashSet::default();
    for path in definition::paths(body) {
        let normal = match path.as_str() {
            "/" => "/",
            path => path.trim_end_matches('/'),
        };
        if !seen.insert(EcoString::from(normal)) {
            continue;
        }
        let mut methods = answer.methods.clone();
        for item in definition::path_items_mut(body, &path)? {
            if item.get("options").is_some() {
                continue;
            }
            if !answer.origin.is_something() {
                return refuse(answer.origin.span, "Cors needs an AllowOrigin.");
            }
            let methods = methods.get_or_insert_with(|| tree::text(answer.span, methods_of(item)));
            item.set("options", answer.method(methods));
        }
    }
    Ok(())
}

fn read(cors: &Node) -> Expanded<Answer> {
    let span = cors.span;
    let is_map = cors.entries().is_some() && cors.intrinsic().is_none();
    if !is_map {
        if literal::string(cors).is_none() && cors.intrinsic().is_none() {
            return refuse(span, "Cors must be an origin or a mapping.");
        }
        return Ok(Answer {
            origin: cors.clone(),
            headers: None,
            methods: None,
            age: None,
            credentials: false,
            span,
        });
    }
    for entry in cors.entries().unwrap_or_default() {
        if !KNOWN.contains(&entry.key.as_str()) {
            return refuse(
                entry.key_span,
                format!("Cors of an API has no property {}.", entry.key),
            );
        }
    }
    Ok(Answer {
        origin: cors
            .get("AllowOrigin")
            .cloned()
            .unwrap_or_else(|| tree::text(span, "'*'")),
        headers: cors.something("AllowHeaders").cloned(),
        methods: cors.something("AllowMethods").cloned(),
        age: cors.given("MaxAge").cloned(),
        credentials: cors.get("AllowCredentials").is_some_and(literal::is_true),
        span,
    })
}

/// The methods of a path, with `OPTIONS`, as a header names them.
fn methods_of(item: &Node) -> EcoString {
    let entries = item.entries().unwrap_or_default();
    let mut methods: Vec<String> = match item.get(definition::ANY_METHOD) {
        Some(_) => ["OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]
            .map(String::from)
            .to_vec(),
        None => entries
            .iter()
            .map(|entry| entry.key.to_uppercase().to_string())
            .chain(["OPTIONS".to_string()])
            .collect(),
    };
    methods.sort();
    methods.dedup();
    eco_format!("'{}'", methods.join(","))
}

impl Answer {
    /// The method that gives the answer.
    fn method(&self, methods: &Node) -> Node {
        let span = self.span;
        let text = |text: &str| tree::text(span, text);
        let mut parameters = tree::object::<EcoString>(span, []);
        let mut headers = tree::object::<EcoString>(span, []);
        let mut say = |header: &str, value: &Node, kind: &str| {
            let name = eco_format!("Access-Control-{header}");
            parameters.set(eco_format!("method.response.header.{name}"), value.clone());
            headers.set(name, tree::object(span, [("type", text(kind))]));
        };
        say("Allow-Origin", &self.origin, "string");
        if let Some(value) = &self.headers {
            say("Allow-Headers", value, "string");
        }
        say("Allow-Methods", methods, "string");
        if let Some(value) = &self.age {
            say("Max-Age", value, "integer");
        }
        if self.credentials {
            say("Allow-Credentials", &text("'true'"), "string");
        }
        let json = |template: &str| tree::object(span, [("application/json", text(template))]);
        let media = || tree::list(span, [text("application/json")]);
        let default = tree::object(
            span,
            [
                ("statusCode", text("200")),
                ("responseParameters", parameters),
                ("responseTemplates", json("{}\n")),
            ],
        );
        let integration = tree::object(
            span,
            [
                ("type", text("mock")),
                ("requestTemplates", json("{\n  \"statusCode\" : 200\n}\n")),
                ("responses", tree::object(span, [("default", default)])),
            ],
        );
        let response = tree::object(
            span,
            [
                ("description", text("Default response for CORS method")),
                ("headers", headers),
            ],
        );
        tree::object(
            span,
            [
                ("summary", text("CORS support")),
                ("consumes", media()),
                ("produces", media()),
                (definition::INTEGRATION, integration),
                ("responses", tree::object(span, [("200", response)])),
            ],
        )
    }
}
