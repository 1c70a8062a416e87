//! Domains of APIs: what REST, HTTP and WebSocket APIs have in common.

use ecow::{EcoString, eco_format};

use super::literal;
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::tree;

/// The zone in which CloudFront's distributions are.
const CLOUDFRONT_ZONE: &str = "Z2FDTNDATAQYW2";

/// The hash of a name that is part of logical ids: that of its text, or of its JSON where it is computed.
pub fn name_hash(name: &Node) -> EcoString {
    match literal::string(name) {
        Some(text) => tree::short_hash(text),
        None => tree::short_hash(&name.canonical()),
    }
}

/// A property of `Domain` that must be there.
pub fn needed<'n>(domain: &'n Node, name: &str) -> Expanded<&'n Node> {
    match domain.given(name) {
        Some(value) => Ok(value),
        None => refuse(domain.span, format!("Domain needs {name}.")),
    }
}

/// `MutualTlsAuthentication`.
pub fn mutual_tls(domain: &Node) -> Expanded<Option<Node>> {
    let Some(written) = domain.something("MutualTlsAuthentication") else {
        return Ok(None);
    };
    let mut out = tree::object::<EcoString>(written.span, []);
    for entry in literal::a_map(written, "MutualTlsAuthentication")?
        .entries()
        .unwrap_or_default()
    {
        if !matches!(entry.key.as_str(), "TruststoreUri" | "TruststoreVersion") {
            return refuse(
                entry.key_span,
                format!(
                    "MutualTlsAuthentication has no property {}: it has TruststoreUri and TruststoreVersion.",
                    entry.key
                ),
            );
        }
        if entry.value.is_something() {
            out.set(entry.key.clone(), entry.value.clone());
        }
    }
    Ok(Some(out))
}

/// The paths below the domain that the API is at, where any are written.
pub fn base_paths(domain: &Node) -> Option<Vec<Node>> {
    let paths = domain.something("BasePath")?;
    match paths.items() {
        Some(items) => Some(items.to_vec()),
        None => literal::string(paths).map(|_| vec![paths.clone()]),
    }
}

/// Where a domain's records point to.
pub struct Target<'a> {
    /// `REGIONAL`, `EDGE` or `PRIVATE`; none where it isn't known.
    pub endpoint: Option<&'a str>,
    /// The logical id of the domain's resource.
    pub domain: &'a EcoString,
}

/// `Route53`: the records of the domain, in a group that all domains of a zone share, or in one of their own.
pub fn records(
    expansion: &mut Expansion,
    resource: &Node,
    domain: &Node,
    target: &Target<'_>,
) -> Expanded<Option<Made>> {
    let Some(route) = domain.given("Route53") else {
        return Ok(None);
    };
    literal::a_map(route, "Route53")?;
    let (id, name) = (route.given("HostedZoneId"), route.given("HostedZoneName"));
    let Some(zone) = route.something("HostedZoneId").or(name).or(id) else {
        return refuse(route.span, "Route53 needs HostedZoneId or HostedZoneName.");
    };
    let span = route.span;
    let sets = record_sets(route, domain, target);
    let separate = route.something("SeparateRecordSetGroup");
    if let Some(separate) = separate
        && Node::literal_bool(separate).is_none()
        && !expansion.may_be_literal(separate)
    {
        return refuse(
            separate.span,
            "SeparateRecordSetGroup must be true or false.",
        );
    }
    let group_id = match (separate, domain.get("DomainName")) {
        (Some(_), Some(name)) => {
            let both = tree::list(span, [zone.clone(), name.clone()]);
            eco_format!("RecordSetGroup{}", tree::short_hash(&both.canonical()))
        }
        _ => eco_format!("RecordSetGroup{}", name_hash(zone)),
    };
    let shared = expansion
        .resources
        .get_mut(&group_id)
        .and_then(|group| group.get_mut("Properties")?.get_mut("RecordSets"))
        .and_then(Node::items_mut);
    if let Some(shared) = shared {
        shared.extend(sets);
        return Ok(None);
    }
    let mut group = Made::new(group_id, "AWS::Route53::RecordSetGroup", span).inheriting(resource);
    for (key, value) in [("HostedZoneId", id), ("HostedZoneName", name)] {
        if let Some(value) = value {
            group.properties.set(key, value.clone());
        }
    }
    Ok(Some(group.with("RecordSets", tree::list(span, sets))))
}

fn record_sets(route: &Node, domain: &Node, target: &Target<'_>) -> Vec<Node> {
    let span = route.span;
    let attribute = |name: &str| tree::get_att(span, target.domain.clone(), name);
    let mut alias = tree::object::<EcoString>(span, []);
    if let Some(health) = route.given("EvaluateTargetHealth") {
        alias.set("EvaluateTargetHealth", health.clone());
    }
    let (zone, name) = match target.endpoint {
        Some("REGIONAL") => (
            Some(attribute("RegionalHostedZoneId")),
            Some(attribute("RegionalDomainName")),
        ),
        Some("EDGE") => (
            Some(tree::text(span, CLOUDFRONT_ZONE)),
            Some(
                route
                    .given("DistributionDomainName")
                    .cloned()
                    .unwrap_or_else(|| attribute("DistributionDomainName")),
            ),
        ),
        Some(_) => (
            route.given("VpcEndpointHostedZoneId").cloned(),
            route.given("VpcEndpointDomainName").cloned(),
        ),
        None => (None, None),
    };
    for (key, value) in [("HostedZoneId", zone), ("DNSName", name)] {
        if let Some(value) = value {
            alias.set(key, value);
        }
    }
    let record = |kind: &str| {
        let mut record = tree::object::<EcoString>(span, []);
        if let Some(name) = domain.get("DomainName") {
            record.set("Name", name.clone());
        }
        record.set("Type", tree::text(span, kind));
        record.set("AliasTarget", alias.clone());
        for key in ["Region", "SetIdentifier"] {
            if let Some(value) = route.given(key) {
                record.set(key, value.clone());
            }
        }
        record
    };
    let mut out = vec![record("A")];
    if route.get("IpV6").is_some_and(literal::is_true) {
        out.push(record("AAAA"));
    }
    out
}
