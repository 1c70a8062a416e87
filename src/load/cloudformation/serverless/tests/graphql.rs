//! GraphQL APIs.

use super::*;

/// An API `A` with these properties besides schema and authorization, and a function `F`.
fn api(properties: &str) -> Template {
    written(&format!(
        "SchemaInline: type X, Auth: {{Type: API_KEY}}, {properties}"
    ))
}

/// An API with these properties only.
fn written(properties: &str) -> Template {
    template(&format!(
        "Transform: AWS::Serverless-2016-10-31
Parameters: {{P: {{Type: String}}}}
Resources:
  F: {{Type: AWS::Lambda::Function}}
  A: {{Type: AWS::Serverless::GraphQLApi, DeletionPolicy: Retain, Properties: {{{properties}}}}}"
    ))
}

#[test]
fn an_api_has_a_schema_and_a_role_to_log_with() {
    let made = api("");
    assert!(made.refusals.is_empty());
    assert_eq!(made.ids(), ["A", "ACloudWatchRole", "ASchema", "F"]);
    assert!(made.says("A", r#""AuthenticationType":"API_KEY""#));
    assert!(made.says("A", r#""Name":"A""#));
    assert!(made.says(
        "A",
        r#""LogConfig":{"CloudWatchLogsRoleArn":{"Fn::GetAtt":["ACloudWatchRole","Arn"]},"FieldLogLevel":"ALL"}"#
    ));
    assert!(made.says(
        "A",
        r#""Tags":[{"Key":"graphqlapi:createdBy","Value":"SAM"}]"#
    ));
    assert!(made.says("ASchema", r#""DeletionPolicy":"Retain""#));
    let silent = api("Logging: false");
    assert_eq!(silent.ids(), ["A", "ASchema", "F"]);
    assert!(!silent.resources["A"].contains("LogConfig"));
    let own = api("Logging: {CloudWatchLogsRoleArn: r, FieldLogLevel: ERROR}");
    assert_eq!(own.ids(), ["A", "ASchema", "F"]);
}

#[test]
fn functions_that_authorize_may_be_invoked() {
    let made = written(
        "SchemaUri: s3://b/k, Auth: {Type: AWS_LAMBDA, LambdaAuthorizer: {AuthorizerUri: x}, Additional: [{Type: AMAZON_COGNITO_USER_POOLS, UserPool: {UserPoolId: u, DefaultAction: ALLOW}}, {Type: AWS_LAMBDA, LambdaAuthorizer: {AuthorizerUri: {'Fn::GetAtt': [F, Arn]}}}]}",
    );
    assert!(made.refusals.is_empty());
    assert!(made.says("A", r#""LambdaAuthorizerConfig":{"AuthorizerUri":"x"}"#));
    assert!(made.says("A", r#""UserPoolConfig":{"UserPoolId":"u"}"#));
    assert!(made.says(
        "AToLambdaAuthConnector1WriteLambdaPermission",
        r#""FunctionName":"x""#
    ));
    assert!(made.says(
        "AToLambdaAuthConnector2WriteLambdaPermission",
        r#""FunctionName":{"Fn::GetAtt":["F","Arn"]}"#
    ));
}

#[test]
fn data_sources_have_roles_for_what_they_may_do() {
    let made = api(
        "DataSources: {DynamoDb: {D: {TableName: t, Permissions: [Read]}, E: {TableName: t, ServiceRoleArn: r}}, Lambda: {L: {FunctionArn: f}}}",
    );
    assert!(made.refusals.is_empty());
    assert!(made.says(
        "ADDynamoDBDataSource",
        r#""DynamoDBConfig":{"AwsRegion":{"Ref":"AWS::Region"},"TableName":"t"}"#
    ));
    assert!(made.says(
        "ADDynamoDBDataSourceToTableConnectorPolicy",
        r#""Roles":[{"Ref":"ADDynamoDBDataSourceRole"}]"#
    ));
    assert!(!made.resources["ADDynamoDBDataSourceToTableConnectorPolicy"].contains("PutItem"));
    assert!(made.says("AEDynamoDBDataSource", r#""ServiceRoleArn":"r""#));
    assert!(!made.resources.contains_key("AEDynamoDBDataSourceRole"));
    assert!(made.says(
        "ALLambdaDataSourceToLambdaConnectorPolicy",
        r#"{"Fn::Sub":["${DestinationArn}:*",{"DestinationArn":"f"}]}"#
    ));
}

#[test]
fn resolvers_are_pipelines_of_functions() {
    let runtime = "Runtime: {Name: APPSYNC_JS, Version: 1.0.0}";
    let made = api(&format!(
        "Functions: {{G: {{DataSource: None, InlineCode: c, {runtime}}}, H: {{Id: there}}}}, Resolvers: {{Query: {{R: {{Pipeline: [G, H]}}, S: {{FieldName: f, CodeUri: u, {runtime}, Pipeline: [H]}}}}}}"
    ));
    assert!(made.refusals.is_empty(), "{:?}", made.refusals);
    assert!(made.says(
        "AG",
        r#""DataSourceName":{"Fn::GetAtt":["ANoneDataSource","Name"]}"#
    ));
    assert!(made.says("ANoneDataSource", r#""Type":"NONE""#));
    assert!(made.says(
        "AQueryR",
        r#""PipelineConfig":{"Functions":[{"Fn::GetAtt":["AG","FunctionId"]},"there"]}"#
    ));
    assert!(made.says("AQueryR", r#""DependsOn":["ASchema"]"#));
    assert!(made.says("AQueryR", r#""FieldName":"R""#));
    assert!(made.says("AQueryS", r#""CodeS3Location":"u""#));
    assert!(made.says("AQueryS", r#""FieldName":"f""#));
    assert!(!made.resources.contains_key("AH"));
}

#[test]
fn keys_caches_and_domains_belong_to_the_api() {
    let made = api(
        "ApiKeys: {K: {ExpiresOn: 12}}, Cache: {ApiCachingBehavior: FULL_REQUEST_CACHING, Ttl: 3, Type: SMALL}, DomainName: {CertificateArn: c, DomainName: d}",
    );
    assert!(made.refusals.is_empty());
    assert!(made.says("AK", r#""Expires":12"#));
    assert!(made.says("AApiCache", r#""Ttl":3"#));
    assert!(made.says(
        "ADomainNameApiAssociation",
        r#""DomainName":{"Ref":"ADomainName"}"#
    ));
}

#[test]
fn what_sam_refuses_is_refused() {
    for (properties, message) in [
        ("SchemaUri: s", "one schema"),
        ("Auth: {Type: X}", "Type must be one of"),
        ("Auth: {Type: AWS_LAMBDA}", "set LambdaAuthorizer"),
        (
            "Auth: {Type: API_KEY, UserPool: {UserPoolId: u}, OpenIDConnect: {}}",
            "Only what belongs",
        ),
        (
            "Auth: {Type: API_KEY, UserPool: {}}",
            "needs the property UserPoolId",
        ),
        ("ApiKeys: {K: {Foo: 1}}", "no property Foo"),
        ("ApiKeys: {K_1: {}}", "letters and digits"),
        ("XrayEnabled: maybe", "true or false"),
        (
            "DataSources: {DynamoDb: {D: {}}}",
            "needs the property TableName",
        ),
        (
            "DataSources: {DynamoDb: {D: {TableName: t, Permissions: [Foo]}}}",
            "one of Read, Write",
        ),
        (
            "Functions: {G: {Id: i, Name: n}}",
            "other properties beside",
        ),
        (
            "Functions: {G: {DataSource: X}}",
            "isn't among the DataSources",
        ),
        (
            "Functions: {G: {DataSource: None}}",
            "needs InlineCode or CodeUri",
        ),
        (
            "Functions: {G: {DataSource: None, InlineCode: c}}",
            "needs the Runtime",
        ),
        ("Resolvers: {Query: {R: {}}}", "needs a Pipeline"),
        (
            "Resolvers: {Query: {R: {Pipeline: [G]}}}",
            "isn't among the Functions",
        ),
    ] {
        let refused = match properties.starts_with("Auth") {
            true => written(&format!("SchemaInline: x, {properties}")),
            false => api(properties),
        };
        let refused = refused.refusals.join("\n");
        assert!(refused.contains(message), "{properties}: {refused}");
    }
    assert!(
        written("Auth: {Type: API_KEY}")
            .refusals
            .join("")
            .contains("needs a schema")
    );
}

#[test]
fn what_a_parameter_decides_is_not_refused() {
    let made = api("XrayEnabled: {Ref: P}, ApiKeys: {K: {Description: {Ref: P}}}");
    assert!(made.refusals.is_empty(), "{:?}", made.refusals);
    assert!(made.says("A", r#""XrayEnabled":{"Ref":"P"}"#));
    for properties in [
        "Functions: {G: {Ref: P}}",
        "DataSources: {Lambda: {L: {Ref: P}}}",
        "Resolvers: {Ref: P}",
    ] {
        let made = api(properties);
        assert!(
            made.refusals.is_empty(),
            "{properties}: {:?}",
            made.refusals
        );
        assert_eq!(made.uncertain, ["A"]);
    }
    let made = api("Foo: ignored");
    assert!(made.refusals.is_empty(), "{:?}", made.refusals);
}
