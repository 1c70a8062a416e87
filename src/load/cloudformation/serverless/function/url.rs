//! `FunctionUrlConfig`: the function's URL, and who may call it.

use crate::load::cloudformation::document::{Entry, Node};
use crate::load::cloudformation::serverless::events::Target;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::owner::Owner;
use crate::load::cloudformation::serverless::tree;

/// The URL of a function that asks for one; without authorization, with the permissions for everyone.
pub fn make(expansion: &Expansion, owner: &Owner, target: &Target) -> Expanded<Vec<Made>> {
    let Some(config) = owner.something("FunctionUrlConfig") else {
        return Ok(Vec::new());
    };
    let literal = config.function().is_none();
    let kind = config.given("AuthType");
    if literal {
        check_kind(expansion, config, kind)?;
        check_cors(expansion, config)?;
    }
    let span = config.span;
    let url = owner
        .beside("Url", "AWS::Lambda::Url", span)
        .with_some(
            "Cors",
            config
                .given("Cors")
                .filter(|cors| cors.is_something())
                .cloned(),
        )
        .with_some("AuthType", kind.cloned())
        .with("TargetFunctionArn", target.name(span))
        .with_some("InvokeMode", config.given("InvokeMode").cloned());
    let mut made = vec![url];
    if let Some(kind) = kind
        && literal
        && kind.text().is_some_and(|kind| kind == "NONE")
    {
        let permission = |suffix, action: &'static str| {
            owner
                .beside(suffix, "AWS::Lambda::Permission", kind.span)
                .with("Action", tree::text(kind.span, action))
                .with("FunctionName", target.name(kind.span))
                .with("Principal", tree::text(kind.span, "*"))
        };
        made.push(
            permission("UrlPublicPermissions", "lambda:InvokeFunctionUrl")
                .with("FunctionUrlAuthType", kind.clone()),
        );
        made.push(
            permission("URLInvokeAllowPublicAccess", "lambda:InvokeFunction")
                .with("InvokedViaFunctionUrl", tree::plain(kind.span, "true")),
        );
    }
    Ok(made)
}

fn check_kind(expansion: &Expansion, config: &Node, kind: Option<&Node>) -> Expanded<()> {
    match kind {
        Some(kind) if kind.function().is_some() || expansion.may_be_literal(kind) => Ok(()),
        Some(kind)
            if kind
                .text()
                .is_some_and(|kind| kind == "AWS_IAM" || kind == "NONE") =>
        {
            Ok(())
        }
        kind => refuse(
            kind.unwrap_or(config).span,
            "FunctionUrlConfig needs the AuthType AWS_IAM or NONE.",
        ),
    }
}

fn check_cors(expansion: &Expansion, config: &Node) -> Expanded<()> {
    let Some(cors) = config.given("Cors").filter(|cors| cors.is_something()) else {
        return Ok(());
    };
    if cors.function().is_some() {
        return Ok(());
    }
    let Some(entries) = cors.entries() else {
        return refuse(cors.span, "Cors must be a mapping.");
    };
    entries
        .iter()
        .try_for_each(|entry| check_cors_entry(expansion, entry))
}

fn check_cors_entry(expansion: &Expansion, entry: &Entry) -> Expanded<()> {
    let value = &entry.value;
    if value.function().is_some() || expansion.may_be_literal(value) {
        return Ok(());
    }
    let (right, wanted) = match entry.key.as_str() {
        "AllowOrigins" | "AllowMethods" | "AllowHeaders" | "ExposeHeaders" => {
            (value.items().is_some(), "a list")
        }
        "AllowCredentials" => (value.literal_bool().is_some(), "true or false"),
        "MaxAge" => (
            value.string().is_none() && value.text().is_some(),
            "a number",
        ),
        name => return refuse(entry.key_span, format!("Cors has no property {name}.")),
    };
    match right {
        true => Ok(()),
        false => refuse(value.span, format!("{} must be {wanted}.", entry.key)),
    }
}
