//! `AWS::Serverless::WebSocketApi`: a WebSocket API with its routes and what they invoke, its authorizer and its stage.

use ecow::{EcoString, eco_format};

use super::websocket_auth::{self, Auth};
use super::{http, literal};
use crate::load::cloudformation::document::{Entry, Node};
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::owner::Owner;
use crate::load::cloudformation::serverless::shape::{Property, Shape, property};
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

const TEXT_OR_MAP: Shape = Shape::OneOf(&[Shape::Text, Shape::Map]);

const KNOWN: [Property; 18] = [
    property("ApiKeySelectionExpression", Shape::Text),
    property("AccessLogSettings", Shape::Map),
    property("Auth", Shape::Map),
    property("DefaultRouteSettings", Shape::Map),
    property("Description", Shape::Text),
    property("DisableExecuteApiEndpoint", Shape::Bool),
    property("Domain", Shape::Map),
    property("DisableSchemaValidation", Shape::Bool),
    property("FailOnWarnings", Shape::Bool),
    property("IpAddressType", Shape::Text),
    property("Name", Shape::Text),
    property("PropagateTags", Shape::Bool),
    property("Routes", Shape::Map).required(),
    property("RouteSettings", Shape::Map),
    property("RouteSelectionExpression", Shape::Text).required(),
    property("StageName", TEXT_OR_MAP),
    property("StageVariables", Shape::Map),
    property("Tags", Shape::Map),
];

/// The tag by which SAM marks what it made for WebSocket APIs.
const MARK: &str = "websocketapi:createdBy";
/// The route by which clients connect: the one that is authorized.
pub const CONNECT: &str = "$connect";

/// What is made of a WebSocket API.
pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let mut owner = Owner::new(expansion, id, resource, "A WebSocket API", &KNOWN)?;
    super::resolve(expansion, "AWS::Serverless::WebSocketApi", &mut owner);
    let span = owner.span;
    let api = Api(&owner);
    api.check(expansion)?;
    let auth = Auth::read(&owner.properties)?;
    let mark = tree::object(span, [(MARK, tree::text(span, "SAM"))]);
    let mut tags = api.given("Tags").cloned().unwrap_or_else(|| mark.clone());
    tags.set(MARK, tree::text(span, "SAM"));
    let propagates = api.something("PropagateTags").is_some() && api.something("Tags").is_some();
    let part_tags = if propagates { tags.clone() } else { mark };
    let mut made = vec![api.itself(tags)];
    let mut routes = Vec::new();
    for entry in api
        .given("Routes")
        .and_then(Node::entries)
        .unwrap_or_default()
    {
        let parts = api.route(entry, &auth)?;
        routes.extend(parts.first().map(|route| route.id.clone()));
        made.extend(parts);
    }
    if let Some(domain) = api.given("Domain") {
        let made_of_domain =
            http::domain(expansion, id, resource, domain, Some(part_tags.clone()))?;
        if let Some(domain) = made_of_domain.first() {
            expansion.refer(id, "DomainName", domain.id.clone());
        }
        made.extend(made_of_domain);
    }
    let stage = api.stage(part_tags, routes)?;
    expansion.refer(id, "Stage", stage.id.clone());
    made.push(stage);
    if let Auth::Custom(auth) = &auth {
        made.extend(websocket_auth::authorizer(&owner, auth));
    }
    Ok(made)
}

/// A WebSocket API as it is written.
struct Api<'a>(&'a Owner);

impl Api<'_> {
    fn given(&self, name: &str) -> Option<&Node> {
        self.0.get(name)
    }

    fn something(&self, name: &str) -> Option<&Node> {
        self.0.something(name)
    }

    fn check(&self, expansion: &Expansion) -> Expanded<()> {
        if self.something("Routes").is_none() {
            return refuse(self.0.span, "A WebSocket API needs at least one route.");
        }
        if let Some(address) = self.given("IpAddressType")
            && address.intrinsic().is_none()
            && !expansion.may_be_literal(address)
            && !matches!(literal::string(address), Some("ipv4" | "dualstack"))
        {
            return refuse(address.span, "IpAddressType must be ipv4 or dualstack.");
        }
        let tls = self
            .given("Domain")
            .and_then(|domain| domain.something("MutualTlsAuthentication"));
        match tls {
            Some(tls) => refuse(
                tls.span,
                "Domains of WebSocket APIs have no MutualTlsAuthentication.",
            ),
            None => Ok(()),
        }
    }

    fn made(&self, id: EcoString, kind: &'static str, span: Span) -> Made {
        Made::new(id, kind, span)
            .inheriting(&self.0.resource)
            .with("ApiId", tree::reference(span, self.0.id.clone()))
    }

    fn itself(&self, tags: Node) -> Made {
        let span = self.0.span;
        let mut made = self.0.itself("AWS::ApiGatewayV2::Api");
        for name in [
            "ApiKeySelectionExpression",
            "Description",
            "DisableExecuteApiEndpoint",
            "DisableSchemaValidation",
            "IpAddressType",
            "RouteSelectionExpression",
        ] {
            if let Some(value) = self.given(name) {
                made.properties.set(name, value.clone());
            }
        }
        let name = self
            .given("Name")
            .cloned()
            .unwrap_or_else(|| tree::text(span, self.0.id.clone()));
        made.with("Name", name)
            .with("ProtocolType", tree::text(span, "WEBSOCKET"))
            .with("Tags", tags)
    }

    /// A route, what it invokes, and the permission for that.
    fn route(&self, entry: &Entry, auth: &Auth) -> Expanded<Vec<Made>> {
        let (key, span) = (&entry.key, entry.key_span);
        let part = self.part_of(key, span)?;
        let written = literal::a_map(&entry.value, &eco_format!("The route {key}"))?;
        let id = |suffix: &str| eco_format!("{}{part}{suffix}", self.0.id);
        let integration_id = id("Integration");
        let target = tree::function(
            "Fn::Join",
            tree::list(
                span,
                [
                    tree::text(span, "/"),
                    tree::list(
                        span,
                        [
                            tree::text(span, "integrations"),
                            tree::reference(span, integration_id.clone()),
                        ],
                    ),
                ],
            ),
        );
        let mut route = self
            .made(id("Route"), "AWS::ApiGatewayV2::Route", span)
            .with("RouteKey", tree::text(span, key.clone()))
            .with("Target", target);
        for name in [
            "ApiKeyRequired",
            "ModelSelectionExpression",
            "OperationName",
            "RequestModels",
            "RouteResponseSelectionExpression",
        ] {
            if let Some(value) = written.given(name) {
                route.properties.set(name, value.clone());
            }
        }
        if let Some(parameters) = written.something("RequestParameters") {
            if key != CONNECT {
                return refuse(
                    parameters.span,
                    "Only the route $connect has RequestParameters.",
                );
            }
            route = route.with("RequestParameters", parameters.clone());
        }
        if key == CONNECT {
            let kind = match auth {
                Auth::Unsaid => None,
                Auth::None => Some("NONE"),
                Auth::Iam => Some("AWS_IAM"),
                Auth::Custom(_) => Some("CUSTOM"),
            };
            route = route.with_some("AuthorizationType", kind.map(|kind| tree::text(span, kind)));
            if let Auth::Custom(auth) = auth {
                let authorizer =
                    tree::reference(auth.span, websocket_auth::authorizer_id(&self.0.id));
                route = route.with("AuthorizerId", authorizer);
            }
        }
        let Some(function) = written.get("FunctionArn") else {
            return refuse(span, format!("The route {key} needs a FunctionArn."));
        };
        let uri = tree::sub_with(
            function.span,
            "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations",
            tree::object(function.span, [("FunctionArn", function.clone())]),
        );
        let timeout = written.given("IntegrationTimeout").cloned();
        let integration = self
            .made(integration_id, "AWS::ApiGatewayV2::Integration", span)
            .with("IntegrationType", tree::text(span, "AWS_PROXY"))
            .with("IntegrationUri", uri)
            .with_some("TimeoutInMillis", timeout);
        let permission = Made::new(id("Permission"), "AWS::Lambda::Permission", span)
            .inheriting(&self.0.resource)
            .with("Action", tree::text(span, "lambda:InvokeFunction"))
            .with("FunctionName", function.clone())
            .with("Principal", tree::text(span, "apigateway.amazonaws.com"))
            .with("SourceArn", self.source(key, span));
        Ok(vec![route, integration, permission])
    }

    /// What the key of a route adds to logical ids.
    fn part_of(&self, key: &str, span: Span) -> Expanded<EcoString> {
        let name = match key {
            CONNECT | "$disconnect" | "$default" => key.trim_start_matches('$'),
            key if literal::is_alphanumeric(key) => key,
            key => {
                return refuse(
                    span,
                    format!(
                        "The key {key} of a route must have letters and digits only, or be $connect, $disconnect or $default."
                    ),
                );
            }
        };
        let mut letters = name.chars();
        let first: String = letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        Ok(eco_format!("{first}{}", letters.as_str().to_lowercase()))
    }

    /// What invokes the function of a route.
    fn source(&self, key: &str, span: Span) -> Node {
        let start = eco_format!(
            "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{}.ApiId}}",
            self.0.id
        );
        match self.stage_name() {
            Ok(name) => tree::sub(span, eco_format!("{start}/{name}/{key}")),
            Err(computed) => tree::sub_with(
                span,
                eco_format!("{start}/${{__StageName__}}/{key}"),
                tree::object(span, [("__StageName__", computed.clone())]),
            ),
        }
    }

    /// The stage's name, or what computes it.
    fn stage_name(&self) -> Result<&str, &Node> {
        match self.given("StageName") {
            None => Ok("default"),
            Some(name) => literal::string(name).ok_or(name),
        }
    }

    fn stage(&self, tags: Node, routes: Vec<EcoString>) -> Expanded<Made> {
        let span = self.0.span;
        let name = self.stage_name();
        let id = match name {
            Ok("$default") => {
                return refuse(
                    self.given("StageName").map_or(span, |name| name.span),
                    "The stage of a WebSocket API can't be named $default.",
                );
            }
            Ok("default") => eco_format!("{}DefaultStage", self.0.id),
            name => eco_format!("{}{}Stage", self.0.id, name.unwrap_or_default()),
        };
        let mut stage = self
            .made(id, "AWS::ApiGatewayV2::Stage", span)
            .with(
                "StageName",
                match name {
                    Ok(name) => tree::text(span, name),
                    Err(computed) => computed.clone(),
                },
            )
            .with("AutoDeploy", tree::plain(span, "true"))
            .with("Tags", tags);
        for name in [
            "StageVariables",
            "AccessLogSettings",
            "DefaultRouteSettings",
            "RouteSettings",
        ] {
            if let Some(value) = self.given(name) {
                stage.properties.set(name, value.clone());
            }
        }
        if self.something("RouteSettings").is_some() {
            let routes = routes.into_iter().map(|route| tree::text(span, route));
            stage = stage.attribute("DependsOn", tree::list(span, routes));
        }
        Ok(stage)
    }
}
