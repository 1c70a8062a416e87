//! What is written into the definitions of REST APIs.

use super::*;

/// A template with an API `A` and a function with one event of it, at `GET /a`.
fn expanded(api: &str, event: &str) -> Template {
    template(&format!(
        "Resources:\n  A: {{Type: AWS::Serverless::Api, Properties: {{StageName: Prod, {api}}}}}\n  F: {{Type: AWS::Serverless::Function, Properties: {{Handler: h, Runtime: r, InlineCode: x, Events: {{E: {{Type: Api, Properties: {{RestApiId: !Ref A, Path: /a, Method: get, {event}}}}}}}}}}}\n"
    ))
}

fn refused(api: &str, event: &str) -> String {
    expanded(api, event).refusals.join("\n")
}

const AUTHORIZERS: &str =
    "Authorizers: {C: {UserPoolArn: p, AuthorizationScopes: [s]}, L: {FunctionArn: f}}";

#[test]
fn the_default_authorizer_is_for_methods_that_say_nothing() {
    let api = format!("Auth: {{DefaultAuthorizer: C, {AUTHORIZERS}}}");
    assert!(expanded(&api, "").says("A", r#""security":[{"C":["s"]}]"#));
    let none = expanded(&api, "Auth: {Authorizer: NONE}");
    assert!(none.says("A", r#""security":[{"NONE":[]}]"#));
    let other = expanded(&api, "Auth: {Authorizer: L}");
    assert!(other.says("A", r#""security":[{"L":[]}]"#));
    let scoped = expanded(&api, "Auth: {Authorizer: C, AuthorizationScopes: [t]}");
    assert!(scoped.says("A", r#""security":[{"C":["t"]}]"#));
}

#[test]
fn authorizers_are_security_schemes() {
    let template = expanded(&format!("Auth: {{{AUTHORIZERS}}}"), "");
    assert!(template.says(
        "A",
        r#""C":{"in":"header","name":"Authorization","type":"apiKey","x-amazon-apigateway-authorizer":{"providerARNs":["p"],"type":"cognito_user_pools"},"x-amazon-apigateway-authtype":"cognito_user_pools"}"#
    ));
    assert!(template.says("A", r#""x-amazon-apigateway-authtype":"custom""#));
    assert!(template.says("ALAuthorizerPermission", "${__ApiId__}/authorizers/*"));
    let version_3 = expanded(
        &format!("OpenApiVersion: 3.0.1, Auth: {{{AUTHORIZERS}}}"),
        "",
    );
    assert!(version_3.says("A", r#""components":{"securitySchemes":{"C":{"#));
    assert!(!version_3.resources["A"].contains("securityDefinitions"));
}

#[test]
fn an_authorizer_of_requests_says_what_identifies_them() {
    let api = |identity: &str| {
        format!(
            "Auth: {{Authorizers: {{R: {{FunctionArn: f, FunctionPayloadType: REQUEST, {identity}}}}}}}"
        )
    };
    let template = expanded(&api("Identity: {Headers: [h], Context: [c]}"), "");
    assert!(template.says(
        "A",
        r#""identitySource":"method.request.header.h, context.c","type":"request""#
    ));
    assert!(refused(&api(""), "").contains("needs an Identity"));
    // Nothing needs to identify what isn't cached.
    assert_eq!(refused(&api("Identity: {ReauthorizeEvery: 0}"), ""), "");
}

#[test]
fn iam_decides_with_the_credentials_of_the_caller() {
    let caller = r#""credentials":"arn:aws:iam::*:user/*""#;
    let template = expanded("", "Auth: {Authorizer: AWS_IAM}");
    assert!(template.says("A", caller));
    assert!(template.says("A", r#""securityDefinitions":{"AWS_IAM":{"#));
    assert!(expanded("Auth: {DefaultAuthorizer: AWS_IAM}", "").says("A", caller));
    let role = expanded("", "Auth: {Authorizer: AWS_IAM, InvokeRole: r}");
    assert!(role.says("A", r#""credentials":"r""#));
    let none = expanded("", "Auth: {Authorizer: AWS_IAM, InvokeRole: NONE}");
    assert!(!none.resources["A"].contains("credentials"));
}

#[test]
fn a_method_can_do_without_the_key_of_its_api() {
    let key = r#""security":[{"api_key":[]}]"#;
    assert!(expanded("Auth: {ApiKeyRequired: true}", "").says("A", key));
    assert!(expanded("", "Auth: {ApiKeyRequired: true}").says("A", key));
    let without = expanded(
        "Auth: {ApiKeyRequired: true}",
        "Auth: {ApiKeyRequired: false}",
    );
    assert!(without.says("A", r#""security":[]"#));
    assert!(refused("", "Auth: {ApiKeyRequired: false}").contains("requires a key"));
}

#[test]
fn auth_that_the_api_does_not_have_is_refused() {
    assert!(refused("", "Auth: {Authorizer: X}").contains("defines no Authorizers"));
    assert!(refused("", "Auth: {Authorizer: NONE}").contains("DefaultAuthorizer"));
    let api = format!("Auth: {{{AUTHORIZERS}}}");
    assert!(refused(&api, "Auth: {Authorizer: X}").contains("no authorizer X"));
    assert!(refused(&api, "Auth: {AuthorizationScopes: [a]}").contains("need an Authorizer"));
    assert!(refused("Auth: {DefaultAuthoriser: X}", "").contains("no property DefaultAuthoriser"));
}

#[test]
fn browsers_are_answered_for_each_path() {
    let template = expanded(
        "Cors: {AllowOrigin: \"'o'\", MaxAge: 0, AllowCredentials: true}",
        "",
    );
    assert!(template.says("A", r#""responseParameters":{"method.response.header.Access-Control-Allow-Credentials":"'true'","method.response.header.Access-Control-Allow-Methods":"'GET,OPTIONS'","method.response.header.Access-Control-Allow-Origin":"'o'","method.response.header.Access-Control-Max-Age":0}"#));
    let version_3 = expanded("OpenApiVersion: 3.0.1, Cors: \"'*'\"", "");
    assert!(version_3.says(
        "A",
        r#""Access-Control-Allow-Origin":{"schema":{"type":"string"}}"#
    ));
    assert!(!version_3.resources["A"].contains("consumes"));
    assert!(refused("Cors: {AllowCredentials: true}", "").contains("AllowCredentials"));
    assert!(refused("Cors: {AllowOrigin: ''}", "").contains("AllowOrigin"));
    assert!(refused("Cors: {Origin: a}", "").contains("no property Origin"));
}

#[test]
fn what_a_policy_denies_is_denied_on_all_paths() {
    let template = expanded(
        "Auth: {ResourcePolicy: {IpRangeBlacklist: [1.2.3.4], SourceVpcWhitelist: [vpc-1, vpce-2]}}",
        "",
    );
    let resource =
        r#""Resource":[{"Fn::Sub":["execute-api:/${__Stage__}/GET/a",{"__Stage__":"Prod"}]}]"#;
    let allow =
        format!(r#"{{"Action":"execute-api:Invoke","Effect":"Allow","Principal":"*",{resource}}}"#);
    let deny = |condition: &str| {
        format!(
            r#"{{"Action":"execute-api:Invoke","Condition":{condition},"Effect":"Deny","Principal":"*",{resource}}}"#
        )
    };
    let statements = [
        allow,
        deny(r#"{"IpAddress":{"aws:SourceIp":["1.2.3.4"]}}"#),
        deny(r#"{"StringNotEquals":{"aws:SourceVpc":["vpc-1"],"aws:SourceVpce":["vpce-2"]}}"#),
    ];
    assert!(template.says(
        "A",
        &format!(
            r#""x-amazon-apigateway-policy":{{"Statement":[{}],"Version":"2012-10-17"}}"#,
            statements.join(",")
        )
    ));
    let one = expanded("", "Auth: {ResourcePolicy: {AwsAccountWhitelist: ['1']}}");
    assert!(one.says(
        "A",
        r#""Statement":{"Action":"execute-api:Invoke","Effect":"Allow","Principal":{"AWS":["1"]}"#
    ));
    assert!(
        refused("Auth: {ResourcePolicy: {SourceVpcBlacklist: [!Ref X]}}", "")
            .contains("IntrinsicVpcBlacklist")
    );
}

#[test]
fn requests_are_checked_against_models() {
    let models = "Models: {User: {type: object}}";
    let template = expanded(
        models,
        "RequestModel: {Model: User, Required: true, ValidateBody: true}",
    );
    assert!(template.says("A", r##""parameters":[{"in":"body","name":"user","required":true,"schema":{"$ref":"#/definitions/user"}}]"##));
    assert!(template.says("A", r#""x-amazon-apigateway-request-validators":{"body-only":{"validateRequestBody":true,"validateRequestParameters":false}}"#));
    let version_3 = expanded(
        &format!("OpenApiVersion: 3.0.1, {models}"),
        "RequestModel: {Model: User}",
    );
    assert!(version_3.says("A", r##""requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/user"}}}}"##));
    assert!(version_3.says(
        "A",
        r#""components":{"schemas":{"user":{"type":"object"}}}"#
    ));
    assert!(refused("", "RequestModel: {Model: User}").contains("defines no Models"));
    assert!(refused(models, "RequestModel: {Model: Group}").contains("no model Group"));
    assert!(
        refused(models, "RequestModel: {Model: User, ValidateBody: 'true'}")
            .contains("true or false")
    );
}

#[test]
fn parameters_of_requests_may_be_keys_of_the_cache() {
    let template = expanded(
        "",
        "RequestParameters: [method.request.header.H, {method.request.querystring.q: {Required: true, Caching: true}}]",
    );
    assert!(template.says("A", r#""parameters":[{"in":"header","name":"H","required":false,"type":"string"},{"in":"query","name":"q","required":true,"type":"string"}]"#));
    assert!(template.says(
        "A",
        r#""cacheKeyParameters":["method.request.querystring.q"]"#
    ));
    assert!(refused("", "RequestParameters: [header.H]").contains("method.request.header"));
    assert!(
        refused(
            "",
            "RequestParameters: [{method.request.path.p: {Cached: true}}]"
        )
        .contains("Required and Caching")
    );
}

#[test]
fn gateway_responses_have_prefixes() {
    let template = expanded(
        "GatewayResponses: {DENIED: {StatusCode: 403, ResponseParameters: {Headers: {H: v}, QueryStrings: {q: w}}}}",
        "",
    );
    assert!(template.says("A", r#""DENIED":{"responseParameters":{"gatewayresponse.header.H":"v","gatewayresponse.querystring.q":"w"},"responseTemplates":{},"statusCode":"403"}"#));
    assert!(refused("GatewayResponses: {D: {StatusCode: none}}", "").contains("StatusCode"));
    assert!(refused("GatewayResponses: {D: {Code: 4}}", "").contains("no property Code"));
}

#[test]
fn a_written_definition_is_only_changed_where_it_is_asked_for() {
    let body = "DefinitionBody: {swagger: 2.0, paths: {/a: {get: {x-amazon-apigateway-integration: {uri: own}, description: d}}}}";
    let template = expanded(body, "");
    assert!(template.says(
        "A",
        r#""get":{"description":"d","x-amazon-apigateway-integration":{"uri":"own"}}"#
    ));
    let merged = expanded(&format!("MergeDefinitions: true, {body}"), "");
    assert!(merged.says("A", r#""get":{"description":"d","responses":{},"x-amazon-apigateway-integration":{"httpMethod":"POST""#));
    let auth = format!("Auth: {{DefaultAuthorizer: C, {AUTHORIZERS}}}, {body}");
    let overriding = expanded(&auth, "Auth: {OverrideApiAuth: true, Authorizer: NONE}");
    assert!(overriding.says("A", r#""security":[{"NONE":[]}]"#));
    assert!(expanded(&auth, "Auth: {Authorizer: NONE}").says("A", r#""security":[{"C":["s"]}]"#));
}

#[test]
fn the_endpoint_is_disabled_where_the_version_has_that() {
    let written =
        r#""x-amazon-apigateway-endpoint-configuration":{"disableExecuteApiEndpoint":true}"#;
    assert!(expanded("DisableExecuteApiEndpoint: true", "").says("A", written));
    let version_3 = expanded("OpenApiVersion: 3.0.1, DisableExecuteApiEndpoint: true", "");
    assert!(version_3.says("A", &format!(r#""servers":[{{{written}}}]"#)));
}
