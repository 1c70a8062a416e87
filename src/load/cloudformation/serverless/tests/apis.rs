//! REST and HTTP APIs and what is made beside them.

use super::*;

/// A REST API `A` with these properties.
fn rest(properties: &str) -> Template {
    template(&format!(
        "Resources:\n  A:\n    Type: AWS::Serverless::Api\n    Properties: {{StageName: Prod, {properties}}}\n"
    ))
}

/// An HTTP API `H` with these properties.
fn http(properties: &str) -> Template {
    template(&format!(
        "Resources:\n  H:\n    Type: AWS::Serverless::HttpApi\n    Properties: {{{properties}}}\n"
    ))
}

const OPENAPI: &str = "DefinitionBody: {openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {x-amazon-apigateway-integration: {uri: u}}}}}";

#[test]
fn a_rest_api_is_deployed_to_its_stage() {
    let template = rest("TracingEnabled: true, Variables: {V: w}, Tags: {K: v}");
    let [api, deployment, stage] = template.ids()[..] else {
        panic!("{:?}", template.ids());
    };
    assert_eq!((api, stage), ("A", "AProdStage"));
    assert!(deployment.starts_with("ADeployment"));
    assert_eq!(deployment.len(), "ADeployment".len() + 10);
    assert_eq!(
        template.resources["A"],
        r#"{"Properties":{"Body":{"info":{"title":{"Ref":"AWS::StackName"},"version":"1.0"},"paths":{},"swagger":"2.0"}},"Type":"AWS::ApiGateway::RestApi"}"#
    );
    assert_eq!(
        template.resources["AProdStage"],
        format!(
            r#"{{"Properties":{{"DeploymentId":{{"Ref":"{deployment}"}},"RestApiId":{{"Ref":"A"}},"StageName":"Prod","Tags":[{{"Key":"K","Value":"v"}}],"TracingEnabled":true,"Variables":{{"V":"w"}}}},"Type":"AWS::ApiGateway::Stage"}}"#
        )
    );
    assert!(template.says(deployment, r#""StageName":"Stage""#));
    assert!(template.says(deployment, r#""Description":"RestApi deployment id: "#));
}

#[test]
fn a_deployment_is_another_when_the_definition_is() {
    let ids = |properties| deployment_of(&rest(properties));
    assert_eq!(ids("Cors: \"'*'\""), ids("Cors: \"'*'\""));
    assert_ne!(
        ids("DefinitionBody: {swagger: 2.0, paths: {/a: {}}}"),
        ids("DefinitionBody: {swagger: 2.0, paths: {/b: {}}}")
    );
    assert_ne!(ids("Name: n"), ids("OpenApiVersion: 3.0.1"));
}

fn deployment_of(template: &Template) -> String {
    template.ids()[1].to_string()
}

#[test]
fn the_name_of_a_stage_is_part_of_its_id_where_it_may_be() {
    let id = |name: &str| {
        let template = template(&format!(
            "Resources: {{A: {{Type: AWS::Serverless::Api, Properties: {{StageName: {name}}}}}}}\n"
        ));
        let ids = template.ids();
        ids[ids.len() - 1].to_string()
    };
    assert_eq!(id("v1"), "Av1Stage");
    assert_eq!(id("!Ref AWS::StackName"), "AStage");
    // The hash is that of the name: SHA-1 of `my-stage`.
    assert_eq!(
        id("my-stage"),
        format!("AStage{}", tree::short_hash("my-stage"))
    );
}

#[test]
fn parts_of_an_api_are_referred_to() {
    let template = template(
        "Resources:\n  A: {Type: AWS::Serverless::Api, Properties: {StageName: Prod, Auth: {UsagePlan: {CreateUsagePlan: PER_API}}}}\nOutputs:\n  S: {Value: !Ref A.Stage}\n  P: {Value: !Sub '${A.UsagePlan}-${A.ApiKey}-${A.UsagePlanKey}'}\n",
    );
    assert_eq!(
        template.outputs.unwrap(),
        r#"{"P":{"Value":{"Fn::Sub":"${AUsagePlan}-${AApiKey}-${AUsagePlanKey}"}},"S":{"Value":{"Ref":"AProdStage"}}}"#
    );
}

#[test]
fn the_type_of_the_endpoint_is_a_parameter_too() {
    let template = rest("EndpointConfiguration: {Type: PRIVATE, VPCEndpointIds: [vpce-1]}");
    assert!(template.says(
        "A",
        r#""EndpointConfiguration":{"Types":["PRIVATE"],"VpcEndpointIds":["vpce-1"]},"Parameters":{"endpointConfigurationTypes":"PRIVATE"}"#
    ));
    let both =
        rest("EndpointConfiguration: {Type: PRIVATE, VPCEndpointIds: [a], VpcEndpointIds: [b]}");
    assert!(both.refusals[0].contains("either VPCEndpointIds or VpcEndpointIds"));
}

#[test]
fn a_definition_elsewhere_is_referred_to_and_not_changed() {
    let template = rest("DefinitionUri: 's3://b/k?versionId=3'");
    assert!(template.says(
        "A",
        r#""BodyS3Location":{"Bucket":"b","Key":"k","Version":"3"}"#
    ));
    for (property, name) in [
        ("Cors: \"'*'\"", "Cors"),
        ("Auth: {ApiKeyRequired: true}", "Auth"),
        ("Models: {M: {type: object}}", "Models"),
        ("GatewayResponses: {R: {StatusCode: 4}}", "GatewayResponses"),
        (
            "DisableExecuteApiEndpoint: false",
            "DisableExecuteApiEndpoint",
        ),
    ] {
        let template = rest(&format!("DefinitionUri: s3://b/k, {property}"));
        assert_eq!(
            template.refusals,
            [format!("{name} needs the definition in DefinitionBody.")]
        );
        assert_eq!(template.uncertain, ["A"]);
    }
    let both = rest("DefinitionUri: s3://b/k, DefinitionBody: {swagger: 2.0, paths: {}}");
    assert!(both.refusals[0].contains("either a DefinitionUri or a DefinitionBody"));
}

#[test]
fn what_a_parameter_without_value_decides_is_not_refused() {
    let template = template(
        "Parameters: {P: {Type: String}}\nResources: {A: {Type: AWS::Serverless::Api, Properties: {StageName: x, Auth: {DefaultAuthorizer: !Ref P, Authorizers: {C: {UserPoolArn: a}}}}}}\n",
    );
    assert!(template.refusals.is_empty());
    assert_eq!(template.uncertain, ["A"]);
    // Without the parameter it is no value of any time.
    let template = rest("Auth: {DefaultAuthorizer: !Ref P, Authorizers: {C: {UserPoolArn: a}}}");
    assert_eq!(template.refusals, ["DefaultAuthorizer must be a text."]);
}

#[test]
fn a_usage_plan_of_its_own_has_a_key() {
    let template =
        rest("Auth: {UsagePlan: {CreateUsagePlan: PER_API, Quota: {Limit: 1, Period: DAY}}}");
    assert_eq!(
        template.resources["AUsagePlan"],
        r#"{"DependsOn":["A"],"Properties":{"ApiStages":[{"ApiId":{"Ref":"A"},"Stage":{"Ref":"AProdStage"}}],"Quota":{"Limit":1,"Period":"DAY"}},"Type":"AWS::ApiGateway::UsagePlan"}"#
    );
    assert!(template.says("AUsagePlanKey", r#""KeyId":{"Ref":"AApiKey"}"#));
    assert!(template.says("AApiKey", r#""DependsOn":["AUsagePlan"]"#));
    assert!(rest("Auth: {UsagePlan: {CreateUsagePlan: ALL}}").refusals[0].contains("PER_API"));
    assert!(rest("Auth: {UsagePlan: {Quota: {Limit: 1}}}").refusals[0].contains("CreateUsagePlan"));
    assert_eq!(
        rest("Auth: {UsagePlan: {CreateUsagePlan: NONE}}")
            .ids()
            .len(),
        3
    );
}

#[test]
fn apis_share_a_usage_plan_under_any_of_their_conditions() {
    let api = |id: &str, attributes: &str| {
        format!(
            "  {id}: {{Type: AWS::Serverless::Api, {attributes} Properties: {{StageName: Prod, Auth: {{UsagePlan: {{CreateUsagePlan: SHARED}}}}}}}}\n"
        )
    };
    let conditions = "Conditions: {C: !Equals [a, b], D: !Equals [a, c]}\n";
    let conditional = format!(
        "{conditions}Resources:\n{}{}",
        api("A", "Condition: C, DeletionPolicy: Delete,"),
        api("B", "Condition: D, DeletionPolicy: Retain,")
    );
    let shared = template(&conditional);
    assert!(shared.says(
        "ServerlessUsagePlan",
        r#"{"Condition":"SharedUsagePlanCondition","DeletionPolicy":"Retain","DependsOn":["A","B"]"#
    ));
    assert!(shared.says(
        "ServerlessApiKey",
        r#""StageKeys":[{"RestApiId":{"Ref":"A"},"StageName":{"Ref":"AProdStage"}},{"RestApiId":{"Ref":"B"},"StageName":{"Ref":"BProdStage"}}]"#
    ));
    assert!(shared.conditions.unwrap().contains(
        r#""SharedUsagePlanCondition":{"Fn::Or":[{"Condition":"C"},{"Condition":"D"}]}"#
    ));
    let always = template(&format!("{conditional}{}", api("E", "")));
    assert!(!always.resources["ServerlessUsagePlan"].contains(r#""Condition""#));
    assert!(
        !always
            .conditions
            .unwrap()
            .contains("SharedUsagePlanCondition")
    );
}

#[test]
fn an_http_api_deploys_itself() {
    let template = http(&format!(
        "{OPENAPI}, Tags: {{K: v}}, StageVariables: {{a: b}}"
    ));
    assert_eq!(template.ids(), ["H", "HApiGatewayDefaultStage"]);
    assert!(template.says(
        "H",
        r#""tags":[{"name":"K","x-amazon-apigateway-tag-value":"v"},{"name":"httpapi:createdBy","x-amazon-apigateway-tag-value":"SAM"}]"#
    ));
    assert_eq!(
        template.resources["HApiGatewayDefaultStage"],
        r#"{"Properties":{"ApiId":{"Ref":"H"},"AutoDeploy":true,"StageName":"$default","StageVariables":{"a":"b"},"Tags":{"K":"v","httpapi:createdBy":"SAM"}},"Type":"AWS::ApiGatewayV2::Stage"}"#
    );
}

#[test]
fn an_http_api_takes_cors_and_authorizers_into_its_definition() {
    let template = http(&format!(
        "{OPENAPI}, CorsConfiguration: {{AllowOrigins: [o], MaxAge: 0, AllowCredentials: true}}, Auth: {{DefaultAuthorizer: J, Authorizers: {{J: {{IdentitySource: s, AuthorizationScopes: [x], JwtConfiguration: {{Issuer: i}}}}}}}}"
    ));
    assert!(template.says(
        "H",
        r#""x-amazon-apigateway-cors":{"allowCredentials":true,"allowOrigins":["o"],"maxAge":0}"#
    ));
    assert!(template.says(
        "H",
        r#""securitySchemes":{"J":{"type":"oauth2","x-amazon-apigateway-authorizer":{"identitySource":"s","jwtConfiguration":{"issuer":"i"},"type":"jwt"}}}"#
    ));
    assert!(template.says("H", r#""security":[{"J":["x"]}]"#));
    let every = http(&format!(
        "{OPENAPI}, CorsConfiguration: {{AllowOrigins: ['*'], AllowCredentials: true}}"
    ));
    assert!(every.refusals[0].contains("AllowCredentials"));
    let none = http(&format!("{OPENAPI}, Auth: {{DefaultAuthorizer: X}}"));
    assert!(none.refusals[0].contains("none of the API's Authorizers"));
}

#[test]
fn authorizers_of_http_apis_have_the_properties_of_their_kind() {
    let refused = |authorizer: &str| {
        http(&format!(
            "{OPENAPI}, Auth: {{Authorizers: {{X: {{{authorizer}}}}}}}"
        ))
        .refusals
        .join("\n")
    };
    assert!(refused("FunctionArn: f").contains("needs AuthorizerPayloadFormatVersion"));
    assert!(refused("JwtConfiguration: {issuer: i}").contains("needs IdentitySource"));
    assert!(
        refused("FunctionArn: f, AuthorizerPayloadFormatVersion: 2.0, IdentitySource: s")
            .contains("has no IdentitySource")
    );
    assert!(refused("OpenIdConnectUrl: u").contains("JwtConfiguration"));
    assert_eq!(
        refused("FunctionArn: f, AuthorizerPayloadFormatVersion: 2.0"),
        ""
    );
}

#[test]
fn an_http_api_needs_a_definition() {
    assert!(
        http("DefinitionUri: s3://b/k, Tags: {a: b}").refusals[0].contains("needs the definition")
    );
    assert!(http("DefinitionUri: s3://b/k").refusals.is_empty());
    assert!(http(&format!("{OPENAPI}, Name: n")).refusals[0].contains("title of its own"));
}
