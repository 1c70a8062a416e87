//! `AWS::Serverless::Api`: a REST API with its deployment and stage, and what belongs to it.

use ecow::{EcoString, eco_format};

use super::event::id_suffix;
use super::{authorizer, literal, rest_auth, rest_body, rest_cors, rest_domain, usage_plan};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::location;
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::owner::Owner;
use crate::load::cloudformation::serverless::shape::{
    Property, Shape, literal as literally, property,
};
use crate::load::cloudformation::serverless::tree;

const TEXT_OR_MAP: Shape = Shape::OneOf(&[Shape::Text, Shape::Map]);

const KNOWN: [Property; 33] = [
    property("__MANAGE_SWAGGER", Shape::Bool),
    property("Name", TEXT_OR_MAP),
    property("StageName", TEXT_OR_MAP).required(),
    property("Tags", Shape::Map),
    property("PropagateTags", Shape::Bool),
    property("DefinitionBody", Shape::Map),
    property("DefinitionUri", TEXT_OR_MAP),
    literally("MergeDefinitions", Shape::Bool),
    property("CacheClusterEnabled", Shape::Bool),
    property("CacheClusterSize", Shape::Text),
    property("Variables", Shape::Map),
    property("EndpointConfiguration", TEXT_OR_MAP),
    property("MethodSettings", Shape::List),
    property("BinaryMediaTypes", Shape::List),
    property("MinimumCompressionSize", Shape::Integer),
    property("Cors", TEXT_OR_MAP),
    property("Auth", Shape::Map),
    property("GatewayResponses", Shape::Map),
    property("AccessLogSetting", Shape::Map),
    property("CanarySetting", Shape::Map),
    property("TracingEnabled", Shape::Bool),
    property("OpenApiVersion", Shape::Text),
    property("Models", Shape::Map),
    property("Domain", Shape::Map),
    property("FailOnWarnings", Shape::Bool),
    property("Description", Shape::Text),
    property("Mode", Shape::Text),
    property("DisableExecuteApiEndpoint", Shape::Bool),
    property("ApiKeySourceType", Shape::Text),
    literally("AlwaysDeploy", Shape::Bool),
    property("Policy", TEXT_OR_MAP),
    property("SecurityPolicy", Shape::Text),
    property("EndpointAccessMode", Shape::Text),
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
pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let mut owner = Owner::new(expansion, id, resource, "An API", &KNOWN)?;
    super::resolve(expansion, "AWS::Serverless::Api", &mut owner);
    let api = Api(&owner);
    let rest_api = api.rest_api(expansion)?;
    let stage_id = api.stage_id();
    let domain = match owner.get("Domain") {
        Some(domain) => rest_domain::expand(expansion, id, resource, domain)?,
        None => Vec::new(),
    };
    let (deployment, stage) = api.deployment_and_stage(&rest_api, stage_id.clone());
    let mut made = vec![rest_api, deployment, stage];
    if let Some(auth) = owner.something("Auth") {
        for authorizer in authorizer::read(auth)? {
            made.extend(authorizer.permission(id, resource, expansion.partition));
        }
    }
    made.extend(domain);
    if let Some(auth) = owner.something("Auth") {
        made.extend(usage_plan::expand(
            expansion, id, resource, auth, &stage_id,
        )?);
    }
    owner.propagate_tags(&mut made);
    for (property, kind) in REFERABLE {
        if let Some(made) = made.iter().rev().find(|made| made.kind == kind) {
            expansion.refer(id, property, made.id.clone());
        }
    }
    Ok(made)
}

/// A REST API as it is written.
struct Api<'a>(&'a Owner);

impl Api<'_> {
    fn given(&self, name: &str) -> Option<&Node> {
        self.0.get(name)
    }

    fn something(&self, name: &str) -> Option<&Node> {
        self.0.something(name)
    }

    fn rest_api(&self, expansion: &Expansion) -> Expanded<Made> {
        let uri = self.something("DefinitionUri");
        let written = self.something("DefinitionBody");
        if let (Some(uri), Some(_)) = (uri, written) {
            return refuse(
                uri.span,
                "An API has either a DefinitionUri or a DefinitionBody.",
            );
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
            return refuse(
                version.span,
                "OpenApiVersion must be a version as 3.0.1 is.",
            );
        }
        let mut made = self.0.itself("AWS::ApiGateway::RestApi");
        if let Some(body) = self.body(expansion, written, version)? {
            made = made.with("Body", body);
        } else if let Some(uri) = uri {
            made = made.with(
                "BodyS3Location",
                location::of(expansion, uri, "DefinitionUri", &location::DEFINITION)?,
            );
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
    fn body(
        &self,
        expansion: &Expansion,
        written: Option<&Node>,
        version: Option<&Node>,
    ) -> Expanded<Option<Node>> {
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
            let none = tree::text(self.0.span, "*");
            let stage = self.given("StageName").unwrap_or(&none);
            rest_auth::apply(expansion, &mut body, auth, stage)?;
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
            Some(name) if literal::is_alphanumeric(name) => eco_format!("{}{name}Stage", self.0.id),
            name => eco_format!("{}Stage{}", self.0.id, id_suffix(name.unwrap_or_default())),
        }
    }

    fn deployment_and_stage(&self, rest_api: &Made, stage_id: EcoString) -> (Made, Made) {
        let span = self.0.span;
        let api = || tree::reference(span, self.0.id.clone());
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
        let deployment_id = eco_format!("{}Deployment{}", self.0.id, tree::short_hash(&hashed));
        let mut deployment = Made::new(deployment_id.clone(), "AWS::ApiGateway::Deployment", span)
            .inheriting(&self.0.resource)
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
            .inheriting(&self.0.resource)
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
            stage = stage.with("Tags", tree::list(tags.span, tree::tag_list(tags)));
        }
        (deployment, stage)
    }
}

/// `EndpointConfiguration`: a type, or a mapping with it and the endpoints of networks.
fn set_endpoint(made: &mut Made, endpoint: &Node) -> Expanded<()> {
    let span = endpoint.span;
    let kind = endpoint.something("Type").unwrap_or(endpoint);
    let mut configuration = tree::object(span, [("Types", tree::list(kind.span, [kind.clone()]))]);
    if endpoint.something("Type").is_some() {
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
