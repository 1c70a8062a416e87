//! State machines with what starts them.

use super::*;

fn machine(properties: &str) -> Template {
    template(&format!(
        "Parameters: {{P: {{Type: String}}}}\nResources:\n  S:\n    Type: AWS::Serverless::StateMachine\n    Properties: {{{properties}}}\n"
    ))
}

#[test]
fn a_definition_becomes_text_with_substitutions() {
    let template = machine(
        "Definition: {States: {A: {Resource: !Ref P}}, Comment: 'é', StartAt: A, T: 3}, DefinitionSubstitutions: {x: y}",
    );
    assert!(template.says(
        "S",
        r#""DefinitionString":"{\n    \"Comment\": \"\\u00e9\",\n    \"StartAt\": \"A\",\n    \"States\": {\n        \"A\": {\n            \"Resource\": \"${definition_substitution_1}\"\n        }\n    },\n    \"T\": 3\n}""#
    ));
    assert!(template.says(
        "S",
        r#""DefinitionSubstitutions":{"definition_substitution_1":{"Ref":"P"},"x":"y"}"#
    ));
    assert!(template.says(
        "S",
        r#""Tags":[{"Key":"stateMachine:createdBy","Value":"SAM"}]"#
    ));
    assert!(template.says("SRole", "states.amazonaws.com"));
}

#[test]
fn a_definition_may_lie_elsewhere() {
    assert!(
        machine("DefinitionUri: s3://b/k")
            .says("S", r#""DefinitionS3Location":{"Bucket":"b","Key":"k"}"#)
    );
    assert!(
        machine("DefinitionUri: a.asl.json").says("S", r#""DefinitionS3Location":"a.asl.json""#)
    );
    for (properties, message) in [
        ("Name: n", "needs Definition or DefinitionUri"),
        (
            "DefinitionUri: s3://b/k, Definition: {a: b}",
            "either Definition or DefinitionUri",
        ),
        ("DefinitionUri: {Bucket: b}", "needs Bucket and Key"),
        (
            "DefinitionUri: s3://b/k, Role: r, Policies: p",
            "remove one of them",
        ),
        (
            "DefinitionUri: s3://b/k, UseAliasAsEventTarget: true",
            "set AutoPublishAlias",
        ),
        (
            "DefinitionUri: s3://b/k, DeploymentPreference: {Type: LINEAR}",
            "set AutoPublishAlias",
        ),
        (
            "DefinitionUri: s3://b/k, AutoPublishAlias: !Ref S",
            "letters and digits",
        ),
    ] {
        let refusals = machine(properties).refusals;
        assert!(refusals[0].contains(message), "{properties}: {refusals:?}");
    }
}

#[test]
fn the_role_is_as_the_machine_asks() {
    let template = machine(
        "DefinitionUri: s3://b/k, Tracing: {Enabled: true}, Policies: [{LambdaInvokePolicy: {FunctionName: f}}]",
    );
    assert!(template.says(
        "SRole",
        r#""ManagedPolicyArns":["arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"]"#
    ));
    assert!(template.says("SRole", r#""PolicyName":"SRolePolicy0""#));
    let template = machine("DefinitionUri: s3://b/k, Role: arn:r");
    assert_eq!(template.ids(), ["S"]);
}

#[test]
fn an_alias_may_be_what_events_start() {
    let template = machine(
        "DefinitionUri: s3://b/k, AutoPublishAlias: live, UseAliasAsEventTarget: true, Events: {E: {Type: Schedule, Properties: {Schedule: s}}}",
    );
    assert_eq!(
        template.ids(),
        ["S", "SAliaslive", "SE", "SERole", "SRole", "SVersion"]
    );
    assert!(template.says("SVersion", r#"{"DeletionPolicy":"Retain","Properties":{"StateMachineArn":{"Ref":"S"},"StateMachineRevisionId":{"Fn::GetAtt":["S","StateMachineRevisionId"]}}"#));
    assert!(template.says("SAliaslive", r#""DeploymentPreference":{"StateMachineVersionArn":{"Ref":"SVersion"},"Type":"ALL_AT_ONCE"}"#));
    assert!(template.says("SE", r#""Arn":{"Ref":"SAliaslive"},"Id":"SEStepFunctionsTarget","RoleArn":{"Fn::GetAtt":["SERole","Arn"]}"#));
    assert!(template.says("SERole", r#""PolicyName":"SERoleStartExecutionPolicy""#));
}

#[test]
fn a_schedule_may_have_its_role() {
    let template = machine(
        "DefinitionUri: s3://b/k, Events: {E: {Type: Schedule, Properties: {Schedule: s, RoleArn: arn:r, Target: {Id: t}}}}",
    );
    assert_eq!(template.ids(), ["S", "SE", "SRole"]);
    assert!(template.says(
        "SE",
        r#""Targets":[{"Arn":{"Ref":"S"},"Id":"t","RoleArn":"arn:r"}]"#
    ));
}
