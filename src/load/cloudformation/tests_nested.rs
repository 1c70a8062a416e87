//! Templates that others deploy, change sets, and what is assumed of parameters.

use std::path::Path;

use super::*;
use crate::load::Node as Declared;
use crate::source::{Memory, SourceMap};

fn loaded(path: &str, files: &[(&str, &str)]) -> Stack {
    let mut memory = Memory::default();
    for (path, text) in files {
        memory.insert(*path, *text);
    }
    let sources = SourceMap::default();
    let text = files.iter().find(|(name, _)| *name == path).unwrap().1;
    let source = sources.add(Path::new(path), text.to_string()).unwrap();
    load(&source, &memory, &sources, &Options::default()).unwrap()
}

fn node<'s>(stack: &'s Stack, address: &str) -> &'s Declared {
    let found = stack.nodes.iter().find(|node| node.address == address);
    found.unwrap_or_else(|| {
        let all: Vec<_> = stack.nodes.iter().map(|n| n.address.as_str()).collect();
        panic!("{address} is not among {all:?}")
    })
}

const CHILD: &str = "Parameters: {Public: {Type: String}}\nResources:\n  Db: {Type: AWS::RDS::DBInstance, Properties: {PubliclyAccessible: !Ref Public}}\nOutputs: {Name: {Value: !Sub 'db-${Public}'}}";

#[test]
fn an_address_is_found_by_its_end_where_the_parameters_fit() {
    let parent = "Parameters: {Bucket: {Type: String}, Prefix: {Type: String}}\nResources:\n  Data:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: !Sub 'https://${Bucket}.s3.amazonaws.com/${Prefix}templates/data.yaml'\n      Parameters: {Public: 'false'}\n  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !GetAtt Data.Outputs.Name}}";
    let stack = loaded(
        "/repo/templates/main.yaml",
        &[
            ("/repo/templates/main.yaml", parent),
            ("/repo/templates/data.yaml", CHILD),
            ("/other/data.yaml", CHILD),
        ],
    );
    let db = node(&stack, "Data.Db").properties.clone().unwrap();
    assert_eq!(
        db.as_entries().unwrap()["PubliclyAccessible"].as_str(),
        Some("false")
    );
    let topic = node(&stack, "Topic").properties.clone().unwrap();
    assert_eq!(
        topic.as_entries().unwrap()["TopicName"].as_str(),
        Some("db-false")
    );

    // A file of that name which takes other parameters is another template.
    let other = "Parameters: {Size: {Type: String}}\nResources: {T: {Type: AWS::SNS::Topic}}";
    let stack = loaded(
        "/repo/templates/main.yaml",
        &[
            ("/repo/templates/main.yaml", parent),
            ("/repo/templates/data.yaml", other),
        ],
    );
    assert!(!stack.nodes.iter().any(|n| n.address.starts_with("Data.")));
    assert!(stack.diagnostics.is_empty(), "{:?}", stack.diagnostics);
}

#[test]
fn cdk_names_the_file_of_a_nested_stack_in_its_metadata() {
    let parent = r#"{"Resources": {"Nest": {"Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::Region"}, "/", "0a1b.json"]]}, "Parameters": {"Public": "true"}},
        "Metadata": {"aws:cdk:path": "Shop/Nest.NestedStack", "aws:asset:path": "ShopNest.nested.template.json", "aws:asset:property": "TemplateURL"}}}}"#;
    let stack = loaded(
        "/out/Shop.template.json",
        &[
            ("/out/Shop.template.json", parent),
            ("/out/ShopNest.nested.template.json", CHILD),
        ],
    );
    node(&stack, "Nest.Db");
    assert_eq!(node(&stack, "Nest").known_as(), "Shop/Nest.NestedStack");
    assert_eq!(node(&stack, "Nest.Db").known_as(), "Nest.Db");
}

#[test]
fn a_stack_set_deploys_its_text() {
    let text = "Resources:\n  Set:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n      StackSetName: s\n      PermissionModel: SELF_MANAGED\n      Parameters: [{ParameterKey: Public, ParameterValue: 'true'}]\n      TemplateBody: |\n        Parameters: {Public: {Type: String}}\n        Resources:\n          Db: {Type: AWS::RDS::DBInstance, Properties: {PubliclyAccessible: !Ref Public}}\n";
    let stack = loaded("/t.yaml", &[("/t.yaml", text)]);
    let db = node(&stack, "Set.Db");
    let properties = db.properties.clone().unwrap();
    assert_eq!(
        properties.as_entries().unwrap()["PubliclyAccessible"].as_str(),
        Some("true")
    );
    // It lies where the text is written.
    assert!(node(&stack, "Set").block.contains(db.block));
}

#[test]
fn rules_are_assumed_and_not_told() {
    let text = "Parameters: {Env: {Type: String}}\nRules:\n  Known: {Assertions: [{Assert: !Contains [[dev, prod], !Ref Env]}]}\nConditions:\n  Prod: !Equals [!Ref Env, prod]\n  Test: !Equals [!Ref Env, test]\nResources:\n  A: {Type: AWS::SNS::Topic}\n  B: {Type: AWS::SNS::Topic, Condition: Prod}\n  C: {Type: AWS::SNS::Topic, Condition: Test}";
    let mut stack = loaded("/t.yaml", &[("/t.yaml", text)]);
    let guards = ["A", "B", "C"].map(|name| node(&stack, name).guard);
    let assumed = stack.assumption;
    assert!(!assumed.is_true());
    let [a, b, c] = guards;
    assert!(a.is_true());
    assert!(stack.guards.and(c, assumed).is_false());
    let b = stack.guards.and(b, assumed);
    let b = stack.guards.given(b, assumed);
    assert_eq!(stack.guards.describe(b), "Env is prod");
}

#[test]
fn a_change_set_says_what_is_replaced() {
    let text = r#"{"StackName": "shop", "Changes": [
        {"Type": "Resource", "ResourceChange": {"Action": "Modify", "LogicalResourceId": "Db", "ResourceType": "AWS::RDS::DBInstance", "Replacement": "True", "PolicyAction": "ReplaceAndDelete",
         "Details": [{"Target": {"Attribute": "Properties", "Name": "DBName", "RequiresRecreation": "Always"}}, {"Target": {"Attribute": "Tags", "RequiresRecreation": "Never"}}]}},
        {"Type": "Resource", "ResourceChange": {"Action": "Modify", "LogicalResourceId": "Q", "ResourceType": "AWS::SQS::Queue", "Replacement": "Conditional"}},
        {"Type": "Resource", "ResourceChange": {"Action": "Remove", "LogicalResourceId": "T", "ResourceType": "AWS::SNS::Topic"}}, {"Type": "Hook"}, 5]}"#;
    let stack = loaded("/change.json", &[("/change.json", text)]);
    let read = |address: &str, name: &str| {
        let attributes = node(&stack, address).attributes.clone();
        attributes.as_entries().unwrap()[name].clone()
    };
    let texts = |value: Value| -> Vec<String> {
        let items = value.as_items().unwrap();
        items.iter().map(|i| i.as_str().unwrap().into()).collect()
    };
    assert_eq!(read("Changes.Db", "replace").as_bool(), Some(true));
    assert_eq!(texts(read("Changes.Db", "actions")), ["create", "delete"]);
    assert_eq!(texts(read("Changes.Db", "changed")), ["DBName", "Tags"]);
    assert_eq!(texts(read("Changes.Db", "replace_paths")), ["DBName"]);
    assert!(read("Changes.Q", "replace").as_unknown().is_some());
    assert_eq!(texts(read("Changes.T", "actions")), ["delete"]);
    assert_eq!(stack.nodes.len(), 3);
}
