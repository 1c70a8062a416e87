//! Globals, names, and what the template as a whole says.

use super::*;

#[test]
fn functions_take_globals_unless_they_ignore_them() {
    let template = template(
        "Globals: {Function: {Timeout: 3, Runtime: r, Handler: h, Architectures: [arm64], Layers: [a]}}\nResources:\n  F: {Type: AWS::Serverless::Function, Properties: {CodeUri: s3://b/k, Architectures: [x86_64], Layers: [b]}}\n  G: {Type: AWS::Serverless::Function, IgnoreGlobals: [Timeout], Properties: {CodeUri: s3://b/k}}\n",
    );
    assert_eq!(template.refusals, Vec::<String>::new());
    assert!(template.says("F", r#""Timeout":3"#));
    assert!(template.says("F", r#""Architectures":["x86_64"]"#));
    assert!(template.says("F", r#""Layers":["a","b"]"#));
    assert!(!template.resources["G"].contains("Timeout"));
}

#[test]
fn what_cant_be_global_is_refused() {
    for (globals, message) in [
        ("[a]", "Globals must be a mapping."),
        ("{Function: {Role: r}}", "Role can't be among the globals"),
        ("{Table: {}}", "There are no globals for Table"),
        (
            "{Function: a}",
            "The globals for Function must be a mapping.",
        ),
    ] {
        let template = template(&format!(
            "Globals: {globals}\nResources: {{B: {{Type: AWS::S3::Bucket}}}}\n"
        ));
        assert!(
            template.refusals[0].starts_with(message),
            "{:?}",
            template.refusals
        );
    }
}

#[test]
fn names_of_what_is_made_can_be_referred_to() {
    let template = template(
        "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: h\n      Runtime: r\n      InlineCode: x\n      AutoPublishAlias: live\n      EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}\nOutputs:\n  A: {Value: !Ref F.Alias}\n  Q: {Value: !GetAtt F.DestinationQueue.Arn}\n  S: {Value: !Sub '${F.Alias}/${F.DestinationQueue.Arn}/${F.Arn}/${!F.Alias}'}\n",
    );
    assert_eq!(
        template.outputs.unwrap(),
        r#"{"A":{"Value":{"Ref":"FAliaslive"}},"Q":{"Value":{"Fn::GetAtt":["FEventInvokeConfigOnFailureQueue","Arn"]}},"S":{"Value":{"Fn::Sub":"${FAliaslive}/${FEventInvokeConfigOnFailureQueue.Arn}/${F.Arn}/${!F.Alias}"}}}"#
    );
}

#[test]
fn an_id_that_the_template_has_is_refused() {
    let template = template(
        "Resources:\n  F: {Type: AWS::Serverless::Function, Properties: {Handler: h, Runtime: r, InlineCode: x}}\n  FRole: {Type: AWS::IAM::Role}\n",
    );
    assert!(template.refusals[0].contains("FRole"));
}

#[test]
fn attributes_go_where_sam_hands_them_on() {
    let template = template(
        "Conditions: {C: !Equals [a, b]}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Condition: C\n    DependsOn: B\n    DeletionPolicy: Retain\n    Metadata: {a: b}\n    Properties: {Handler: h, Runtime: r, InlineCode: x}\n  B: {Type: AWS::S3::Bucket}\n",
    );
    assert!(template.says("F", r#""DependsOn":"B""#));
    assert!(template.says("F", r#""Metadata":{"a":"b"}"#));
    assert!(template.says("FRole", r#""Condition":"C","DeletionPolicy":"Retain""#));
    assert!(!template.resources["FRole"].contains("DependsOn"));
    assert!(!template.resources["FRole"].contains("Metadata"));
}

#[test]
fn a_property_that_isnt_known_is_refused() {
    assert!(refused("Timeouts: 3").contains("no property Timeouts"));
    assert!(refused("Tags: [a]").contains("Tags must be a mapping"));
    assert!(refused("PropagateTags: 'true'").contains("must be true or false"));
    assert_eq!(refused("PropagateTags: !Ref P"), "");
    assert!(refused("AutoPublishAliasAllProperties: !Ref B").contains("must be true or false"));
}

#[test]
fn what_is_refused_stays_and_may_make_more() {
    let template = function("Timeouts: 3");
    assert!(template.says("F", "AWS::Serverless::Function"));
    assert_eq!(template.uncertain, ["F"]);
}

#[test]
fn a_literal_may_come_of_a_parameter_that_isnt_known() {
    let head = "Parameters: {All: {Type: String}}";
    let template = function_with(head, "AutoPublishAliasAllProperties: !Ref All");
    assert_eq!(template.refusals, Vec::<String>::new());
}
