//! `Domain` of a REST API: the domain's name, the paths that map to the API, and the records.

use ecow::{EcoString, eco_format};

use super::domain::{self, Target};
use super::literal;
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::tree;

/// What is made of an API's domain.
pub fn expand(
    expansion: &mut Expansion,
    api: &EcoString,
    resource: &Node,
    written: &Node,
) -> Expanded<Vec<Made>> {
    literal::a_map(written, "Domain")?;
    let name = domain::needed(written, "DomainName")?;
    let certificate = domain::needed(written, "CertificateArn")?;
    let default = tree::text(written.span, "REGIONAL");
    let endpoint = written.given("EndpointConfiguration").unwrap_or(&default);
    let kind = match literal::string(endpoint) {
        Some(kind @ ("EDGE" | "REGIONAL" | "PRIVATE")) => Some(kind),
        None if expansion.may_be_literal(endpoint) => None,
        _ => {
            return refuse(
                endpoint.span,
                "EndpointConfiguration of a domain must be EDGE, REGIONAL or PRIVATE.",
            );
        }
    };
    let private = kind == Some("PRIVATE");
    let hash = domain::name_hash(name);
    let id = match private {
        true => eco_format!("ApiGatewayDomainNameV2{hash}"),
        false => eco_format!("ApiGatewayDomainName{hash}"),
    };
    // Which property has the certificate depends on the endpoint, so it is left out where that isn't known.
    let property = kind.map(|kind| match kind {
        "REGIONAL" => "RegionalCertificateArn",
        _ => "CertificateArn",
    });
    let mut named = named(written, &id, resource, kind, endpoint)?.with("DomainName", name.clone());
    if let Some(property) = property {
        named = named.with(property, certificate.clone());
    }
    let mut made = vec![named];
    made.extend(mappings(api, resource, written, &id, private)?);
    let association = written.given("AccessAssociation").filter(|_| private);
    let target = Target {
        endpoint: kind,
        domain: &id,
    };
    made.extend(domain::records(expansion, resource, written, &target)?);
    if let Some(association) = association {
        made.push(access_association(association, &id, resource)?);
    }
    Ok(made)
}

/// The domain's name.
fn named(
    written: &Node,
    id: &EcoString,
    resource: &Node,
    kind: Option<&str>,
    endpoint: &Node,
) -> Expanded<Made> {
    let span = written.span;
    let private = kind == Some("PRIVATE");
    let resource_type = match private {
        true => "AWS::ApiGateway::DomainNameV2",
        false => "AWS::ApiGateway::DomainName",
    };
    let mut configuration = tree::object(
        endpoint.span,
        [("Types", tree::list(endpoint.span, [endpoint.clone()]))],
    );
    if let Some(address) = written.something("IpAddressType") {
        configuration.set("IpAddressType", address.clone());
    }
    let mut made = Made::new(id.clone(), resource_type, span)
        .inheriting(resource)
        .with("EndpointConfiguration", configuration);
    if !private && let Some(tls) = domain::mutual_tls(written)? {
        made = made.with("MutualTlsAuthentication", tls);
    }
    for name in [
        "SecurityPolicy",
        "EndpointAccessMode",
        "Policy",
        "OwnershipVerificationCertificateArn",
    ] {
        let Some(value) = written.something(name) else {
            continue;
        };
        let fits = match name {
            "Policy" => private || kind.is_none(),
            "OwnershipVerificationCertificateArn" => !private,
            _ => true,
        };
        if !fits {
            return refuse(
                value.span,
                format!("A domain of this EndpointConfiguration has no {name}."),
            );
        }
        made.properties.set(name, value.clone());
    }
    Ok(made)
}

/// The paths of the domain that map to the API.
fn mappings(
    api: &EcoString,
    resource: &Node,
    written: &Node,
    domain: &EcoString,
    private: bool,
) -> Expanded<Vec<Made>> {
    let span = written.span;
    let mapping = |id: EcoString| {
        let (kind, name) = match private {
            true => ("AWS::ApiGateway::BasePathMappingV2", "DomainNameArn"),
            false => ("AWS::ApiGateway::BasePathMapping", "DomainName"),
        };
        Made::new(id, kind, span)
            .inheriting(resource)
            .with(name, tree::reference(span, domain.clone()))
            .with("RestApiId", tree::reference(span, api.clone()))
            .with("Stage", tree::reference(span, eco_format!("{api}.Stage")))
    };
    let Some(paths) = domain::base_paths(written) else {
        return Ok(vec![mapping(eco_format!("{api}BasePathMapping"))]);
    };
    let normalizes = written
        .get("NormalizeBasePath")
        .is_none_or(Node::is_something);
    let mut out = Vec::new();
    for path in &paths {
        let text = literal::a_text(path, "BasePath")?;
        let letters: EcoString = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let mapped = match normalizes {
            true => tree::text(path.span, letters.clone()),
            false => path.clone(),
        };
        out.push(mapping(eco_format!("{api}{letters}BasePathMapping")).with("BasePath", mapped));
    }
    Ok(out)
}

/// `AccessAssociation`: which endpoint of a network the private domain is reached by.
fn access_association(association: &Node, domain: &EcoString, resource: &Node) -> Expanded<Made> {
    let span = association.span;
    literal::a_map(association, "AccessAssociation")?;
    let endpoint = association
        .get("VpcEndpointId")
        .cloned()
        .unwrap_or_else(|| tree::plain(span, "null"));
    let both = tree::list(span, [endpoint.clone(), tree::text(span, domain.clone())]);
    Ok(Made::new(
        eco_format!(
            "DomainNameAccessAssociation{}",
            tree::short_hash(&both.canonical())
        ),
        "AWS::ApiGateway::DomainNameAccessAssociation",
        span,
    )
    .inheriting(resource)
    .with("DomainNameArn", tree::reference(span, domain.clone()))
    .with("AccessAssociationSourceType", tree::text(span, "VPCE"))
    .with("AccessAssociationSource", endpoint))
}
