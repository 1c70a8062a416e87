//! `AWS::Serverless::HttpApi`: an HTTP API with its stage, and what belongs to it.

use ecow::{EcoString, eco_format};

use super::domain::{self, Target};
use super::event::id_suffix;
use super::{http_body, literal, rest_body};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::location;
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::owner::Owner;
use crate::load::cloudformation::serverless::shape::{Property, Shape, passed, property};
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

const TEXT_OR_MAP: Shape = Shape::OneOf(&[Shape::Text, Shape::Map]);
const BOOL_OR_MAP: Shape = Shape::OneOf(&[Shape::Bool, Shape::Map]);

const KNOWN: [Property; 17] = [
    property("__MANAGE_SWAGGER", Shape::Bool),
    passed("Name"),
    property("StageName", TEXT_OR_MAP),
    property("Tags", Shape::Map),
    property("PropagateTags", Shape::Bool),
    property("DefinitionBody", Shape::Map),
    property("DefinitionUri", TEXT_OR_MAP),
    property("StageVariables", Shape::Map),
    property("CorsConfiguration", BOOL_OR_MAP),
    property("AccessLogSettings", Shape::Map),
    property("DefaultRouteSettings", Shape::Map),
    property("Auth", Shape::Map),
    property("RouteSettings", Shape::Map),
    property("Domain", Shape::Map),
    property("FailOnWarnings", Shape::Bool),
    property("Description", Shape::Text),
    property("DisableExecuteApiEndpoint", Shape::Bool),
];

/// The tag by which SAM marks what it made for HTTP APIs.
const MARK: &str = "httpapi:createdBy";

/// What is made of an HTTP API.
pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let mut owner = Owner::new(expansion, id, resource, "An HTTP API", &KNOWN)?;
    super::resolve(expansion, "AWS::Serverless::HttpApi", &mut owner);
    let (properties, span) = (&owner.properties, owner.span);
    let something = |name: &str| properties.something(name);
    let written = something("DefinitionBody");
    if let (Some(uri), Some(_)) = (something("DefinitionUri"), written) {
        return refuse(
            uri.span,
            "An API has either a DefinitionUri or a DefinitionBody.",
        );
    }
    // The mark is among the tags where SAM can write them into the definition.
    let marked = written.is_some_and(super::definition::is_openapi);
    let tags = match (marked, properties.given("Tags")) {
        (true, tags) => Some(with_mark(tags, span)),
        (false, tags) => tags.cloned(),
    };
    let mut api = owner.itself("AWS::ApiGatewayV2::Api");
    let mut permissions = Vec::new();
    match written {
        Some(written) => {
            let mut body = written.clone();
            if let Some(cors) = something("CorsConfiguration") {
                http_body::cors(expansion, &mut body, cors)?;
            }
            if let Some(auth) = something("Auth") {
                for authorizer in http_body::auth(expansion, &mut body, auth)? {
                    permissions.extend(authorizer.permission(id, resource));
                }
            }
            if let Some(tags) = tags.as_ref().filter(|tags| tags.is_something()) {
                super::http_event::check_definition(&body)?;
                http_body::tags(&mut body, tags)?;
            }
            if let Some(disabled) = properties.given("DisableExecuteApiEndpoint") {
                super::http_event::check_definition(&body)?;
                rest_body::disable_servers(&mut body, disabled)?;
            }
            if let Some(name) = something("Name") {
                http_body::title(&mut body, name)?;
            }
            if let Some(description) = something("Description") {
                http_body::description(&mut body, description)?;
            }
            if something("FailOnWarnings").is_some() {
                http_body::escape_default_path(&mut body);
            }
            api = api.with("Body", body);
        }
        None => {
            check_needs_body(properties)?;
            match something("DefinitionUri") {
                Some(uri) => {
                    api = api.with(
                        "BodyS3Location",
                        location::of(expansion, uri, "DefinitionUri", &location::DEFINITION)?,
                    )
                }
                None => {
                    return refuse(
                        span,
                        "An HTTP API needs a DefinitionBody, a DefinitionUri or an event of a function.",
                    );
                }
            }
        }
    }
    api = api.with_some("FailOnWarnings", something("FailOnWarnings").cloned());
    let domain_tags = match (written.is_some(), &tags) {
        (true, Some(tags)) if properties.given("Tags").is_some() => tags.clone(),
        _ => with_mark(None, span),
    };
    let domain = match properties.given("Domain") {
        Some(written) => domain(expansion, id, resource, written, Some(domain_tags))?,
        None => Vec::new(),
    };
    let stage = stage(id, resource, properties, tags, span);
    expansion.refer(id, "Stage", stage.id.clone());
    if let Some(domain) = domain.first() {
        expansion.refer(id, "DomainName", domain.id.clone());
    }
    let mut made = vec![api];
    made.extend(permissions);
    made.extend(domain);
    made.push(stage);
    Ok(made)
}

/// Refuses properties that go into a definition where there is none to write into.
fn check_needs_body(properties: &Node) -> Expanded<()> {
    for name in ["CorsConfiguration", "Auth", "Tags", "Name", "Description"] {
        if let Some(needs) = properties.something(name) {
            return refuse(
                needs.span,
                format!("{name} needs the definition in DefinitionBody."),
            );
        }
    }
    match properties.given("DisableExecuteApiEndpoint") {
        Some(needs) => refuse(
            needs.span,
            "DisableExecuteApiEndpoint needs the definition in DefinitionBody.",
        ),
        None => Ok(()),
    }
}

fn with_mark(tags: Option<&Node>, span: Span) -> Node {
    let mut tags = tags
        .filter(|tags| tags.entries().is_some())
        .cloned()
        .unwrap_or_else(|| tree::object::<EcoString>(span, []));
    tags.set(MARK, tree::text(span, "SAM"));
    tags
}

fn stage(
    id: &EcoString,
    resource: &Node,
    properties: &Node,
    tags: Option<Node>,
    span: Span,
) -> Made {
    let default = tree::text(span, "$default");
    let name = properties.something("StageName").unwrap_or(&default);
    let stage_id = match literal::string(name) {
        Some("$default") => eco_format!("{id}ApiGatewayDefaultStage"),
        Some(name) if literal::is_alphanumeric(name) => eco_format!("{id}{name}Stage"),
        name => eco_format!("{id}Stage{}", id_suffix(name.unwrap_or_default())),
    };
    let given = |property: &str| properties.given(property).cloned();
    Made::new(stage_id, "AWS::ApiGatewayV2::Stage", span)
        .inheriting(resource)
        .with("ApiId", tree::reference(span, id.clone()))
        .with("StageName", name.clone())
        .with_some("StageVariables", given("StageVariables"))
        .with_some("AccessLogSettings", given("AccessLogSettings"))
        .with_some("DefaultRouteSettings", given("DefaultRouteSettings"))
        .with_some("Tags", tags)
        .with("AutoDeploy", tree::plain(span, "true"))
        .with_some("RouteSettings", given("RouteSettings"))
}

/// What is made of the domain of an HTTP or WebSocket API.
pub fn domain(
    expansion: &mut Expansion,
    api: &EcoString,
    resource: &Node,
    written: &Node,
    tags: Option<Node>,
) -> Expanded<Vec<Made>> {
    let span = written.span;
    literal::a_map(written, "Domain")?;
    let name = domain::needed(written, "DomainName")?;
    let certificate = domain::needed(written, "CertificateArn")?;
    let default = tree::text(span, "REGIONAL");
    let endpoint = written.given("EndpointConfiguration").unwrap_or(&default);
    if literal::string(endpoint) != Some("REGIONAL") && !expansion.may_be_literal(endpoint) {
        return refuse(
            endpoint.span,
            "EndpointConfiguration of a domain must be REGIONAL.",
        );
    }
    let id = eco_format!("ApiGatewayDomainNameV2{}", domain::name_hash(name));
    let mut configuration = tree::object(
        span,
        [
            ("CertificateArn", certificate.clone()),
            ("EndpointType", endpoint.clone()),
        ],
    );
    for property in ["OwnershipVerificationCertificateArn", "SecurityPolicy"] {
        if let Some(value) = written.something(property) {
            configuration.set(property, value.clone());
        }
    }
    let mut made = vec![
        Made::new(id.clone(), "AWS::ApiGatewayV2::DomainName", span)
            .inheriting(resource)
            .with("DomainName", name.clone())
            .with(
                "DomainNameConfigurations",
                tree::list(span, [configuration]),
            )
            .with_some("MutualTlsAuthentication", domain::mutual_tls(written)?)
            .with_some("Tags", tags),
    ];
    made.extend(mappings(api, resource, written, &id)?);
    let target = Target {
        endpoint: Some("REGIONAL"),
        domain: &id,
    };
    made.extend(domain::records(expansion, resource, written, &target)?);
    Ok(made)
}

/// The paths of the domain that map to the API.
fn mappings(
    api: &EcoString,
    resource: &Node,
    written: &Node,
    domain: &EcoString,
) -> Expanded<Vec<Made>> {
    let span = written.span;
    let mapping = |id: EcoString| {
        Made::new(id, "AWS::ApiGatewayV2::ApiMapping", span)
            .inheriting(resource)
            .with("DomainName", tree::reference(span, domain.clone()))
            .with("ApiId", tree::reference(span, api.clone()))
            .with("Stage", tree::reference(span, eco_format!("{api}.Stage")))
    };
    let Some(paths) = domain::base_paths(written) else {
        return Ok(vec![mapping(eco_format!("{api}ApiMapping"))]);
    };
    let mut out = Vec::new();
    for path in &paths {
        let text = literal::a_text(path, "BasePath")?;
        if !text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "/-_".contains(c))
        {
            return refuse(
                path.span,
                "A BasePath may have letters, digits, slashes, - and _ only.",
            );
        }
        let letters: EcoString = text.chars().filter(char::is_ascii_alphanumeric).collect();
        out.push(mapping(eco_format!("{api}{letters}ApiMapping")).with(
            "ApiMappingKey",
            tree::text(path.span, text.trim_matches('/')),
        ));
    }
    Ok(out)
}
