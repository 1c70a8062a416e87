//! Functions and state machines as parts of APIs, those that nobody declares among them.

use super::*;

/// A template with functions: each with its attributes and its events.
fn functions(before: &str, functions: &[(&str, &str, &str)]) -> Template {
    let mut text = format!("{before}\nResources:\n");
    for (id, attributes, events) in functions {
        text.push_str(&format!(
            "  {id}: {{Type: AWS::Serverless::Function, {attributes} Properties: {{Handler: h, Runtime: r, InlineCode: x, Events: {{{events}}}}}}}\n"
        ));
    }
    template(&text)
}

fn api(path: &str, method: &str, more: &str) -> String {
    format!("{{Type: Api, Properties: {{Path: {path}, Method: {method}, {more}}}}}")
}

const CONDITIONS: &str = "Conditions: {C: !Equals [a, b], D: !Equals [a, c]}";

#[test]
fn an_event_without_api_makes_one() {
    let template = functions(
        "",
        &[("F", "", &format!("E: {}", api("'/a/{id}/'", "GET", "")))],
    );
    assert!(template.says(
        "ServerlessRestApi",
        r#""paths":{"/a/{id}/":{"get":{"responses":{},"x-amazon-apigateway-integration":{"httpMethod":"POST","type":"aws_proxy","uri":{"Fn::Sub":"arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"}}}}}"#
    ));
    assert!(
        template
            .resources
            .contains_key("ServerlessRestApiProdStage")
    );
    assert_eq!(
        template.resources["FEPermissionProd"],
        r#"{"Properties":{"Action":"lambda:InvokeFunction","FunctionName":{"Ref":"F"},"Principal":"apigateway.amazonaws.com","SourceArn":{"Fn::Sub":["arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/GET/a/*",{"__ApiId__":{"Ref":"ServerlessRestApi"},"__Stage__":"*"}]}},"Type":"AWS::Lambda::Permission"}"#
    );
}

#[test]
fn globals_are_those_of_the_api_that_events_make() {
    let template = functions(
        "Globals: {Api: {OpenApiVersion: 3.0.1, TracingEnabled: true}, Function: {Tags: {a: b}, PropagateTags: true}}",
        &[("F", "", &format!("E: {}", api("/a", "any", "")))],
    );
    assert!(template.says("ServerlessRestApi", r#""openapi":"3.0.1""#));
    assert!(!template.resources["ServerlessRestApi"].contains("swagger"));
    assert!(template.says("ServerlessRestApi", r#""Tags":[{"Key":"a","Value":"b"}]"#));
    assert!(template.says("ServerlessRestApiProdStage", r#""TracingEnabled":true"#));
    assert!(template.says("FEPermissionProd", "${__Stage__}/*/a"));
}

#[test]
fn an_api_is_made_where_any_of_its_functions_is() {
    let event = |path: &str, method: &str| format!("E: {}", api(path, method, ""));
    let template = functions(
        CONDITIONS,
        &[
            (
                "F",
                "Condition: C, DeletionPolicy: Delete,",
                &event("/a", "get"),
            ),
            (
                "G",
                "Condition: D, DeletionPolicy: Retain,",
                &event("/a", "post"),
            ),
            ("H", "Condition: D,", &event("/b", "get")),
        ],
    );
    assert!(template.says(
        "ServerlessRestApi",
        r#""Condition":"ServerlessRestApiCondition","DeletionPolicy":"Retain""#
    ));
    assert!(template.says(
        "ServerlessRestApi",
        r#""/a":{"Fn::If":["ServerlessRestApiSLASHaPathCondition",{"get":{"Fn::If":["C","#
    ));
    assert!(template.says(
        "ServerlessRestApi",
        r#""/b":{"Fn::If":["D",{"get":{"Fn::If":["D","#
    ));
    let conditions = template.conditions.unwrap();
    let either = r#"{"Fn::Or":[{"Condition":"C"},{"Condition":"D"}]}"#;
    assert!(conditions.contains(&format!(r#""ServerlessRestApiCondition":{either}"#)));
    assert!(conditions.contains(&format!(
        r#""ServerlessRestApiSLASHaPathCondition":{either}"#
    )));

    let template = functions(
        CONDITIONS,
        &[
            ("F", "Condition: C,", &event("/a", "get")),
            ("G", "", &event("/a", "post")),
        ],
    );
    assert!(!template.resources["ServerlessRestApi"].contains(r#""Condition":"#));
    assert!(template.says("ServerlessRestApi", r#""/a":{"get":{"Fn::If":["C","#));
}

#[test]
fn many_conditions_are_combined_in_steps() {
    let names: Vec<String> = (10..22).map(|number| format!("C{number}")).collect();
    let declared: Vec<String> = names
        .iter()
        .map(|name| format!("{name}: !Equals [a, {name}]"))
        .collect();
    let events: Vec<String> = (10..22)
        .map(|number| format!("E: {}", api(&format!("/{number}"), "get", "")))
        .collect();
    let all: Vec<(String, String)> = names
        .iter()
        .map(|name| (format!("F{name}"), format!("Condition: {name},")))
        .collect();
    let all: Vec<(&str, &str, &str)> = all
        .iter()
        .zip(&events)
        .map(|((id, condition), event)| (id.as_str(), condition.as_str(), event.as_str()))
        .collect();
    let template = functions(&format!("Conditions: {{{}}}", declared.join(", ")), &all);
    let conditions = template.conditions.unwrap();
    // `Fn::Or` takes ten conditions.
    assert!(conditions.contains(r#""ServerlessRestApiCondition":{"Fn::Or":[{"Condition":"C20"},{"Condition":"C21"},{"Condition":"ServerlessRestApiCondition1"}]}"#));
    assert!(
        conditions.contains(r#""ServerlessRestApiCondition1":{"Fn::Or":[{"Condition":"C10"},"#)
    );
}

#[test]
fn a_route_for_all_permits_all() {
    let event = "D: {Type: HttpApi}, E: {Type: HttpApi, Properties: {Path: '/a/{id}', Method: post, TimeoutInMillis: 50, RouteSettings: {ThrottlingBurstLimit: 5}}}";
    let template = functions("", &[("F", "", event)]);
    assert!(template.says(
        "ServerlessHttpApi",
        r#""$default":{"x-amazon-apigateway-any-method":{"isDefaultRoute":true"#
    ));
    assert!(template.says(
        "ServerlessHttpApi",
        r#""parameters":[{"in":"path","name":"id","required":true}]"#
    ));
    assert!(template.says(
        "ServerlessHttpApi",
        r#""payloadFormatVersion":"2.0","timeoutInMillis":50"#
    ));
    assert!(template.says(
        "ServerlessHttpApiApiGatewayDefaultStage",
        r#""RouteSettings":{"POST /a/{id}":{"ThrottlingBurstLimit":5}}"#
    ));
    assert!(template.says("FDPermission", "${__ApiId__}/${__Stage__}/*\""));
    assert!(!template.resources.contains_key("FEPermission"));
}

#[test]
fn an_api_that_is_no_resource_is_refused() {
    for reference in ["!Ref X", "!ImportValue x", "X", "!GetAtt X.Y"] {
        let event = format!(
            "E: {}",
            api("/a", "get", &format!("RestApiId: {reference}"))
        );
        let template = functions("", &[("F", "", &event)]);
        assert!(
            template.refusals[0].contains("must refer to a resource of type AWS::Serverless::Api")
        );
    }
}

#[test]
fn a_method_has_one_function() {
    let event = format!("E: {}", api("/a", "get", ""));
    let template = functions("", &[("F", "", &event), ("G", "", &event)]);
    assert!(template.refusals[0].contains("more than once"));
}

#[test]
fn a_state_machine_is_started_with_a_role() {
    let template = template(
        "Resources: {S: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: s3://b/k, Role: r, Events: {E: {Type: Api, Properties: {Path: /a, Method: post}}}}}}\n",
    );
    assert!(template.says(
        "ServerlessRestApi",
        r#""credentials":{"Fn::GetAtt":["SERole","Arn"]}"#
    ));
    assert!(template.says(
        "ServerlessRestApi",
        r#"{"Fn::Sub":"{\"input\": \"$util.escapeJavaScript($input.json('$'))\", \"stateMachineArn\": \"${S}\"}"}"#
    ));
    assert!(template.says(
        "SERole",
        r#"{"Action":"states:StartExecution","Effect":"Allow","Resource":{"Ref":"S"}}"#
    ));
}
