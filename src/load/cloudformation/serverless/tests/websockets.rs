//! WebSocket APIs.

use super::*;

fn websocket(routes: &str, properties: &str) -> Template {
    template(&format!(
        "Resources: {{W: {{Type: AWS::Serverless::WebSocketApi, Properties: {{RouteSelectionExpression: $request.body.action, Routes: {{{routes}}}, {properties}}}}}}}\n"
    ))
}

#[test]
fn each_route_invokes_its_function() {
    let template = websocket(
        "$default: {FunctionArn: f}, sendMessage: {FunctionArn: g}",
        "",
    );
    assert_eq!(
        template.ids(),
        [
            "W",
            "WDefaultIntegration",
            "WDefaultPermission",
            "WDefaultRoute",
            "WDefaultStage",
            "WSendmessageIntegration",
            "WSendmessagePermission",
            "WSendmessageRoute",
        ]
    );
    assert_eq!(
        template.resources["WSendmessageRoute"],
        r#"{"Properties":{"ApiId":{"Ref":"W"},"RouteKey":"sendMessage","Target":{"Fn::Join":["/",["integrations",{"Ref":"WSendmessageIntegration"}]]}},"Type":"AWS::ApiGatewayV2::Route"}"#
    );
    assert!(template.says(
        "WSendmessagePermission",
        r#"${W.ApiId}/default/sendMessage"}"#
    ));
    assert!(template.says("W", r#""Tags":{"websocketapi:createdBy":"SAM"}"#));
}

#[test]
fn clients_are_authorized_when_they_connect() {
    let connect = "$connect: {FunctionArn: f}";
    let template = websocket(connect, "Auth: {AuthType: CUSTOM, AuthArn: a}");
    assert!(template.says(
        "WConnectRoute",
        r#""AuthorizationType":"CUSTOM","AuthorizerId":{"Ref":"WConnectAuthorizer"}"#
    ));
    assert!(template.says("WConnectAuthorizer", r#""AuthorizerType":"REQUEST""#));
    assert!(template.resources.contains_key("WAuthorizerPermission"));
    let template = websocket(
        connect,
        "Auth: {AuthType: CUSTOM, AuthArn: a, InvokeRole: r}",
    );
    assert!(!template.resources.contains_key("WAuthorizerPermission"));
    let template = websocket(connect, "Auth: {AuthType: AWS_IAM}");
    assert!(template.says("WConnectRoute", r#""AuthorizationType":"AWS_IAM""#));
}

#[test]
fn what_a_websocket_api_can_not_be_is_refused() {
    let refused =
        |routes: &str, properties: &str| websocket(routes, properties).refusals.join("\n");
    let connect = "$connect: {FunctionArn: f}";
    assert!(refused("", "").contains("at least one route"));
    assert!(refused("a-b: {FunctionArn: f}", "").contains("letters and digits"));
    assert!(refused("a: {}", "").contains("FunctionArn"));
    assert!(refused("a: {FunctionArn: f, RequestParameters: {x: y}}", "").contains("$connect"));
    assert!(refused("a: {FunctionArn: f}", "Auth: {AuthType: NONE}").contains("route $connect"));
    assert!(refused(connect, "Auth: {AuthType: CUSTOM}").contains("AuthArn"));
    assert!(refused(connect, "Auth: {AuthType: NONE, AuthArn: a}").contains("NONE"));
    assert!(refused(connect, "StageName: $default").contains("$default"));
    assert!(refused(connect, "StageName: a-b").contains("logical id "));
    assert!(refused(connect, "IpAddressType: ipv6").contains("ipv4 or dualstack"));
    assert_eq!(refused(connect, "Auth: {AuthType: NONE}"), "");
}
