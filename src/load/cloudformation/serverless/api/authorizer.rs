//! The authorizers of a REST API: who decides whether a caller may.

use ecow::{EcoString, eco_format};

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
    /// The scopes that a method requires where it doesn't say which.
    pub scopes: Option<Node>,
    /// What is written, for what is read only where it matters.
    node: Node,
    span: Span,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Iam,
    Cognito,
    LambdaToken,
    LambdaRequest,
}

/// The authorizers that an API defines, with that of IAM where it is the default.
pub fn read(auth: &Node) -> Expanded<Vec<Authorizer>> {
    let mut out = Vec::new();
    if let Some(default) = auth.get("DefaultAuthorizer")
        && literal::string(default) == Some("AWS_IAM")
    {
        out.push(Authorizer {
            name: "AWS_IAM".into(),
            kind: Kind::Iam,
            scopes: None,
            node: tree::object::<EcoString>(default.span, []),
            span: default.span,
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
            kind: kind(node)?,
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

fn kind(node: &Node) -> Expanded<Kind> {
    let payload = match node.given("FunctionPayloadType") {
        None => Kind::LambdaToken,
        Some(payload) => match literal::string(payload) {
            Some("TOKEN") => Kind::LambdaToken,
            Some("REQUEST") => Kind::LambdaRequest,
            _ => {
                return refuse(
                    payload.span,
                    "FunctionPayloadType must be TOKEN or REQUEST.",
                );
            }
        },
    };
    Ok(match node.something("UserPoolArn") {
        Some(_) => Kind::Cognito,
        None => payload,
    })
}

impl Authorizer {
    fn check(&self) -> Expanded<()> {
        let request = self
            .node
            .get("FunctionPayloadType")
            .and_then(literal::string)
            == Some("REQUEST");
        if request && self.lacks_identity()? {
            return refuse(
                self.span,
                "An authorizer of payload type REQUEST needs an Identity with Headers, QueryStrings, StageVariables or Context.",
            );
        }
        if let Some(scopes) = &self.scopes {
            literal::a_list(scopes, "AuthorizationScopes")?;
        }
        if let Some(disabled) = self.node.given("DisableFunctionDefaultPermissions")
            && Node::literal_bool(disabled).is_none()
        {
            return refuse(
                disabled.span,
                "DisableFunctionDefaultPermissions must be true or false.",
            );
        }
        Ok(())
    }

    /// Whether nothing says which request is whose. Without caching nothing must.
    fn lacks_identity(&self) -> Expanded<bool> {
        let Some(identity) = self.node.something("Identity") else {
            return Ok(true);
        };
        literal::a_map(identity, "Identity")?;
        let missing = ["Headers", "QueryStrings", "StageVariables", "Context"]
            .iter()
            .all(|key| identity.something(key).is_none());
        let seconds = identity
            .given("ReauthorizeEvery")
            .and_then(Node::text)
            .and_then(|text| text.trim().parse::<i64>().ok());
        Ok(missing && seconds.is_none_or(|seconds| seconds > 0))
    }

    fn identity(&self, key: &str) -> Option<&Node> {
        self.node.something("Identity")?.something(key)
    }

    /// The security scheme of a definition for it.
    pub fn scheme(&self, partition: &str) -> Expanded<Node> {
        if let Some(identity) = self.node.something("Identity") {
            literal::a_map(identity, "Identity")?;
        }
        let span = self.span;
        let text = |text: &str| tree::text(span, text);
        let header = match self.kind {
            Kind::LambdaRequest => text("Unused"),
            _ => match self.identity("Header") {
                Some(header) => header.clone(),
                None => text("Authorization"),
            },
        };
        let auth_type = match self.kind {
            Kind::Iam => "awsSigv4",
            Kind::Cognito => "cognito_user_pools",
            Kind::LambdaToken | Kind::LambdaRequest => "custom",
        };
        let mut out = tree::object(
            span,
            [
                ("type", text("apiKey")),
                ("name", header),
                ("in", text("header")),
                ("x-amazon-apigateway-authtype", text(auth_type)),
            ],
        );
        let authorizer = match self.kind {
            Kind::Iam => return Ok(out),
            Kind::Cognito => self.cognito(),
            Kind::LambdaToken | Kind::LambdaRequest => self.lambda(partition)?,
        };
        out.set("x-amazon-apigateway-authorizer", authorizer);
        Ok(out)
    }

    fn cognito(&self) -> Node {
        let span = self.span;
        let mut out = tree::object(span, [("type", tree::text(span, "cognito_user_pools"))]);
        if let Some(pools) = self.node.get("UserPoolArn") {
            let pools = match pools.items() {
                Some(_) => pools.clone(),
                None => tree::list(pools.span, [pools.clone()]),
            };
            out.set("providerARNs", pools);
        }
        self.validate(&mut out);
        out
    }

    fn lambda(&self, partition: &str) -> Expanded<Node> {
        let span = self.span;
        let kind = match self.kind {
            Kind::LambdaRequest => "request",
            _ => "token",
        };
        let mut out = tree::object(span, [("type", tree::text(span, kind))]);
        if let Some(function) = self.node.given("FunctionArn") {
            out.set("authorizerUri", function_uri(function, partition));
        }
        if let Some(seconds) = self
            .node
            .something("Identity")
            .and_then(|identity| identity.given("ReauthorizeEvery"))
        {
            out.set("authorizerResultTtlInSeconds", seconds.clone());
        }
        if let Some(role) = invoke_role(&self.node) {
            out.set("authorizerCredentials", role);
        }
        if self.kind == Kind::LambdaToken {
            self.validate(&mut out);
            return Ok(out);
        }
        let mut sources = Vec::new();
        for (key, prefix) in [
            ("Headers", "method.request.header."),
            ("QueryStrings", "method.request.querystring."),
            ("StageVariables", "stageVariables."),
            ("Context", "context."),
        ] {
            let Some(names) = self.identity(key) else {
                continue;
            };
            for name in literal::a_list(names, key)? {
                sources.push(eco_format!("{prefix}{}", literal::a_text(name, key)?));
            }
        }
        if !sources.is_empty() {
            out.set("identitySource", tree::text(span, sources.join(", ")));
        }
        Ok(out)
    }

    fn validate(&self, authorizer: &mut Node) {
        if let Some(expression) = self.identity("ValidationExpression") {
            authorizer.set("identityValidationExpression", expression.clone());
        }
    }

    /// The permission for the API to invoke the authorizer's function.
    pub fn permission(&self, api: &EcoString, resource: &Node, partition: &str) -> Option<Made> {
        let function = self.node.something("FunctionArn")?;
        if self
            .node
            .something("DisableFunctionDefaultPermissions")
            .is_some()
        {
            return None;
        }
        Some(authorizer_permission(
            eco_format!("{api}{}AuthorizerPermission", self.name),
            api,
            resource,
            function,
            partition,
            self.span,
        ))
    }
}

/// The role with which an authorizer's function is invoked, if not by a permission.
pub fn invoke_role(authorizer: &Node) -> Option<Node> {
    authorizer
        .something("FunctionInvokeRole")
        .filter(|role| literal::string(role) != Some("NONE"))
        .cloned()
}

/// The URI with which API Gateway invokes the function of an ARN.
pub fn function_uri(function: &Node, partition: &str) -> Node {
    tree::sub_with(
        function.span,
        eco_format!(
            "arn:{partition}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/${{__FunctionArn__}}/invocations"
        ),
        tree::object(function.span, [("__FunctionArn__", function.clone())]),
    )
}

/// The permission for an API to invoke a function as authorizer.
pub fn authorizer_permission(
    id: EcoString,
    api: &EcoString,
    resource: &Node,
    function: &Node,
    partition: &str,
    span: Span,
) -> Made {
    let source = tree::sub_with(
        span,
        eco_format!(
            "arn:{partition}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{__ApiId__}}/authorizers/*"
        ),
        tree::object(span, [("__ApiId__", tree::reference(span, api.clone()))]),
    );
    Made::new(id, "AWS::Lambda::Permission", span)
        .inheriting(resource)
        .with("Action", tree::text(span, "lambda:InvokeFunction"))
        .with("FunctionName", function.clone())
        .with("Principal", tree::text(span, "apigateway.amazonaws.com"))
        .with("SourceArn", source)
}
