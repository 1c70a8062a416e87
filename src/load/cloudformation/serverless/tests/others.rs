//! Layers, tables, applications and the newer types.

use super::*;

fn one(kind: &str, properties: &str) -> Template {
    template(&format!(
        "Parameters: {{N: {{Type: String, Default: n}}}}\nResources:\n  A: {{Type: 'AWS::Serverless::{kind}', Properties: {{{properties}}}}}\nOutputs: {{O: {{Value: !Ref A}}}}\n"
    ))
}

fn refusal(kind: &str, properties: &str) -> String {
    one(kind, properties).refusals.join("\n")
}

#[test]
fn a_layer_has_another_id_for_each_content() {
    let template = one(
        "LayerVersion",
        "ContentUri: s3://b/k, LayerName: !Ref N, RetentionPolicy: delete",
    );
    let id = template.ids()[0].to_string();
    assert_eq!(id.len(), "A".len() + 10);
    assert_eq!(
        template.resources[&id],
        r#"{"DeletionPolicy":"Delete","Properties":{"Content":{"S3Bucket":"b","S3Key":"k"},"LayerName":"n"},"Type":"AWS::Lambda::LayerVersion"}"#
    );
    assert_eq!(
        template.outputs.unwrap(),
        format!(r#"{{"O":{{"Value":{{"Ref":"{id}"}}}}}}"#)
    );
    let other = one(
        "LayerVersion",
        "ContentUri: s3://b/l, LayerName: !Ref N, RetentionPolicy: delete",
    );
    assert_ne!(other.ids()[0], id);
    assert!(
        one("LayerVersion", "ContentUri: s3://b/k")
            .resources
            .values()
            .all(|layer| layer.contains(r#""DeletionPolicy":"Retain""#)
                && layer.contains(r#""LayerName":"A""#))
    );
    assert!(
        refusal(
            "LayerVersion",
            "ContentUri: s3://b/k, RetentionPolicy: Keep"
        )
        .contains("Retain or Delete")
    );
    assert!(
        refusal(
            "LayerVersion",
            "ContentUri: s3://b/k, CompatibleArchitectures: [arm]"
        )
        .contains("arm64 and x86_64")
    );
    assert!(refusal("LayerVersion", "LayerName: a").contains("ContentUri"));
}

#[test]
fn a_table_has_one_key() {
    assert_eq!(
        one("SimpleTable", "TableName: t").resources["A"],
        r#"{"Properties":{"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"TableName":"t"},"Type":"AWS::DynamoDB::Table"}"#
    );
    let template = one(
        "SimpleTable",
        "PrimaryKey: {Name: k, Type: Number}, ProvisionedThroughput: {ReadCapacityUnits: 1}",
    );
    assert!(template.says("A", r#""AttributeType":"N""#));
    assert!(!template.resources["A"].contains("BillingMode"));
    assert!(refusal("SimpleTable", "PrimaryKey: {Name: k}").contains("Name and Type"));
    assert!(
        refusal("SimpleTable", "PrimaryKey: {Name: k, Type: Text}")
            .contains("String, Number or Binary")
    );
}

#[test]
fn an_application_is_a_nested_stack() {
    let template = one("Application", "Location: ./a.yaml, Parameters: {a: b}");
    assert!(template.says("A", r#""Parameters":{"a":"b"},"Tags":[{"Key":"lambda:createdBy","Value":"SAM"}],"TemplateURL":"./a.yaml"},"Type":"AWS::CloudFormation::Stack""#));
    let template = one(
        "Application",
        "Location: {ApplicationId: !Ref N, SemanticVersion: 1.0.0}",
    );
    assert!(template.says("A", r#"{"Key":"serverlessrepo:applicationId","Value":"n"},{"Key":"serverlessrepo:semanticVersion","Value":"1.0.0"}"#));
    assert!(refusal("Application", "Location: {ApplicationId: a}").contains("SemanticVersion"));
    assert!(
        refusal(
            "Application",
            "Location: {ApplicationId: !GetAtt A.B, SemanticVersion: 1.0.0}"
        )
        .contains("must be a text")
    );
}

#[test]
fn a_capacity_provider_has_an_operator() {
    let template = one(
        "CapacityProvider",
        "VpcConfig: {SubnetIds: [a]}, ScalingConfig: {AverageCPUUtilization: 70.0}, InstanceRequirements: {AllowedTypes: [m]}, Tags: {a: b}, PropagateTags: true",
    );
    assert_eq!(template.ids(), ["A", "AOperatorRole"]);
    assert!(template.says("A", r#""PermissionsConfig":{"CapacityProviderOperatorRoleArn":{"Fn::GetAtt":["AOperatorRole","Arn"]}}"#));
    assert!(template.says(
        "A",
        r#""InstanceRequirements":{"AllowedInstanceTypes":["m"]}"#
    ));
    assert!(template.says("A", r#""ScalingMode":"Manual""#));
    assert!(template.says(
        "AOperatorRole",
        r#""Tags":[{"Key":"lambda:createdBy","Value":"SAM"},{"Key":"a","Value":"b"}]"#
    ));
    assert!(refusal("CapacityProvider", "Tags: {}").contains("VpcConfig"));
    assert!(refusal("CapacityProvider", "VpcConfig: {}").contains("SubnetIds"));
    assert!(refusal("CapacityProvider", "VpcConfig: {SubnetIds: [a]}, InstanceRequirements: {AllowedTypes: [a], ExcludedTypes: [b]}").contains("both AllowedTypes"));
}

#[test]
fn connectors_and_images_have_roles() {
    let template = one(
        "NetworkConnector",
        "VpcConfig: {SubnetIds: [a], SecurityGroupIds: [b], NetworkProtocol: IPv4}",
    );
    assert!(template.says("A", r#""AssociatedComputeResourceTypes":["MicroVm"]"#));
    assert!(template.says("AOperatorRole", "AWSLambdaNetworkConnectorOperatorPolicy"));
    assert!(refusal("NetworkConnector", "VpcConfig: {SubnetIds: [a], SecurityGroupIds: [b], NetworkProtocol: IPv4}, ComputeTypes: []").contains("exactly one"));
    let template = one(
        "MicrovmImage",
        "Name: n, CodeUri: s3://b/k, BaseImageArn: a, BaseImageVersion: '1'",
    );
    assert!(template.says("A", r#""CodeArtifact":{"Uri":"s3://b/k"}"#));
    assert!(template.says(
        "ABuildRole",
        r#""Resource":{"Fn::Sub":"arn:${AWS::Partition}:s3:::b/*"}"#
    ));
}

#[test]
fn a_web_function_has_revision_and_endpoint() {
    let usual = "CodeUri: s3://b/k, Runtime: r, AuthType: IamAuth";
    let template = one(
        "WebFunction",
        &format!(
            "{usual}, EnvironmentVariables: {{A: 1}}, ReplicaRegions: {{IncludeRegions: [CA, SA], ExcludeRegions: [sa-east-1]}}"
        ),
    );
    assert_eq!(template.refusals, Vec::<String>::new());
    assert_eq!(template.ids(), ["A", "AEndpoint", "ARevision", "ARole"]);
    assert!(template.says("ARevision", r#""EnvironmentVariables":{"A":"1"}"#));
    assert!(template.says("AEndpoint", r#""Regions":["ca-central-1"]"#));
    assert!(template.says("AEndpoint", r#""RevisionWeights":[{"RevisionId":{"Fn::GetAtt":["ARevision","RevisionId"]},"Weight":100}]"#));
    for (properties, message) in [
        (
            "CodeUri: s3://b/k, Runtime: r".to_string(),
            "needs AuthType",
        ),
        (format!("{usual}, Timeout: 2"), "3 to 900"),
        (
            format!("{usual}, AutoDeploymentMode: Sometimes"),
            "LatestRevision or Disabled",
        ),
        (
            format!("{usual}, AutoDeploymentMode: Disabled"),
            "Without RevisionWeights",
        ),
        (
            format!("{usual}, RevisionWeights: {{a: 100}}"),
            "need AutoDeploymentMode",
        ),
        (
            format!("{usual}, AutoDeploymentMode: Disabled, RevisionWeights: {{a: 40}}"),
            "100 together",
        ),
        (
            format!("{usual}, EnvironmentVariables: {{1A: b}}"),
            "begins with a letter",
        ),
        (
            format!("{usual}, EgressNetworkConnectorArn: arn:aws:lambda:r:1:network-connector:n"),
            "ends with that version",
        ),
        (
            format!("{usual}, ReplicaRegions: [Mars]"),
            "no region or group",
        ),
        (
            format!("{usual}, ReplicaRegions: {{ExcludeRegions: [CA]}}"),
            "takes regions out",
        ),
        (
            "Runtime: r, AuthType: IamAuth, InlineCode: x".to_string(),
            "can't have InlineCode",
        ),
    ] {
        let refusal = refusal("WebFunction", &properties);
        assert!(refusal.contains(message), "{properties}: {refusal:?}");
    }
}
