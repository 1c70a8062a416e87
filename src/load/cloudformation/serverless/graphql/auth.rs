//! Who may use a GraphQL API.

use ecow::{EcoString, eco_format};

use super::super::connector::{Connection, End};
use super::super::expansion::{Expanded, Expansion, refuse};
use super::super::made::Made;
use super::super::tree::{self, node};
use super::{Api, without_nulls};
use crate::load::cloudformation::document::Node;

/// The properties that configure a kind of authorization: in SAM, and in AppSync.
const CONFIGURED: [(&str, &str, &str); 3] = [
    ("AWS_LAMBDA", "LambdaAuthorizer", "LambdaAuthorizerConfig"),
    ("OPENID_CONNECT", "OpenIDConnect", "OpenIDConnectConfig"),
    ("AMAZON_COGNITO_USER_POOLS", "UserPool", "UserPoolConfig"),
];

impl Api {
    /// The API with its authorization, and the ARNs of functions that authorize.
    pub(super) fn authorized(&self, mut api: Made) -> Expanded<(Made, Vec<Node>)> {
        let mut functions = Vec::new();
        let Some(auth) = self.owner.get("Auth") else {
            return Ok((api, functions));
        };
        if let Some((name, config)) = configuration(auth, &mut functions)? {
            api = api.with(name, config);
        }
        let mut others = Vec::new();
        let additional = auth.given("Additional").and_then(Node::items);
        for auth in additional.unwrap_or_default() {
            let mut other = tree::object::<&str>(auth.span, []);
            if let Some(kind) = auth.given("Type") {
                other.set("AuthenticationType", kind.clone());
            }
            if let Some((name, mut config)) = configuration(auth, &mut functions)? {
                if name == "UserPoolConfig" {
                    // Only the first way to authorize has a default.
                    config.remove("DefaultAction");
                }
                other.set(name, config);
            }
            others.push(other);
        }
        let span = auth.span;
        let others = (!others.is_empty()).then(|| tree::list(span, others));
        let api = api
            .with_some("AuthenticationType", auth.given("Type").cloned())
            .with_some("AdditionalAuthenticationProviders", others);
        Ok((api, functions))
    }

    /// Lets the API invoke the functions that authorize.
    pub(super) fn permit_authorizers(
        &mut self,
        expansion: &mut Expansion,
        functions: Vec<Node>,
    ) -> Expanded<()> {
        for (index, arn) in functions.into_iter().enumerate() {
            let span = arn.span;
            let id = &self.owner.id;
            let connection = Connection {
                id: eco_format!("{id}ToLambdaAuthConnector{}", index + 1),
                suffix: EcoString::new(),
                span,
                attributes: None,
                source: End {
                    kind: "AWS::AppSync::GraphQLApi".into(),
                    arn: Some(tree::reference(span, id.clone())),
                    resource_id: Some(self.id(span)),
                    ..End::default()
                },
                destination: End {
                    kind: "AWS::Lambda::Function".into(),
                    arn: Some(arn),
                    ..End::default()
                },
                permissions: &node!(span, ["Write"]),
            };
            self.made.extend(connection.make(expansion)?);
        }
        Ok(())
    }
}

/// The property that configures a way to authorize, where it has one.
fn configuration(auth: &Node, functions: &mut Vec<Node>) -> Expanded<Option<(&'static str, Node)>> {
    let mut given = CONFIGURED
        .iter()
        .filter_map(|(_, name, _)| auth.given(name));
    if let (Some(_), Some(other)) = (given.next(), given.next()) {
        return refuse(
            other.span,
            "Only what belongs to the Type can be configured: remove this or the other one.",
        );
    }
    let kind = auth.given("Type");
    let known = CONFIGURED
        .iter()
        .find(|(name, _, _)| kind.and_then(Node::text).is_some_and(|kind| kind == name));
    let Some((kind, written, name)) = known else {
        return Ok(None);
    };
    let Some(config) = auth.given(written) else {
        return refuse(auth.span, format!("With the Type {kind}, set {written}."));
    };
    let config = without_nulls(config);
    if *kind == "AWS_LAMBDA"
        && let Some(arn) = config.get("AuthorizerUri")
    {
        functions.push(arn.clone());
    }
    Ok(config.is_something().then_some((*name, config)))
}
