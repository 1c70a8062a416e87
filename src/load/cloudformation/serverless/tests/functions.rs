//! Functions with what belongs to them.

use super::*;

#[test]
fn a_function_has_a_role() {
    let template = function("Tags: {a: b}");
    assert_eq!(template.ids(), ["B", "F", "FRole"]);
    assert_eq!(
        template.resources["F"],
        r#"{"Properties":{"Code":{"S3Bucket":"b","S3Key":"k"},"Handler":"a.b","Role":{"Fn::GetAtt":["FRole","Arn"]},"Runtime":"python3.13","Tags":[{"Key":"lambda:createdBy","Value":"SAM"},{"Key":"a","Value":"b"}]},"Type":"AWS::Lambda::Function"}"#
    );
    assert_eq!(
        template.resources["FRole"],
        r#"{"Properties":{"AssumeRolePolicyDocument":{"Statement":[{"Action":["sts:AssumeRole"],"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com"]}}],"Version":"2012-10-17"},"ManagedPolicyArns":["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],"Tags":[{"Key":"lambda:createdBy","Value":"SAM"},{"Key":"a","Value":"b"}]},"Type":"AWS::IAM::Role"}"#
    );
}

#[test]
fn a_function_with_a_role_gets_none() {
    let template = function("Role: arn:r, Policies: AmazonS3FullAccess");
    assert_eq!(template.ids(), ["B", "F"]);
    assert!(template.says("F", r#""Role":"arn:r""#));
}

#[test]
fn a_role_may_be_chosen() {
    let template = function("Role: !If [C, arn:r, !Ref AWS::NoValue]");
    assert!(template.says(
        "F",
        r#""Role":{"Fn::If":["C","arn:r",{"Fn::GetAtt":["FRole","Arn"]}]}"#
    ));
    assert!(template.says("FRole", r#""Condition":"NOTC""#));
    assert_eq!(
        template.conditions.unwrap(),
        r#"{"NOTC":{"Fn::Not":[{"Condition":"C"}]}}"#
    );
    let template = function("Role: !If [C, !Ref AWS::NoValue, arn:r]");
    assert!(template.says("FRole", r#""Condition":"C""#));
}

#[test]
fn what_a_function_uses_its_role_allows() {
    let template = function(
        "Tracing: Active, VpcConfig: {SubnetIds: [a]}, DeadLetterQueue: {Type: SQS, TargetArn: arn:q}",
    );
    for policy in [
        "AWSXrayWriteOnlyAccess",
        "service-role/AWSLambdaVPCAccessExecutionRole",
    ] {
        assert!(template.says("FRole", policy));
    }
    assert!(template.says(
        "FRole",
        r#"{"Action":"sqs:SendMessage","Effect":"Allow","Resource":"arn:q"}"#
    ));
    assert!(template.says("F", r#""TracingConfig":{"Mode":"Active"}"#));
    assert!(template.says("F", r#""DeadLetterConfig":{"TargetArn":"arn:q"}"#));
    let template = function("Tracing: Disabled");
    assert!(!template.resources["F"].contains("TracingConfig"));
    assert!(!template.resources["FRole"].contains("Xray"));
}

#[test]
fn policies_have_many_forms() {
    let template = function(
        "Policies: [AmazonS3FullAccess, !Ref P, {Statement: []}, {SQSPollerPolicy: {QueueName: q}}, !If [C, AWSLambdaExecute, !Ref AWS::NoValue]]",
    );
    assert!(template.says(
        "FRole",
        r#""ManagedPolicyArns":["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole","arn:aws:iam::aws:policy/AmazonS3FullAccess",{"Ref":"P"},{"Fn::If":["C","arn:aws:iam::aws:policy/AWSLambdaExecute",{"Ref":"AWS::NoValue"}]}]"#
    ));
    assert!(template.says(
        "FRole",
        r#"{"PolicyDocument":{"Statement":[]},"PolicyName":"FRolePolicy2"}"#
    ));
    assert!(template.says("FRole", r#""PolicyName":"FRolePolicy3""#));
    assert!(template.says(
        "FRole",
        r#""Resource":{"Fn::Sub":["arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${queueName}",{"queueName":"q"}]}"#
    ));
}

#[test]
fn wrong_policies_are_refused() {
    assert!(refused("Policies: [{SQSPollerPolicy: {}}]").contains("needs QueueName"));
    assert!(
        refused("Policies: [{SQSPollerPolicy: a}]").contains("needs a mapping of its parameters")
    );
    assert!(refused("Policies: [{SomePolicy: {}}]").contains("It is no policy"));
    assert!(refused("Policies: [!If [C, a, {Statement: []}]]").contains("of the same form"));
}

#[test]
fn code_comes_from_many_places() {
    let of = |properties: &str| {
        template(&format!(
            "Resources: {{F: {{Type: AWS::Serverless::Function, Properties: {{{properties}}}}}}}"
        ))
    };
    let zip = "Handler: h, Runtime: r";
    assert!(of(&format!("{zip}, InlineCode: x")).says("F", r#""Code":{"ZipFile":"x"}"#));
    assert!(of(&format!("{zip}, CodeUri: s3://b/k/l?versionId=v")).says(
        "F",
        r#""Code":{"S3Bucket":"b","S3Key":"k/l","S3ObjectVersion":"v"}"#
    ));
    // A path is replaced when the template is packaged.
    assert!(of(&format!("{zip}, CodeUri: ./src")).says("F", r#""Code":"./src""#));
    assert!(of("PackageType: Image, ImageUri: i").says("F", r#""Code":{"ImageUri":"i"}"#));
    for (properties, message) in [
        ("Handler: h, CodeUri: s3://b/k", "needs Runtime"),
        (
            "Handler: h, Runtime: r, CodeUri: {Bucket: b}",
            "needs Bucket and Key",
        ),
        (
            "Handler: h, Runtime: r, CodeUri: s3://b",
            "of the form s3://bucket/key",
        ),
        (
            "Handler: h, PackageType: Image, ImageUri: i",
            "can't have Handler",
        ),
        ("PackageType: Image", "needs ImageUri"),
        ("PackageType: Tar", "Zip or Image"),
    ] {
        let refusals = of(properties).refusals;
        assert!(refusals[0].contains(message), "{refusals:?}");
    }
}

#[test]
fn an_alias_leads_to_a_version() {
    let template = function(
        "AutoPublishAlias: live-1, AutoPublishCodeSha256: 0123456789abcdef, VersionDescription: v",
    );
    assert_eq!(
        template.ids(),
        ["B", "F", "FAliasliveD1", "FRole", "FVersion0123456789"]
    );
    assert_eq!(
        template.resources["FAliasliveD1"],
        r#"{"Properties":{"FunctionName":{"Ref":"F"},"FunctionVersion":{"Fn::GetAtt":["FVersion0123456789","Version"]},"Name":"live-1"},"Type":"AWS::Lambda::Alias"}"#
    );
    assert_eq!(
        template.resources["FVersion0123456789"],
        r#"{"DeletionPolicy":"Retain","Properties":{"Description":"v","FunctionName":{"Ref":"F"}},"Type":"AWS::Lambda::Version"}"#
    );
    assert!(template.says("F", r#""Description":"0123456789abcdef""#));
}

#[test]
fn a_version_changes_with_the_code() {
    let id = |properties: &str| {
        let template = function(&format!("AutoPublishAlias: live, {properties}"));
        let id = template
            .ids()
            .into_iter()
            .find(|id| id.starts_with("FVersion"));
        id.unwrap().to_string()
    };
    assert_eq!(id("Timeout: 3"), id("Timeout: 4"));
    assert_ne!(id("MemorySize: 128"), id("MemorySize: 256"));
    assert_ne!(
        id("Timeout: 3, AutoPublishAliasAllProperties: true"),
        id("Timeout: 4, AutoPublishAliasAllProperties: true")
    );
    // The hash is SHA-1 of {"S3Bucket":"b","S3Key":"k"}.
    assert_eq!(
        id("Timeout: 3"),
        format!(
            "FVersion{}",
            tree::short_hash(r#"{"S3Bucket":"b","S3Key":"k"}"#)
        )
    );
}

#[test]
fn an_alias_may_be_named_by_a_parameter() {
    let head = "Parameters: {Stage: {Type: String, Default: dev}, Other: {Type: String}}";
    let template = function_with(head, "AutoPublishAlias: !Ref Stage");
    assert!(template.says("FAliasdev", r#""Name":"dev""#));
    let template = function_with(head, "AutoPublishAlias: !Ref Other");
    assert_eq!(template.uncertain, ["F"]);
    assert!(template.says("FAlias", r#""Name":{"Ref":"Other"}"#));
    assert!(refused("AutoPublishAlias: !Ref B").contains("a text or the Ref of a parameter"));
    assert!(refused("AutoPublishAlias: 'a b'").contains("letters, digits, hyphens"));
    assert!(refused("AutoPublishAlias: '12'").contains("not only digits"));
}

#[test]
fn a_public_url_has_permissions() {
    let template = function("FunctionUrlConfig: {AuthType: NONE}");
    assert_eq!(
        template.ids(),
        [
            "B",
            "F",
            "FRole",
            "FURLInvokeAllowPublicAccess",
            "FUrl",
            "FUrlPublicPermissions"
        ]
    );
    assert!(template.says(
        "FURLInvokeAllowPublicAccess",
        r#""InvokedViaFunctionUrl":true,"Principal":"*""#
    ));
    assert!(template.says(
        "FUrlPublicPermissions",
        r#""FunctionUrlAuthType":"NONE","Principal":"*""#
    ));
    let template = function("FunctionUrlConfig: {AuthType: AWS_IAM}");
    assert_eq!(template.ids(), ["B", "F", "FRole", "FUrl"]);
    assert!(refused("FunctionUrlConfig: {InvokeMode: BUFFERED}").contains("AuthType"));
    assert!(
        refused("FunctionUrlConfig: {AuthType: NONE, Cors: {Origins: []}}")
            .contains("no property Origins")
    );
    assert!(
        refused("FunctionUrlConfig: {AuthType: NONE, Cors: {MaxAge: '3'}}")
            .contains("must be a number")
    );
}

#[test]
fn destinations_are_made_where_none_is_named() {
    let template = function(
        "EventInvokeConfig: {MaximumRetryAttempts: 1, DestinationConfig: {OnSuccess: {Type: SNS}, OnFailure: {Type: SQS, Destination: arn:q}}}",
    );
    assert_eq!(
        template.resources["FEventInvokeConfig"],
        r#"{"Properties":{"DestinationConfig":{"OnFailure":{"Destination":"arn:q"},"OnSuccess":{"Destination":{"Ref":"FEventInvokeConfigOnSuccessTopic"}}},"FunctionName":{"Ref":"F"},"MaximumRetryAttempts":1,"Qualifier":"$LATEST"},"Type":"AWS::Lambda::EventInvokeConfig"}"#
    );
    assert!(template.says("FRole", r#"{"Action":"sns:publish","Effect":"Allow","Resource":{"Ref":"FEventInvokeConfigOnSuccessTopic"}}"#));
    assert!(
        refused("EventInvokeConfig: {DestinationConfig: {OnSuccess: {Type: Lambda}}}")
            .contains("SQS and SNS are made")
    );
    assert!(
        refused("EventInvokeConfig: {DestinationConfig: {OnSuccess: {Destination: a}}}")
            .contains("The Type of a destination")
    );
}

#[test]
fn deployments_share_their_application() {
    let template = template(
        "Resources:\n  F: {Type: AWS::Serverless::Function, Properties: {Handler: h, Runtime: r, InlineCode: x, AutoPublishAlias: a, DeploymentPreference: {Type: Canary10Percent5Minutes, Alarms: [x], Hooks: {PreTraffic: !Ref G}}}}\n  G: {Type: AWS::Serverless::Function, Properties: {Handler: h, Runtime: r, InlineCode: x, AutoPublishAlias: a, DeploymentPreference: {Type: Own, Role: arn:r}}}\n  H: {Type: AWS::Serverless::Function, Properties: {Handler: h, Runtime: r, InlineCode: x, DeploymentPreference: {Enabled: false}}}\n",
    );
    assert_eq!(template.refusals, Vec::<String>::new());
    for id in [
        "ServerlessDeploymentApplication",
        "CodeDeployServiceRole",
        "FDeploymentGroup",
        "GDeploymentGroup",
    ] {
        assert!(template.resources.contains_key(id), "{id}");
    }
    assert!(!template.resources.contains_key("HDeploymentGroup"));
    assert!(template.says("FAliasa", r#""UpdatePolicy":{"CodeDeployLambdaAliasUpdate":{"ApplicationName":{"Ref":"ServerlessDeploymentApplication"},"BeforeAllowTrafficHook":{"Ref":"G"},"DeploymentGroupName":{"Ref":"FDeploymentGroup"}}}"#));
    assert!(template.says(
        "FDeploymentGroup",
        r#""AlarmConfiguration":{"Alarms":[{"Name":"x"}],"Enabled":true}"#
    ));
    assert!(template.says("FDeploymentGroup", r#""DeploymentConfigName":{"Fn::Sub":["CodeDeployDefault.Lambda${ConfigName}",{"ConfigName":"Canary10Percent5Minutes"}]}"#));
    assert!(template.says("GDeploymentGroup", r#""DeploymentConfigName":"Own""#));
    assert!(template.says("GDeploymentGroup", r#""ServiceRoleArn":"arn:r""#));
}

#[test]
fn deployments_may_be_conditional() {
    let one = |id: &str, condition: &str| {
        format!(
            "  {id}: {{Type: AWS::Serverless::Function, Condition: {condition}, Properties: {{Handler: h, Runtime: r, InlineCode: x, AutoPublishAlias: a, DeploymentPreference: {{Type: AllAtOnce, PassthroughCondition: true}}}}}}\n"
        )
    };
    let single = template(&format!("Resources:\n{}", one("F", "C")));
    assert!(single.says("ServerlessDeploymentApplication", r#""Condition":"C""#));
    let all: String = (0..12)
        .map(|n| one(&format!("F{n}"), &format!("C{n}")))
        .collect();
    let many = template(&format!("Resources:\n{all}"));
    assert!(many.says(
        "CodeDeployServiceRole",
        r#""Condition":"ServerlessCodeDeployCondition""#
    ));
    let conditions = many.conditions.unwrap();
    assert!(
        conditions.contains(r#""ServerlessCodeDeployCondition1":{"Fn::Or":[{"Condition":"C0"}"#)
    );
    assert!(conditions.contains(r#""ServerlessCodeDeployCondition":{"Fn::Or":[{"Condition":"C10"},{"Condition":"C11"},{"Condition":"ServerlessCodeDeployCondition1"}]}"#));
}

#[test]
fn what_contradicts_itself_is_refused() {
    for (properties, message) in [
        (
            "CapacityProviderConfig: {Arn: a}, VpcConfig: {}",
            "both CapacityProviderConfig and VpcConfig",
        ),
        ("CapacityProviderConfig: {Name: a}", "no property Name"),
        (
            "FunctionScalingConfig: {a: b}",
            "needs CapacityProviderConfig",
        ),
        ("VersionDeletionPolicy: Delete", "needs AutoPublishAlias"),
        (
            "ProvisionedConcurrencyConfig: {a: b}",
            "set AutoPublishAlias",
        ),
        (
            "DeploymentPreference: {Type: AllAtOnce}",
            "set AutoPublishAlias",
        ),
        (
            "DeploymentPreference: {Role: a}, AutoPublishAlias: a",
            "needs a Type",
        ),
        (
            "DeploymentPreference: {Type: AllAtOnce, Alarms: a}, AutoPublishAlias: a",
            "Alarms must be a list",
        ),
        ("DeadLetterQueue: {Type: SQS}", "needs Type and TargetArn"),
        ("DeadLetterQueue: {Type: S3, TargetArn: a}", "SQS or SNS"),
        (
            "TenancyConfig: {a: b}, SnapStart: {ApplyOn: None}",
            "can't have SnapStart",
        ),
        ("Tags: {'lambda:createdBy': me}", "SAM sets the tag"),
    ] {
        let refusal = refused(properties);
        assert!(refusal.contains(message), "{properties}: {refusal:?}");
    }
}

#[test]
fn tags_are_propagated() {
    let template = function(
        "Tags: {a: b}, PropagateTags: true, EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}",
    );
    for id in ["F", "FRole", "FEventInvokeConfigOnFailureQueue"] {
        assert!(template.says(id, r#""Tags":[{"Key":"a","Value":"b"}]"#));
    }
}
