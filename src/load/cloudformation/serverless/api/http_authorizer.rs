//! The authorizers of an HTTP API: tokens, functions, IAM.

use ecow::{EcoString, eco_format};

use super::authorizer::{authorizer_permission, function_uri, invoke_role};
use super::event::PARTITION;
use super::literal;
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

/// One of `Auth.Authorizers`, or the built-in one of IAM.
pub struct Authorizer {
    pub name: EcoString,
    kind: Kind,
    pub scopes: Option<Node>,
    node: Node,
    span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Iam,
    Token,
    Lambda,
}

/// The properties that only authorizers of one kind have.
const OF_TOKENS: [&str; 3] = ["AuthorizationScopes", "JwtConfiguration", "IdentitySource"];
const OF_LAMBDA: [&str; 6] = [
    "FunctionArn",
    "FunctionInvokeRole",
    "Identity",
    "AuthorizerPayloadFormatVersion",
    "EnableSimpleResponses",
    "EnableFunctionDefaultPermissions",
];

/// The authorizers that an API defines.
pub fn read(auth: &Node) -> Expanded<Vec<Authorizer>> {
    let mut out = Vec::new();
    if let Some(enabled) = auth
        .get("EnableIamAuthorizer")
        .filter(|enabled| literal::is_true(enabled))
    {
        out.push(Authorizer {
            name: "AWS_IAM".into(),
            kind: Kind::Iam,
            scopes: None,
            node: tree::object::<EcoString>(enabled.span, []),
            span: enabled.span,
        });
    }
    let Some(written) = auth.something("Authorizers") else {
        return Ok(out);
    };
    for entry in literal::a_map(written, "Authorizers")?
        .entries()
        .unwrap_or_default()
    {
        let node = literal::a_map(&entry.value, &eco_format!("The authorizer {}", entry.key))?;
        let authorizer = Authorizer {
            name: entry.key.clone(),
            kind: match node.something("JwtConfiguration") {
                Some(_) => Kind::Token,
                None => Kind::Lambda,
            },
            scopes: node.given("AuthorizationScopes").cloned(),
            node: node.clone(),
            span: entry.key_span,
        };
        authorizer.check()?;
        out.retain(|other| other.name != authorizer.name);
        out.push(authorizer);
    }
    Ok(out)
}

impl Authorizer {
    fn check(&self) -> Expanded<()> {
        if let Some(old) = self.node.entry("OpenIdConnectUrl") {
            return refuse(
                old.key_span,
                "Authorizers have no OpenIdConnectUrl: use JwtConfiguration.",
            );
        }
        let (others, needed, what): (&[&str], &[&str], _) = match self.kind {
            Kind::Iam => return Ok(()),
            Kind::Token => (&OF_LAMBDA, &["IdentitySource"], "with a JwtConfiguration"),
            Kind::Lambda => (
                &OF_TOKENS,
                &["FunctionArn", "AuthorizerPayloadFormatVersion"],
                "without a JwtConfiguration",
            ),
        };
        if let Some(scopes) = &self.scopes {
            literal::a_list(scopes, "AuthorizationScopes")?;
        }
        for name in others {
            if let Some(value) = self.node.given(name) {
                return refuse(value.span, format!("An authorizer {what} has no {name}."));
            }
        }
        for name in needed {
            if self.node.something(name).is_none() {
                return refuse(self.span, format!("An authorizer {what} needs {name}."));
            }
        }
        if let Some(enabled) = self.node.given("EnableFunctionDefaultPermissions")
            && Node::literal_bool(enabled).is_none()
        {
            return refuse(
                enabled.span,
                "EnableFunctionDefaultPermissions must be true or false.",
            );
        }
        if let Some(configuration) = self.node.something("JwtConfiguration") {
            literal::a_map(configuration, "JwtConfiguration")?;
        }
        Ok(())
    }

    /// The security scheme of a definition for it.
    pub fn scheme(&self, partition: &str) -> Expanded<Node> {
        let span = self.span;
        let text = |text: &str| tree::text(span, text);
        const AUTHORIZER: &str = "x-amazon-apigateway-authorizer";
        Ok(match self.kind {
            Kind::Iam => tree::object(
                span,
                [
                    ("type", text("apiKey")),
                    ("name", text("Authorization")),
                    ("in", text("header")),
                    ("x-amazon-apigateway-authtype", text("awsSigv4")),
                ],
            ),
            Kind::Token => {
                tree::object(span, [("type", text("oauth2")), (AUTHORIZER, self.token())])
            }
            Kind::Lambda => tree::object(
                span,
                [
                    ("type", text("apiKey")),
                    ("name", text("Unused")),
                    ("in", text("header")),
                    (AUTHORIZER, self.lambda(partition)?),
                ],
            ),
        })
    }

    fn token(&self) -> Node {
        let span = self.span;
        let mut out = tree::object::<EcoString>(span, []);
        if let Some(written) = self.node.get("JwtConfiguration") {
            // The definition has these names in lower case, resources don't, and both are written.
            let mut configuration = tree::object::<EcoString>(written.span, []);
            for entry in written.entries().unwrap_or_default() {
                configuration.set(entry.key.to_lowercase(), entry.value.clone());
            }
            out.set("jwtConfiguration", configuration);
        }
        if let Some(source) = self.node.get("IdentitySource") {
            out.set("identitySource", source.clone());
        }
        out.set("type", tree::text(span, "jwt"));
        out
    }

    fn lambda(&self, partition: &str) -> Expanded<Node> {
        let span = self.span;
        let mut out = tree::object(span, [("type", tree::text(span, "request"))]);
        if let Some(function) = self.node.get("FunctionArn") {
            out.set("authorizerUri", function_uri(function, partition));
        }
        if let Some(role) = invoke_role(&self.node) {
            out.set("authorizerCredentials", role);
        }
        if let Some(identity) = self.node.something("Identity") {
            literal::a_map(identity, "Identity")?;
            if let Some(seconds) = identity.given("ReauthorizeEvery") {
                out.set("authorizerResultTtlInSeconds", seconds.clone());
            }
            out.set("identitySource", identity_source(identity)?);
        }
        if let Some(version) = self.node.get("AuthorizerPayloadFormatVersion") {
            out.set("authorizerPayloadFormatVersion", version.clone());
        }
        if let Some(simple) = self.node.something("EnableSimpleResponses") {
            out.set("enableSimpleResponses", simple.clone());
        }
        Ok(out)
    }

    /// The permission for the API to invoke the authorizer's function, where it is asked for.
    pub fn permission(&self, api: &EcoString, resource: &Node) -> Option<Made> {
        let function = self.node.something("FunctionArn")?;
        self.node.something("EnableFunctionDefaultPermissions")?;
        Some(authorizer_permission(
            eco_format!("{api}{}AuthorizerPermission", self.name),
            api,
            resource,
            function,
            PARTITION,
            self.span,
        ))
    }
}

fn identity_source(identity: &Node) -> Expanded<Node> {
    let mut sources = Vec::new();
    for (key, prefix) in [
        ("Headers", "$request.header."),
        ("QueryStrings", "$request.querystring."),
        ("StageVariables", "$stageVariables."),
        ("Context", "$context."),
    ] {
        let Some(names) = identity.something(key) else {
            continue;
        };
        for name in literal::a_list(names, key)? {
            let source = eco_format!("{prefix}{}", literal::a_text(name, key)?);
            sources.push(tree::text(name.span, source));
        }
    }
    Ok(tree::list(identity.span, sources))
}
