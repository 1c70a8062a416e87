//! Templates and the values that come of them.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::load::Stack;
use crate::source::{Memory, SourceMap};
use crate::value::{Guard, Piece, ReasonKind};

fn stack_of(files: &[(&str, &str)], overrides: &[(&str, &str)]) -> Stack {
    let sources = SourceMap::default();
    let mut memory = Memory::default();
    for (path, text) in files {
        memory.insert(*path, *text);
    }
    let (path, text) = files[0];
    let source = sources.add(Path::new(path), text.into()).unwrap();
    let overrides: BTreeMap<String, Value> = overrides
        .iter()
        .map(|(name, value)| (name.to_string(), Value::string(value)))
        .collect();
    load(
        &source,
        &memory,
        &sources,
        &Options {
            overrides,
            ..Options::default()
        },
    )
    .unwrap()
}

fn stack(text: &str) -> Stack {
    let stack = stack_of(&[("/t.yaml", text)], &[]);
    assert_eq!(stack.diagnostics, Vec::new());
    stack
}

/// A template of one resource with the property `P`.
fn property_in(head: &str, expression: &str) -> (Stack, Value) {
    let text = format!(
        "{head}\nResources:\n  B: {{Type: AWS::S3::Bucket}}\n  A:\n    Type: AWS::SQS::Queue\n    Properties:\n      P: {expression}\n"
    );
    let stack = stack(&text);
    let value = value_at(&stack, "A", &["P"]);
    (stack, value)
}

fn property(expression: &str) -> Value {
    property_in("", expression).1
}

fn value_at(stack: &Stack, address: &str, path: &[&str]) -> Value {
    let node = stack
        .nodes
        .iter()
        .find(|node| node.address == address)
        .unwrap();
    let start = node
        .properties
        .clone()
        .unwrap_or_else(|| node.attributes.clone());
    path.iter()
        .fold(start, |value, key| match key.parse::<usize>() {
            Ok(index) => value.as_items().unwrap()[index].clone(),
            Err(_) => value
                .as_entries()
                .unwrap()
                .get(*key)
                .cloned()
                .unwrap_or(Value::null()),
        })
}

fn cases(value: &Value) -> Vec<(Guard, Option<String>)> {
    let cases = value.as_unknown().unwrap().cases.as_deref().unwrap();
    cases
        .iter()
        .map(|(guard, case)| (*guard, scalar::text(case).map(|text| text.to_string())))
        .collect()
}

fn what(value: &Value) -> String {
    value.as_unknown().unwrap().reason.what.to_string()
}

#[test]
fn scalars_mean_what_the_service_reads() {
    assert_eq!(property("yes").as_bool(), Some(true));
    assert_eq!(property("Off").as_bool(), Some(false));
    assert_eq!(property("\"true\"").as_str(), Some("true"));
    assert_eq!(property("443").as_number().unwrap().as_i64(), Some(443));
    assert_eq!(property("012345678901").as_str(), Some("012345678901"));
    assert_eq!(property("1.10").as_str(), Some("1.10"));
    assert_eq!(property("2012-10-17").as_str(), Some("2012-10-17"));
}

#[test]
fn parameters_have_values_or_are_inputs() {
    let head = "Parameters:\n  N: {Type: Number, Default: '5'}\n  L: {Type: CommaDelimitedList, Default: 'a, b'}\n  E: {Type: String, AllowedValues: [prod, dev]}\n  S: {Type: String, NoEcho: true, Default: x}\n  P: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /ami}";
    let (_, value) = property_in(head, "[!Ref N, !Ref L, !Ref E, !Ref S, !Ref P]");
    let items = value.as_items().unwrap();
    assert_eq!(items[0].as_number().unwrap().as_i64(), Some(5));
    assert_eq!(items[1].as_items().unwrap()[1].as_str(), Some("b"));
    assert!(
        items[2].as_unknown().unwrap().input.is_some()
            && items[2].as_unknown().unwrap().cases.is_none()
    );
    assert!(items[3].marks.is_sensitive());
    assert_eq!(what(&items[4]), "SSM parameter /ami");
}

#[test]
fn given_values_win() {
    let text = "Parameters: {E: {Type: String, Default: dev}}\nResources: {A: {Type: AWS::SQS::Queue, Properties: {P: !Ref E, R: !Ref AWS::Region}}}";
    let stack = stack_of(
        &[("/t.yaml", text)],
        &[("E", "prod"), ("AWS::Region", "eu-west-1")],
    );
    assert_eq!(value_at(&stack, "A", &["P"]).as_str(), Some("prod"));
    assert_eq!(value_at(&stack, "A", &["R"]).as_str(), Some("eu-west-1"));
}

#[test]
fn strings_keep_their_pieces() {
    assert_eq!(
        property("!Sub '${!Literal}-x'").as_str(),
        Some("${Literal}-x")
    );
    assert_eq!(
        property("!Join ['-', [a, 1, true]]").as_str(),
        Some("a-1-true")
    );
    assert_eq!(
        property("!Sub ['${x}-y', {x: !Select [1, !Split [':', 'a:b']]}]").as_str(),
        Some("b-y")
    );
    let value = property("!Sub 'arn:${B.Arn}/*'");
    let unknown = value.as_unknown().unwrap();
    assert_eq!(unknown.prefix, "arn:");
    let pieces = unknown.pieces.as_deref().unwrap();
    assert!(
        matches!(&pieces[1], Piece::Hole(hole) if hole.as_unknown().unwrap().refers_to.as_ref().unwrap().path == "Arn")
    );
    assert!(matches!(&pieces[2], Piece::Text(text) if text == "/*"));
}

#[test]
fn dynamic_references_are_unknown_secrets() {
    let value = property("'{{resolve:secretsmanager:db:SecretString:password}}'");
    assert_eq!(value.as_unknown().unwrap().reason.kind, ReasonKind::Opaque);
    assert!(value.marks.is_sensitive());
    let value = property("!Sub 'x{{resolve:ssm:/${B}/n}}y'");
    let pieces = value.as_unknown().unwrap().pieces.clone().unwrap();
    assert_eq!(pieces.len(), 3);
    assert!(matches!(&pieces[1], Piece::Hole(hole) if what(hole) == "{{resolve:ssm:/${B}/n}}"));
}

#[test]
fn conditions_select() {
    let head = "Parameters: {Env: {Type: String, AllowedValues: [prod, dev]}, D: {Type: String, Default: dev}}\nConditions: {IsProd: !Equals [!Ref Env, prod], IsD: !Equals [!Ref D, prod], Both: !And [!Condition IsProd, !Not [!Equals [!Ref Env, dev]]]}";
    let (mut stack, value) = property_in(head, "!If [IsProd, 35, !If [IsProd, never, 7]]");
    let found = cases(&value);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].1.as_deref(), Some("35"));
    assert_eq!(found[1].1.as_deref(), Some("7"));
    assert_eq!(stack.guards.describe(found[0].0), "Env is prod");
    assert_eq!(stack.guards.not(found[0].0), found[1].0);
    assert_eq!(property_in(head, "!If [IsD, a, b]").1.as_str(), Some("b"));
    assert_eq!(property_in(head, "!If [Both, a, a]").1.as_str(), Some("a"));
    let value = property_in(head, "!Sub 'x-${B}-${AWS::Region}'").1;
    assert!(value.is_unknown());
    let value = property_in(head, "!Join ['', [db., !If [IsProd, big, small]]]").1;
    assert_eq!(cases(&value)[0].1.as_deref(), Some("db.big"));
}

#[test]
fn absent_under_a_condition() {
    let head = "Parameters: {Env: {Type: String}}\nConditions: {C: !Equals [!Ref Env, prod]}";
    let value = property_in(head, "!If [C, x, !Ref AWS::NoValue]").1;
    let cases = value.as_unknown().unwrap().cases.clone().unwrap();
    assert!(cases[1].1.is_null());
    let value = property("{a: !Ref AWS::NoValue, b: [!Ref AWS::NoValue, 1]}");
    assert!(!value.as_entries().unwrap().contains_key("a"));
    assert_eq!(
        value
            .as_entries()
            .unwrap()
            .get("b")
            .unwrap()
            .as_items()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_resource_knows_its_own_condition() {
    let text = "Parameters: {Env: {Type: String}}\nConditions: {C: !Equals [!Ref Env, prod]}\nResources:\n  A:\n    Type: AWS::SQS::Queue\n    Condition: C\n    DeletionPolicy: Retain\n    DependsOn: B\n    Metadata: {'aws:cdk:path': S/A}\n    Properties: {P: !If [C, x, y]}\n  B: {Type: AWS::SNS::Topic}";
    let stack = stack(text);
    assert_eq!(value_at(&stack, "A", &["P"]).as_str(), Some("x"));
    let node = stack.nodes.iter().find(|node| node.address == "A").unwrap();
    assert_eq!(stack.guards.describe(node.guard), "Env is prod");
    let declared = node.declaration.as_entries().unwrap();
    assert_eq!(
        declared.get("deletion_policy").unwrap().as_str(),
        Some("Retain")
    );
    assert_eq!(declared.get("condition").unwrap().as_str(), Some("C"));
    let metadata = declared.get("metadata").unwrap().as_entries().unwrap();
    assert_eq!(metadata.get("aws:cdk:path").unwrap().as_str(), Some("S/A"));
    assert!(
        stack
            .edges
            .iter()
            .any(|edge| edge.attribute == "depends_on")
    );
}

#[test]
fn maps_are_looked_up_also_by_free_inputs() {
    let head = "Parameters: {Env: {Type: String, AllowedValues: [a, b]}}\nMappings: {M: {a: {k: 1, same: s}, b: {k: 2, same: s}}}";
    assert_eq!(
        property_in(head, "!FindInMap [M, a, k]")
            .1
            .as_number()
            .unwrap()
            .as_i64(),
        Some(1)
    );
    let (stack, value) = property_in(head, "!FindInMap [M, !Ref Env, k]");
    let found = cases(&value);
    assert_eq!(found.len(), 2);
    assert_eq!(stack.guards.describe(found[1].0), "Env is b");
    assert_eq!(
        property_in(head, "!FindInMap [M, !Ref Env, same]")
            .1
            .as_str(),
        Some("s")
    );
    assert_eq!(
        property_in(head, "!FindInMap [M, z, k, {DefaultValue: d}]")
            .1
            .as_str(),
        Some("d")
    );
    assert_eq!(
        cases(&property_in(head, "!FindInMap [M, !Ref AWS::Region, k]").1).len(),
        2
    );
}

#[test]
fn functions_of_lists() {
    assert_eq!(
        what(&property("!Select [1, !GetAZs '']")),
        "Fn::GetAZs(AWS::Region).1"
    );
    let blocks = property("!Cidr [10.0.0.0/16, 3, 8]");
    assert_eq!(blocks.as_items().unwrap()[2].as_str(), Some("10.0.2.0/24"));
    assert_eq!(
        what(&property("!Select [0, !Cidr [!GetAtt B.Arn, 2, 8]]")),
        "Fn::Cidr(B.Arn).0"
    );
    assert_eq!(property("!Base64 hi").as_str(), Some("aGk="));
    assert_eq!(
        property("{'Fn::Length': [a, b]}")
            .as_number()
            .unwrap()
            .as_i64(),
        Some(2)
    );
    assert_eq!(
        property("{'Fn::ToJsonString': {a: 1}}").as_str(),
        Some("{\"a\":1}")
    );
    assert_eq!(
        what(&property("!ImportValue net-vpc")),
        "Fn::ImportValue net-vpc"
    );
    assert!(property("!Macro {a: 1}").is_unknown());
}

#[test]
fn loops_are_written_out() {
    let text = "Transform: AWS::LanguageExtensions\nParameters: {Names: {Type: CommaDelimitedList, Default: 'a-x,b'}}\nResources:\n  'Fn::ForEach::Queues':\n    - Name\n    - !Ref Names\n    - 'Q&{Name}':\n        Type: AWS::SQS::Queue\n        Properties: {QueueName: !Sub 'q-${Name}', N: !Ref Name}\n";
    let stack = stack(text);
    assert_eq!(
        value_at(&stack, "Qax", &["QueueName"]).as_str(),
        Some("q-a-x")
    );
    assert_eq!(value_at(&stack, "Qb", &["N"]).as_str(), Some("b"));
}

#[test]
fn globals_are_merged() {
    let text = "Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {Timeout: 3, Environment: {Variables: {A: 1}}, Layers: [l1]}}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {Timeout: 9, Environment: {Variables: {B: 2}}, Layers: [l2], Handler: h, Runtime: python3.13, InlineCode: x}\n";
    let stack = stack(text);
    assert_eq!(
        value_at(&stack, "F", &["Timeout"])
            .as_number()
            .unwrap()
            .as_i64(),
        Some(9)
    );
    assert_eq!(
        value_at(&stack, "F", &["Layers"]).as_items().unwrap().len(),
        2
    );
    assert_eq!(
        value_at(&stack, "F", &["Environment", "Variables"])
            .as_entries()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn nested_stacks_are_followed() {
    let outer = "Parameters: {Env: {Type: String}}\nConditions: {C: !Equals [!Ref Env, prod]}\nResources:\n  User: {Type: AWS::SNS::Topic, Properties: {N: !GetAtt Inner.Outputs.Name}}\n  Inner:\n    Type: AWS::CloudFormation::Stack\n    Condition: C\n    Properties: {TemplateURL: ./child/in.yaml, Parameters: {Env: !Ref Env, Subnets: !Join [',', [!Ref A, !Ref B]]}}\n  A: {Type: AWS::EC2::Subnet}\n  B: {Type: AWS::EC2::Subnet}";
    let inner = "Parameters: {Env: {Type: String}, Subnets: {Type: 'List<AWS::EC2::Subnet::Id>'}}\nConditions: {P: !Equals [!Ref Env, prod]}\nResources:\n  Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !If [P, big, small], S: !Ref Subnets}}\nOutputs: {Name: {Value: !Ref Env}, Arn: {Value: !GetAtt Q.Arn}}";
    let stack = stack_of(&[("/a/t.yaml", outer), ("/a/child/in.yaml", inner)], &[]);
    assert_eq!(stack.diagnostics, Vec::new());
    // Within the condition under which it exists, the inner condition is decided.
    assert_eq!(
        value_at(&stack, "Inner.Q", &["QueueName"]).as_str(),
        Some("big")
    );
    assert_eq!(
        value_at(&stack, "Inner.Q", &["S"])
            .as_items()
            .unwrap()
            .len(),
        2
    );
    let queue = stack
        .nodes
        .iter()
        .find(|node| node.address == "Inner.Q")
        .unwrap();
    assert_eq!(stack.guards.describe(queue.guard), "Env is prod");
    assert_eq!((queue.calls.len(), queue.module.as_str()), (1, "Inner"));
    let name = value_at(&stack, "User", &["N"]);
    assert!(name.as_unknown().unwrap().input.is_some());
    assert_eq!(stack.sources.len(), 2);
    let itself =
        "Resources: {I: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t.yaml}}}";
    let stack = stack_of(&[("/a/t.yaml", itself)], &[]);
    assert_eq!(stack.diagnostics[0].summary, "Template that nests itself");
}

#[test]
fn mistakes_are_reported() {
    for (text, summary) in [
        (
            "Resources: {A: {Type: AWS::S3::Bucket, Properties: {P: !Ref Nobody}}}",
            "Undeclared reference",
        ),
        (
            "Resources: {A: {Type: AWS::S3::Bucket, DependsOn: Nobody}}",
            "Undeclared reference",
        ),
        (
            "Resources: {A: {Type: AWS::S3::Bucket, Properties: {P: !Sub '${Nobody.Arn}'}}}",
            "Undeclared reference",
        ),
        (
            "Resources: {A: {Type: AWS::S3::Bucket}, B: {Properties: {}}}",
            "Resource without type",
        ),
        (
            "Resources: {A: {Type: AWS::S3::Bucket, Properties: {P: !If [C, 1]}}}\nConditions: {C: !Equals [a, b]}",
            "Invalid arguments",
        ),
        (
            "Resources: {A: {Type: AWS::S3::Bucket, DependsOn: B}, B: {Type: AWS::S3::Bucket, DependsOn: A}}",
            "Circular dependency",
        ),
        (
            "Resources: {A: {Type: AWS::S3::Bucket}}\nConditions: {C: !Not [!Condition D], D: !Not [!Condition C]}",
            "Condition that depends on itself",
        ),
    ] {
        let stack = stack_of(&[("/t.yaml", text)], &[]);
        let summaries: Vec<&str> = stack
            .diagnostics
            .iter()
            .map(|d| d.summary.as_str())
            .collect();
        assert!(
            summaries.contains(&summary),
            "{text}: {:?}",
            stack.diagnostics
        );
    }
}

#[test]
fn what_is_declared_is_a_node() {
    let text = "AWSTemplateFormatVersion: '2010-09-09'\nDescription: D\nParameters: {Used: {Type: String, NoEcho: true}, Idle: {Type: String, Default: 1}}\nResources: {A: {Type: AWS::S3::Bucket, Properties: {P: !Sub '${Used}'}}}\nOutputs: {O: {Value: !Ref A, Export: {Name: e}}}";
    let stack = stack(text);
    let read = |address: &str, name: &str| value_at(&stack, address, &[name]);
    assert_eq!(
        read("template", "format_version").as_str(),
        Some("2010-09-09")
    );
    assert_eq!(
        read("template", "resource_count")
            .as_number()
            .unwrap()
            .as_i64(),
        Some(1)
    );
    assert_eq!(read("Parameters.Used", "used").as_bool(), Some(true));
    assert_eq!(read("Parameters.Used", "no_echo").as_bool(), Some(true));
    assert_eq!(read("Parameters.Idle", "used").as_bool(), Some(false));
    assert_eq!(read("Parameters.Idle", "default").as_str(), Some("1"));
    assert_eq!(read("Outputs.O", "export_name").as_str(), Some("e"));
    assert!(stack.outputs.contains_key("O"));
}

#[test]
fn rules_confine_parameters() {
    let text = "Parameters: {Env: {Type: String}, Size: {Type: String}}\nRules:\n  R:\n    RuleCondition: !Equals [!Ref Env, prod]\n    Assertions: [{Assert: {'Fn::Contains': [[large], !Ref Size]}}]\nConditions: {Small: !And [!Equals [!Ref Env, prod], !Equals [!Ref Size, small]]}\nResources: {A: {Type: AWS::S3::Bucket, Condition: Small}}";
    let mut stack = stack(text);
    let bucket = stack.nodes.iter().find(|node| node.address == "A");
    let guard = bucket.unwrap().guard;
    assert!(stack.guards.and(guard, stack.assumption).is_false());
}

#[test]
fn files_of_parameters() {
    for text in [
        "[{\"ParameterKey\": \"E\", \"ParameterValue\": \"prod\"}]",
        "{\"Parameters\": {\"E\": \"prod\"}, \"Tags\": {}}",
        "[\"E=prod\"]",
        "{\"E\": \"prod\"}",
    ] {
        let sources = SourceMap::default();
        let source = sources.add(Path::new("/p.json"), text.into()).unwrap();
        let values = read_parameters(&source).unwrap();
        assert_eq!(
            values.get("E").and_then(|value| value.as_str()),
            Some("prod"),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_file_of_parameters_is_refused() {
    for text in [
        "[{\"ParameterValue\": \"prod\"}]",
        "{\"Parameters\": [1]}",
        "{\"E\": {\"of\": \"prod\"}}",
        "[\"E=prod\", \"=\"]",
        "[\"E\"]",
        "E",
    ] {
        let sources = SourceMap::default();
        let source = sources.add(Path::new("/p.json"), text.into()).unwrap();
        assert!(read_parameters(&source).is_err(), "{text}");
    }
}

#[test]
fn an_attribute_that_a_type_has_not_is_told() {
    let text = "Resources:\n  A: {Type: AWS::S3::Bucket}\n  M: {Type: My::Own::Thing::MODULE}\n  B: {Type: AWS::SNS::Topic, Properties: {TopicName: !GetAtt A.Arns, DisplayName: !Sub '${A.Arn} ${M.Any.Thing}'}}\n  C: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt [A, WebsiteURL]}}";
    let stack = stack_of(&[("/t.yaml", text)], &[]);
    let told: Vec<&str> = stack.diagnostics.iter().map(|d| &*d.detail).collect();
    assert_eq!(
        told,
        ["A is of type AWS::S3::Bucket, which has no attribute \"Arns\". Did you mean \"Arn\"?"]
    );
}

#[test]
fn values_that_are_not_allowed_are_told() {
    let text = "Parameters:\n  Env: {Type: String, AllowedValues: [dev, prod], Default: test}\n  Id: {Type: String, AllowedPattern: '[0-9]+', Default: ''}\n  Zone: {Type: String, AllowedPattern: '^(a|b)$'}\nConditions: {C: !Equals [!Ref Zone, c]}\nResources: {A: {Type: AWS::SQS::Queue, Condition: C, Properties: {QueueName: !Ref Id}}}";
    let told = |overrides| {
        let stack = stack_of(&[("/t.yaml", text)], overrides);
        let told: Vec<String> = stack.diagnostics.iter().map(|d| d.detail.clone()).collect();
        (told, stack)
    };
    let (diagnostics, stack) = told(&[]);
    let wrong = "The parameter Env gets the value \"test\", which its AllowedValues doesn't list.";
    assert_eq!(diagnostics, [wrong]);
    // A default that its pattern refuses is none, and a pattern may list all values that there are.
    assert!(value_at(&stack, "A", &["QueueName"]).as_unknown().is_some());
    let node = stack.nodes.iter().find(|n| n.address == "A").unwrap();
    assert!(node.guard.is_false());
    let (diagnostics, _) = told(&[("Env", "dev"), ("Id", "x")]);
    let wrong = "The parameter Id gets the value \"x\", which its AllowedPattern doesn't match.";
    assert_eq!(diagnostics, [wrong]);
}
