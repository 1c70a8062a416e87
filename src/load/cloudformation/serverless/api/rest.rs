//! `AWS::Serverless::Api`: a REST API with its deployment and stage, and what belongs to it.

use ecow::{EcoString, eco_format};

use super::event::id_suffix;
use super::shape::{self, Property, Shape, optional, required};
use super::{authorizer, literal, rest_auth, rest_body, rest_cors, rest_domain, usage_plan};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, Made, refuse};
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

const KNOWN: [Property; 35] = [
    optional("__MANAGE_SWAGGER", Shape::Bool),
    optional("Name", Shape::TextOrMap),
    required("StageName", Shape::TextOrMap),
    optional("Tags", Shape::Map),
    optional("PropagateTags", Shape::Bool),
    optional("DefinitionBody", Shape::Map),
    optional("DefinitionUri", Shape::TextOrMap),
    shape::literal("MergeDefinitions", Shape::Bool),
    optional("CacheClusterEnabled", Shape::Bool),
    optional("CacheClusterSize", Shape::Text),
    optional("Variables", Shape::Map),
    optional("EndpointConfiguration", Shape::TextOrMap),
    optional("MethodSettings", Shape::List),
    optional("BinaryMediaTypes", Shape::List),
    optional("MinimumCompressionSize", Shape::Integer),
    optional("Cors", Shape::TextOrMap),
    optional("Auth", Shape::Map),
    optional("GatewayResponses", Shape::Map),
    optional("AccessLogSetting", Shape::Map),
    optional("CanarySetting", Shape::Map),
    optional("TracingEnabled", Shape::Bool),
    optional("OpenApiVersion", Shape::Text),
    optional("Models", Shape::Map),
    optional("Domain", Shape::Map),
    optional("FailOnWarnings", Shape::Bool),
    optional("Description", Shape::Text),
    optional("Mode", Shape::Text),
    optional("DisableExecuteApiEndpoint", Shape::Bool),
    optional("ApiKeySourceType", Shape::Text),
    shape::literal("AlwaysDeploy", Shape::Bool),
    optional("Policy", Shape::TextOrMap),
    optional("SecurityPolicy", Shape::Text),
    optional("EndpointAccessMode", Shape::Text),
    // Properties of the resource itself that SAM doesn't read.
    optional("Parameters", Shape::Map),
    optional("CloneFrom", Shape::Any),
];

/// The parts of an API that others refer to.
const REFERABLE: [(&str, &str); 7] = [
    ("Stage", "AWS::ApiGateway::Stage"),
    ("Deployment", "AWS::ApiGateway::Deployment"),
    ("DomainName", "AWS::ApiGateway::DomainName"),
    ("DomainNameV2", "AWS::ApiGateway::DomainNameV2"),
    ("UsagePlan", "AWS::ApiGateway::UsagePlan"),
    ("UsagePlanKey", "AWS::ApiGateway::UsagePlanKey"),
    ("ApiKey", "AWS::ApiGateway::ApiKey"),
];

/// What is made of a REST API.
pub fn expand(
    expansion: &mut Expansion,
    id: &EcoString,
    resource: &Node,
) -> Expanded<Vec<Made>> {
    let span = expansion
        .resources
        .entry(id)
        .map_or(resource.span, |entry| entry.key_span);
    let empty = tree::object::<EcoString>(span, []);
    let mut properties = resource.get("Properties").unwrap_or(&empty).clone();
    shape::check(&properties, &KNOWN, span)?;
    for name in ["BinaryMediaTypes", "Domain", "Auth"] {
        if let Some(value) = properties.get(name) {
            properties.set(name, expansion.resolved(value));
        }
    }
    let api = Api {
        id,
        resource,
        properties: &properties,
        span,
    };
    let rest_api = api.rest_api()?;
    let stage_id = api.stage_id();
    let domain = match literal::given(&properties, "Domain") {
        Some(domain) => rest_domain::expand(expansion, id, resource, domain)?,
        None => Vec::new(),
    };
    let (deployment, stage) = api.deployment_and_stage(&rest_api, stage_id.clone());
    let mut made = vec![rest_api, deployment, stage];
    if let Some(auth) = literal::something(&properties, "Auth") {
        for authorizer in authorizer::read(auth)? {
            made.extend(authorizer.permission(id, resource));
        }
    }
    made.extend(domain);
    if let Some(auth) = literal::something(&properties, "Auth") {
        made.extend(usage_plan::expand(expansion, id, resource, auth, &stage_id)?);
    }
    if literal::something(&properties, "PropagateTags").is_some()
        && let Some(tags) = literal::something(&properties, "Tags")
    {
        for made in &mut made {
            if takes_tags(made.kind) {
                made.properties.set("Tags", tag_list(tags));
            }
        }
    }
    for (property, kind) in REFERABLE {
        if let Some(made) = made.iter().rev().find(|made| made.kind == kind) {
            expansion.refer(id, property, made.id.clone());
        }
    }
    Ok(made)
}

/// Whether a resource of the type has `Tags`, among those that are made of REST APIs.
fn takes_tags(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::ApiGateway::RestApi"
            | "AWS::ApiGateway::Stage"
            | "AWS::ApiGateway::DomainName"
            | "AWS::ApiGateway::DomainNameV2"
            | "AWS::ApiGateway::UsagePlan"
            | "AWS::ApiGateway::ApiKey"
            | "AWS::ApiGateway::DomainNameAccessAssociation"
    )
}

/// Tags by name as the list that resources have.
fn tag_list(tags: &Node) -> Node {
    let items = tags.entries().unwrap_or_default().iter().map(|tag| {
        tree::object(
            tag.span(),
            [
                ("Key", tree::text(tag.key_span, tag.key.clone())),
                ("Value", tag.value.clone()),
            ],
        )
    });
    tree::list(tags.span, items)
}

/// A REST API as it is written.
struct Api<'a> {
    id: &'a EcoString,
    resource: &'a Node,
    properties: &'a Node,
    span: Span,
}

impl Api<'_> {
    fn given(&self, name: &str) -> Option<&Node> {
        literal::given(self.properties, name)
    }

    fn something(&self, name: &str) -> Option<&Node> {
        literal::something(self.properties, name)
    }

    fn rest_api(&self) -> Expanded<Made> {
        let uri = self.something("DefinitionUri");
        let written = self.something("DefinitionBody");
        if let (Some(uri), Some(_)) = (uri, written) {
            return refuse(uri.span, "An API has either a DefinitionUri or a DefinitionBody.");
        }
        if let (Some(uri), Some(_)) = (uri, self.something("MergeDefinitions")) {
            return refuse(
                uri.span,
                "MergeDefinitions needs a DefinitionBody; a DefinitionUri can't be merged.",
            );
        }
        let version = self.something("OpenApiVersion");
        if let Some(version) = version
            && version.text().is_some_and(|text| {
                !super::definition::is_version(text) || !text.starts_with(['2', '3'])
            })
        {
            return refuse(version.span, "OpenApiVersion must be a version as 3.0.1 is.");
        }
        let mut made = Made::new(self.id.clone(), "AWS::ApiGateway::RestApi", self.span)
            .inheriting(self.resource);
        for attribute in ["DependsOn", "Metadata"] {
            if let Some(value) = self.resource.get(attribute) {
                made.attributes.set(attribute, value.clone());
            }
        }
        if let Some(body) = self.body(written, version)? {
            made = made.with("Body", body);
        } else if let Some(uri) = uri {
            made = made.with("BodyS3Location", s3_location(uri)?);
        }
        for name in ["BinaryMediaTypes", "MinimumCompressionSize"] {
            if let Some(value) = self.given(name) {
                made.properties.set(name, value.clone());
            }
        }
        for name in [
            "FailOnWarnings",
            "Name",
            "Description",
            "Mode",
            "ApiKeySourceType",
            "Policy",
            "SecurityPolicy",
            "EndpointAccessMode",
        ] {
            if let Some(value) = self.something(name) {
                made.properties.set(name, value.clone());
            }
        }
        if let Some(endpoint) = self.something("EndpointConfiguration") {
            set_endpoint(&mut made, endpoint)?;
        }
        Ok(made)
    }

    /// The definition with all that the properties add to it.
    fn body(&self, written: Option<&Node>, version: Option<&Node>) -> Expanded<Option<Node>> {
        let Some(written) = written else {
            // Some of what belongs into the definition can't be where it lies elsewhere.
            for name in [
                "Cors",
                "Auth",
                "GatewayResponses",
                "Models",
                "DisableExecuteApiEndpoint",
            ] {
                let needs = match name {
                    "DisableExecuteApiEndpoint" => self.given(name),
                    name => self.something(name),
                };
                if let Some(needs) = needs {
                    return refuse(
                        needs.span,
                        format!("{name} needs the definition in DefinitionBody."),
                    );
                }
            }
            return Ok(None);
        };
        let mut body = written.clone();
        if let Some(cors) = self.something("Cors") {
            rest_cors::apply(&mut body, cors)?;
        }
        if let Some(auth) = self.something("Auth") {
            let none = tree::text(self.span, "*");
            let stage = self.given("StageName").unwrap_or(&none);
            rest_auth::apply(&mut body, auth, stage)?;
            rest_body::convert(&mut body, version)?;
        }
        if let Some(responses) = self.something("GatewayResponses") {
            rest_body::gateway_responses(&mut body, responses)?;
        }
        if let Some(types) = self.something("BinaryMediaTypes") {
            super::rest_event::check_definition(&body)?;
            rest_body::media_types(&mut body, types);
        }
        if let Some(models) = self.something("Models") {
            rest_body::models(&mut body, models)?;
            rest_body::convert(&mut body, version)?;
        }
        if let Some(disabled) = self.given("DisableExecuteApiEndpoint") {
            rest_body::disable_endpoint(&mut body, disabled)?;
        }
        rest_body::convert(&mut body, version)?;
        Ok(Some(body))
    }

    /// The logical id of the stage: the stage's name is part of it where it is known and may be.
    fn stage_id(&self) -> EcoString {
        let name = self.given("StageName").and_then(literal::string);
        match name {
            Some(name) if literal::is_alphanumeric(name) => eco_format!("{}{name}Stage", self.id),
            name => eco_format!("{}Stage{}", self.id, id_suffix(name.unwrap_or_default())),
        }
    }

    fn deployment_and_stage(&self, rest_api: &Made, stage_id: EcoString) -> (Made, Made) {
        let span = self.span;
        let api = || tree::reference(span, self.id.clone());
        let mut hashed = EcoString::new();
        for part in [
            rest_api.properties.get("Body"),
            rest_api.properties.get("BodyS3Location"),
            self.something("OpenApiVersion"),
            self.something("Domain"),
        ] {
            hashed.push_str(&part.map(Node::canonical).unwrap_or_default());
            hashed.push_str("||");
        }
        let deployment_id = eco_format!("{}Deployment{}", self.id, tree::short_hash(&hashed));
        let mut deployment = Made::new(
            deployment_id.clone(),
            "AWS::ApiGateway::Deployment",
            span,
        )
        .inheriting(self.resource)
        .with(
            "Description",
            tree::text(
                span,
                eco_format!("RestApi deployment id: {}", tree::long_hash(&hashed)),
            ),
        )
        .with("RestApiId", api());
        if self.something("OpenApiVersion").is_none() {
            // Without a version, SAM deploys to a stage of this name besides the API's own.
            deployment = deployment.with("StageName", tree::text(span, "Stage"));
        }
        let mut stage = Made::new(stage_id, "AWS::ApiGateway::Stage", span)
            .inheriting(self.resource)
            .with("DeploymentId", tree::reference(span, deployment_id))
            .with("RestApiId", api());
        for name in [
            "StageName",
            "CacheClusterEnabled",
            "CacheClusterSize",
            "Variables",
            "MethodSettings",
            "AccessLogSetting",
            "CanarySetting",
            "TracingEnabled",
        ] {
            if let Some(value) = self.given(name) {
                stage.properties.set(name, value.clone());
            }
        }
        if let Some(tags) = self.given("Tags") {
            stage = stage.with("Tags", tag_list(tags));
        }
        (deployment, stage)
    }
}

/// `EndpointConfiguration`: a type, or a mapping with it and the endpoints of networks.
fn set_endpoint(made: &mut Made, endpoint: &Node) -> Expanded<()> {
    let span = endpoint.span;
    let kind = literal::something(endpoint, "Type").unwrap_or(endpoint);
    let mut configuration =
        tree::object(span, [("Types", tree::list(kind.span, [kind.clone()]))]);
    if literal::something(endpoint, "Type").is_some() {
        let (own, services) = (
            endpoint.entry("VPCEndpointIds"),
            endpoint.entry("VpcEndpointIds"),
        );
        if let (Some(own), Some(_)) = (own, services) {
            return refuse(
                own.key_span,
                "EndpointConfiguration has either VPCEndpointIds or VpcEndpointIds.",
            );
        }
        if let Some(endpoints) = own.or(services) {
            configuration.set("VpcEndpointIds", endpoints.value.clone());
        }
        if let Some(address) = endpoint.get("IpAddressType") {
            configuration.set("IpAddressType", address.clone());
        }
    }
    made.properties.set("EndpointConfiguration", configuration);
    made.properties.set(
        "Parameters",
        tree::object(span, [("endpointConfigurationTypes", kind.clone())]),
    );
    Ok(())
}

/// `DefinitionUri` as the place in a bucket.
pub fn s3_location(uri: &Node) -> Expanded<Node> {
    let span = uri.span;
    if uri.entries().is_some() {
        let (Some(bucket), Some(key)) = (
            literal::something(uri, "Bucket"),
            literal::something(uri, "Key"),
        ) else {
            return refuse(span, "A DefinitionUri that is a mapping needs a Bucket and a Key.");
        };
        let mut out = tree::object(span, [("Bucket", bucket.clone()), ("Key", key.clone())]);
        if let Some(version) = uri.get("Version") {
            out.set("Version", version.clone());
        }
        return Ok(out);
    }
    let place = uri.text().and_then(|text| {
        let rest = text.strip_prefix("s3://")?;
        let (bucket, rest) = rest.split_once('/')?;
        let (key, query) = rest.split_once('?').unwrap_or((rest, ""));
        let version = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("versionId="));
        (!bucket.is_empty()).then_some((bucket, key.trim_start_matches('/'), version))
    });
    let Some((bucket, key, version)) = place else {
        return refuse(
            span,
            "DefinitionUri must be an S3 URI as s3://bucket/key is, or a mapping of Bucket and Key. `sam package` or `sam deploy` replaces a local path.",
        );
    };
    let mut out = tree::object(
        span,
        [
            ("Bucket", tree::text(span, bucket)),
            ("Key", tree::text(span, key)),
        ],
    );
    if let Some(version) = version.filter(|version| !version.is_empty()) {
        out.set("Version", tree::text(span, version));
    }
    Ok(out)
}
