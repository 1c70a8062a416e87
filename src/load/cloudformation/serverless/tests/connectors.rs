//! Connectors, and connectors within other resources.

use super::*;

/// A template with a function `F`, a queue `Q`, a topic `T`, a function `L` with a role that is a literal, and more resources.
fn with(resources: &str) -> Template {
    template(&format!(
        "Transform: AWS::Serverless-2016-10-31
Parameters: {{P: {{Type: String}}}}
Resources:
  F: {{Type: AWS::Serverless::Function, Properties: {{Handler: a.b, Runtime: python3.13, InlineCode: x}}}}
  L: {{Type: AWS::Lambda::Function, Properties: {{Role: 'arn:aws:iam::111122223333:role/r'}}}}
  Q: {{Type: AWS::SQS::Queue}}
  T: {{Type: AWS::SNS::Topic}}
{resources}"
    ))
}

/// A connector `C` with these properties.
fn connector(properties: &str) -> Template {
    with(&format!(
        "  C: {{Type: AWS::Serverless::Connector, Properties: {{{properties}}}}}"
    ))
}

fn refusal(properties: &str) -> String {
    connector(properties).refusals.join("\n")
}

#[test]
fn a_policy_goes_to_the_role_that_was_made_for_the_function() {
    let made = connector("Source: {Id: F}, Destination: {Id: Q}, Permissions: [Write, Read]");
    assert!(made.refusals.is_empty());
    assert_eq!(made.ids(), ["CPolicy", "F", "FRole", "L", "Q", "T"]);
    assert!(made.says("CPolicy", r#""Type":"AWS::IAM::ManagedPolicy""#));
    assert!(made.says("CPolicy", r#""Roles":[{"Ref":"FRole"}]"#));
    // The statements have their order whatever that of the permissions is.
    assert!(made.says(
        "CPolicy",
        r#""Statement":[{"Action":["sqs:ReceiveMessage","sqs:GetQueueAttributes"],"Effect":"Allow","Resource":[{"Fn::GetAtt":["Q","Arn"]}]},{"Action":["sqs:DeleteMessage","#
    ));
    assert!(made.says(
        "CPolicy",
        r#""aws:sam:connectors":{"C":{"Destination":{"Type":"AWS::SQS::Queue"},"Source":{"Type":"AWS::Serverless::Function"}}}"#
    ));
}

#[test]
fn what_is_made_has_the_attributes_of_the_connector() {
    let made = with(
        "  C: {Type: AWS::Serverless::Connector, DependsOn: T, DeletionPolicy: Retain, Metadata: {a: b}, Properties: {Source: {Id: F}, Destination: {Id: Q}, Permissions: [Read]}}",
    );
    assert!(made.says("CPolicy", r#""DependsOn":"T""#));
    assert!(made.says("CPolicy", r#""DeletionPolicy":"Retain""#));
    assert!(made.says("CPolicy", r#""Metadata":{"a":"b","aws:sam:connectors""#));
}

#[test]
fn each_of_several_destinations_has_a_number() {
    let made = connector(
        "Source: {Id: T}, Destination: [{Id: F}, {Type: AWS::SQS::Queue, Arn: a, QueueUrl: u}], Permissions: [Write]",
    );
    assert!(made.refusals.is_empty());
    assert!(made.says(
        "CWriteLambdaPermissionDestination0",
        r#""Properties":{"Action":"lambda:InvokeFunction","FunctionName":{"Fn::GetAtt":["F","Arn"]},"Principal":"sns.amazonaws.com","SourceArn":{"Ref":"T"}}"#
    ));
    assert!(made.says("CQueuePolicyDestination1", r#""Queues":["u"]"#));
    assert!(made.says("CQueuePolicyDestination1", r#""Resource":"a""#));
}

#[test]
fn names_within_texts_are_substituted() {
    let source = "Type: AWS::Serverless::Api, ResourceId: i, Qualifier: {Ref: P}";
    let made = connector(&format!(
        "Source: {{{source}}}, Destination: {{Id: F}}, Permissions: [Write]"
    ));
    assert!(made.says(
        "CWriteLambdaPermission",
        r#""Fn::Sub":["arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SourceResourceId}/${SourceQualifier}",{"SourceQualifier":{"Ref":"P"},"SourceResourceId":"i"}]"#
    ));
    let bucket = "Type: AWS::S3::Bucket, Arn: a";
    let made = connector(&format!(
        "Source: {{{bucket}}}, Destination: {{Id: F}}, Permissions: [Write]"
    ));
    assert!(made.says(
        "CWriteLambdaPermission",
        r#""SourceAccount":{"Fn::Sub":"${AWS::AccountId}"}"#
    ));
}

#[test]
fn rules_have_the_role_of_the_target() {
    let rule = |target: &str| {
        with(&format!(
            "  S: {{Type: AWS::StepFunctions::StateMachine}}
  R: {{Type: AWS::Events::Rule, Properties: {{Targets: [{{Arn: {{Ref: T}}, RoleArn: {{Ref: Other}}}}, {{Arn: {target}, RoleArn: {{'Fn::GetAtt': [X, Arn]}}}}]}}}}
  C: {{Type: AWS::Serverless::Connector, Properties: {{Source: {{Id: R}}, Destination: {{Id: S}}, Permissions: [Write]}}}}"
        ))
    };
    let made = rule("{Ref: S}");
    assert!(made.says("CPolicy", r#""Roles":[{"Ref":"X"}]"#));
    assert!(
        rule("{Ref: Q}")
            .refusals
            .join("")
            .contains("role of Source")
    );
}

#[test]
fn what_depends_on_a_connector_depends_on_what_it_became() {
    let made = with(
        "  C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: F}, Destination: [{Id: Q}, {Id: T}], Permissions: [Write]}}
  X: {Type: AWS::S3::Bucket, DependsOn: [Q, C]}
  Y: {Type: AWS::S3::Bucket, DependsOn: C}",
    );
    assert!(made.says(
        "X",
        r#""DependsOn":["Q","CPolicyDestination0","CPolicyDestination1"]"#
    ));
    assert!(made.says("Y", r#""DependsOn":["CPolicyDestination0""#));
}

#[test]
fn the_one_mapping_between_queue_and_function_waits() {
    let text = |more: &str| {
        with(&format!(
            "  M: {{Type: AWS::Lambda::EventSourceMapping, DependsOn: T, Properties: {{FunctionName: {{Ref: F}}, EventSourceArn: {{'Fn::GetAtt': [Q, Arn]}}}}}}
{more}  C: {{Type: AWS::Serverless::Connector, Properties: {{Source: {{Id: Q}}, Destination: {{Id: F}}, Permissions: [Read, Write]}}}}"
        ))
    };
    assert!(text("").says("M", r#""DependsOn":["T","CPolicy"]"#));
    let second = "  N: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: {Ref: F}, EventSourceArn: {'Fn::GetAtt': Q.Arn}}}\n";
    assert!(text(second).says("M", r#""DependsOn":"T""#));
}

#[test]
fn a_state_machine_waits_for_what_lets_it_start_another() {
    let made = with(
        "  A: {Type: AWS::StepFunctions::StateMachine, Properties: {RoleArn: {'Fn::GetAtt': [X, Arn]}}}
  B: {Type: AWS::StepFunctions::StateMachine}
  C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: A}, Destination: {Id: B}, Permissions: [Read]}}",
    );
    assert!(made.says("A", r#""DependsOn":["CPolicy"]"#));
}

#[test]
fn connectors_stand_within_their_source() {
    let made = with(
        "  A:
    Type: AWS::ApiGateway::RestApi
    Connectors:
      C: {DependsOn: T, Properties: {SourceReference: {Qualifier: p/GET/x}, Destination: {Id: F}, Permissions: [Write]}}",
    );
    assert!(made.refusals.is_empty());
    assert!(made.says("ACWriteLambdaPermission", r#""SourceQualifier":"p/GET/x""#));
    assert!(made.says("ACWriteLambdaPermission", r#""DependsOn":"T""#));
    assert!(!made.resources["A"].contains("Connectors"));
    for (written, message) in [
        ("[]", "Connectors must be a mapping"),
        ("{C: x}", "must be a mapping"),
        ("{C: {}}", "needs a mapping of its Properties"),
        (
            "{C: {Properties: {SourceReference: {Id: F}}}}",
            "can't have an Id",
        ),
        (
            "{C: {Properties: {SourceReference: F}}}",
            "SourceReference must be a mapping",
        ),
        (
            "{C-1: {Properties: {Destination: {Id: F}, Permissions: [Write]}}}",
            "letters and digits",
        ),
    ] {
        let refused = with(&format!(
            "  A: {{Type: AWS::SNS::Topic, Connectors: {written}}}"
        ));
        assert!(
            refused.refusals.join("\n").contains(message),
            "{written}: {:?}",
            refused.refusals
        );
    }
    let clash = with(
        "  A: {Type: AWS::SNS::Topic, Connectors: {C: {Properties: {Destination: {Id: F}, Permissions: [Write]}}}}\n  AC: {Type: AWS::SNS::Topic}",
    );
    assert!(
        clash
            .refusals
            .join("")
            .contains("another resource of that name")
    );
}

#[test]
fn what_sam_refuses_is_refused() {
    for (properties, message) in [
        (
            "Source: {Id: F}, Destination: {Id: Q, Arn: a}, Permissions: [Read]",
            "either an Id",
        ),
        (
            "Source: {Id: F}, Destination: {Arn: a}, Permissions: [Read]",
            "needs the Type",
        ),
        (
            "Source: {Id: F}, Destination: {Id: {Ref: Q}}, Permissions: [Read]",
            "without a function",
        ),
        (
            "Source: {Id: F}, Destination: {Id: None}, Permissions: [Read]",
            "no resource None",
        ),
        (
            "Source: {Id: F}, Destination: [], Permissions: [Read]",
            "empty list",
        ),
        (
            "Source: {Id: F}, Destination: {Id: Q}, Permissions: []",
            "Permissions is empty",
        ),
        (
            "Source: {Id: F}, Destination: {Id: Q}, Permissions: [Foo]",
            "the permissions are Read, Write",
        ),
        (
            "Source: {Id: F}, Destination: {Id: Q}",
            "needs the property Permissions",
        ),
        (
            "Source: {Id: Q}, Destination: {Id: F}, Permissions: [Read]",
            "needs Write too",
        ),
        (
            "Source: {Id: Q}, Destination: {Id: T}, Permissions: [Write]",
            "no connectors from AWS::SQS::Queue to AWS::SNS::Topic",
        ),
        (
            "Source: {Id: L}, Destination: {Id: Q}, Permissions: [Write]",
            "role of Source",
        ),
        (
            "Source: {Id: T}, Destination: {Type: AWS::SQS::Queue, Arn: a}, Permissions: [Write]",
            "URL of the queue",
        ),
        (
            "Source: {Type: AWS::SNS::Topic}, Destination: {Id: F}, Permissions: [Write]",
            "Source says no Arn",
        ),
    ] {
        let refused = refusal(properties);
        assert!(refused.contains(message), "{properties}: {refused}");
    }
}

#[test]
fn what_a_parameter_decides_is_neither_refused_nor_guessed() {
    for properties in [
        "Source: {Id: {Ref: P}}, Destination: {Id: Q}, Permissions: [Read]",
        "Source: {Id: F}, Destination: {Id: Q}, Permissions: [{Ref: P}]",
        "Source: {Id: F}, Destination: {Id: Q}, Permissions: {Ref: P}",
    ] {
        let made = connector(properties);
        assert!(
            made.refusals.is_empty(),
            "{properties}: {:?}",
            made.refusals
        );
        assert_eq!(made.uncertain, ["C"]);
        assert!(!made.resources.contains_key("CPolicy"));
    }
}
