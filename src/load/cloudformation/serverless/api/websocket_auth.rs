//! `Auth` of a WebSocket API: how clients that connect are authorized.

use ecow::{EcoString, eco_format};

use super::authorizer::authorizer_permission;
use super::event::PARTITION;
use super::literal;
use super::websocket::CONNECT;
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::owner::Owner;
use crate::load::cloudformation::serverless::tree;

/// `Auth`: how clients that connect are authorized.
pub enum Auth {
    Unsaid,
    None,
    Iam,
    /// By a function; what is written.
    Custom(Node),
}

impl Auth {
    /// What is written in `Auth`.
    pub fn read(properties: &Node) -> Expanded<Auth> {
        let Some(auth) = properties.something("Auth") else {
            return Ok(Auth::Unsaid);
        };
        let connects = properties
            .given("Routes")
            .is_some_and(|routes| routes.get(CONNECT).is_some());
        if !connects {
            return refuse(
                auth.span,
                "Auth needs a route $connect, by which clients are authorized.",
            );
        }
        let Some(kind) = auth.something("AuthType") else {
            return refuse(
                auth.span,
                "Auth needs an AuthType: AWS_IAM, CUSTOM or NONE.",
            );
        };
        let alone = auth.entries().is_some_and(|entries| entries.len() == 1);
        match literal::string(kind) {
            Some("CUSTOM") if auth.something("AuthArn").is_some() => Ok(Auth::Custom(auth.clone())),
            Some("CUSTOM") => refuse(kind.span, "The AuthType CUSTOM needs an AuthArn."),
            Some("AWS_IAM") if alone => Ok(Auth::Iam),
            Some("NONE") if alone => Ok(Auth::None),
            Some(name @ ("AWS_IAM" | "NONE")) => refuse(
                auth.span,
                format!("The AuthType {name} has no other properties beside it."),
            ),
            _ => refuse(kind.span, "AuthType must be AWS_IAM, CUSTOM or NONE."),
        }
    }
}

/// The logical id of an API's authorizer.
pub fn authorizer_id(api: &str) -> EcoString {
    eco_format!("{api}ConnectAuthorizer")
}

/// The authorizer, and the permission for it unless it has a role.
pub fn authorizer(api: &Owner, auth: &Node) -> Vec<Made> {
    let span = auth.span;
    let id = authorizer_id(&api.id);
    let name = auth
        .something("Name")
        .cloned()
        .unwrap_or_else(|| tree::text(span, id.clone()));
    let mut authorizer = Made::new(id, "AWS::ApiGatewayV2::Authorizer", span)
        .inheriting(&api.resource)
        .with("ApiId", tree::reference(span, api.id.clone()))
        .with("AuthorizerType", tree::text(span, "REQUEST"))
        .with("Name", name)
        .with_some(
            "AuthorizerCredentialsArn",
            auth.given("InvokeRole").cloned(),
        )
        .with_some("IdentitySource", auth.given("IdentitySource").cloned());
    let mut made = Vec::new();
    if let Some(function) = auth.get("AuthArn") {
        let uri = tree::sub_with(
            function.span,
            "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${AuthArn}/invocations",
            tree::object(function.span, [("AuthArn", function.clone())]),
        );
        authorizer = authorizer.with("AuthorizerUri", uri);
        if auth.something("InvokeRole").is_none() {
            made.push(authorizer_permission(
                eco_format!("{}AuthorizerPermission", api.id),
                &api.id,
                &api.resource,
                function,
                PARTITION,
                span,
            ));
        }
    }
    made.insert(0, authorizer);
    made
}
