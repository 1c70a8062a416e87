//! Domains of APIs.

use super::*;

fn rest(domain: &str) -> Template {
    template(&format!(
        "Parameters: {{E: {{Type: String}}}}\nResources: {{A: {{Type: AWS::Serverless::Api, Properties: {{StageName: Prod, Domain: {{DomainName: d.example, CertificateArn: c, {domain}}}}}}}}}\n"
    ))
}

fn http(domain: &str) -> Template {
    template(&format!(
        "Resources: {{H: {{Type: AWS::Serverless::HttpApi, Properties: {{DefinitionBody: {{openapi: 3.0.1, paths: {{}}}}, Domain: {{DomainName: d.example, CertificateArn: c, {domain}}}}}}}}}\n"
    ))
}

/// The logical id of what is made for the domain's name.
fn named(prefix: &str) -> String {
    format!("{prefix}{}", tree::short_hash("d.example"))
}

#[test]
fn a_domain_is_regional_unless_it_says_otherwise() {
    let template = rest("SecurityPolicy: TLS_1_2");
    assert_eq!(
        template.resources[&named("ApiGatewayDomainName")],
        r#"{"Properties":{"DomainName":"d.example","EndpointConfiguration":{"Types":["REGIONAL"]},"RegionalCertificateArn":"c","SecurityPolicy":"TLS_1_2"},"Type":"AWS::ApiGateway::DomainName"}"#
    );
    assert!(template.says("ABasePathMapping", r#""Stage":{"Ref":"AProdStage"}"#));
    let template = rest("EndpointConfiguration: EDGE");
    assert!(template.says(&named("ApiGatewayDomainName"), r#""CertificateArn":"c""#));
    assert!(rest("EndpointConfiguration: HERE").refusals[0].contains("REGIONAL or PRIVATE"));
}

#[test]
fn an_endpoint_that_is_not_known_leaves_open_which_certificate_it_is() {
    let template = rest("EndpointConfiguration: !Ref E");
    assert!(template.refusals.is_empty());
    let domain = &template.resources[&named("ApiGatewayDomainName")];
    assert!(!domain.contains("CertificateArn"));
}

#[test]
fn a_private_domain_is_of_the_second_version() {
    let template =
        rest("EndpointConfiguration: PRIVATE, AccessAssociation: {VpcEndpointId: vpce-1}");
    let domain = named("ApiGatewayDomainNameV2");
    assert!(template.says(&domain, r#""Type":"AWS::ApiGateway::DomainNameV2""#));
    assert!(template.says(
        "ABasePathMapping",
        &format!(r#""DomainNameArn":{{"Ref":"{domain}"}}"#)
    ));
    let association = template
        .ids()
        .into_iter()
        .find(|id| id.starts_with("DomainNameAccessAssociation"))
        .unwrap();
    assert!(template.says(
        association,
        r#""AccessAssociationSource":"vpce-1","AccessAssociationSourceType":"VPCE""#
    ));
    assert!(rest("Policy: {Statement: []}").refusals[0].contains("no Policy"));
}

#[test]
fn paths_of_a_domain_map_to_the_api() {
    let template = rest("BasePath: [/one-two, three]");
    assert!(template.says("AonetwoBasePathMapping", r#""BasePath":"onetwo""#));
    assert!(template.says("AthreeBasePathMapping", r#""BasePath":"three""#));
    let template = rest("BasePath: one-two, NormalizeBasePath: false");
    assert!(template.says("AonetwoBasePathMapping", r#""BasePath":"one-two""#));
    let template = http("BasePath: [/one/two/]");
    assert!(template.says("HonetwoApiMapping", r#""ApiMappingKey":"one/two""#));
    assert!(http("BasePath: ['a b']").refusals[0].contains("BasePath"));
}

#[test]
fn records_point_to_the_domain() {
    let template = rest("Route53: {HostedZoneId: Z, IpV6: true, EvaluateTargetHealth: false}");
    let group = format!("RecordSetGroup{}", tree::short_hash("Z"));
    let domain = named("ApiGatewayDomainName");
    let alias = format!(
        r#""AliasTarget":{{"DNSName":{{"Fn::GetAtt":["{domain}","RegionalDomainName"]}},"EvaluateTargetHealth":false,"HostedZoneId":{{"Fn::GetAtt":["{domain}","RegionalHostedZoneId"]}}}}"#
    );
    assert!(template.says(
        &group,
        &format!(
            r#""RecordSets":[{{{alias},"Name":"d.example","Type":"A"}},{{{alias},"Name":"d.example","Type":"AAAA"}}]"#
        )
    ));
    assert!(rest("Route53: {IpV6: true}").refusals[0].contains("HostedZoneId"));
}

#[test]
fn domains_of_a_zone_share_a_group_of_records() {
    let api = |id: &str, more: &str| {
        format!(
            "  {id}: {{Type: AWS::Serverless::Api, Properties: {{StageName: Prod, Domain: {{DomainName: {id}.example, CertificateArn: c, Route53: {{HostedZoneName: example., {more}}}}}}}}}\n"
        )
    };
    let groups = |second: &str| {
        let template = template(&format!("Resources:\n{}{}", api("A", ""), api("B", second)));
        template
            .resources
            .into_iter()
            .filter(|(id, _)| id.starts_with("RecordSetGroup"))
            .map(|(_, resource)| resource.matches(r#""Type":"A""#).count())
            .collect::<Vec<_>>()
    };
    assert_eq!(groups(""), [2]);
    assert_eq!(groups("SeparateRecordSetGroup: true"), [1, 1]);
}

#[test]
fn trust_in_clients_is_spelled_out() {
    let tls = "MutualTlsAuthentication: {TruststoreUri: s3://b/k, TruststoreVersion: v}";
    let written =
        r#""MutualTlsAuthentication":{"TruststoreUri":"s3://b/k","TruststoreVersion":"v"}"#;
    assert!(rest(tls).says(&named("ApiGatewayDomainName"), written));
    assert!(http(tls).says(&named("ApiGatewayDomainNameV2"), written));
    assert!(http("MutualTlsAuthentication: {Uri: a}").refusals[0].contains("no property Uri"));
    assert!(rest("MutualTlsAuthentication: a").refusals[0].contains("a mapping"));
}
