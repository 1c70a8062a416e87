//! The role that a function runs with.

use ecow::eco_format;

use super::properties::{CREATED_BY, traced};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::owner::Owner;
use crate::load::cloudformation::serverless::role::{Role, assumed_by, managed_policy};
use crate::load::cloudformation::serverless::tree::{self, node};

/// The role that SAM makes for a function, with what its properties ask for.
pub fn of(expansion: &Expansion, owner: &Owner) -> Expanded<Role> {
    let trusted = owner
        .copied("AssumeRolePolicyDocument")
        .unwrap_or_else(|| assumed_by(owner.span, "lambda.amazonaws.com"));
    let mut role = Role::new(owner, trusted).tagged(owner.tags(CREATED_BY));
    let basic = match owner.something("DurableConfig") {
        Some(_) => "service-role/AWSLambdaBasicDurableExecutionRolePolicy",
        None => "service-role/AWSLambdaBasicExecutionRole",
    };
    role.add_managed(managed_policy(expansion, owner.span, basic));
    if let Some(node) = traced(expansion, owner) {
        role.add_managed(managed_policy(
            expansion,
            node.span,
            tracing_policy(expansion),
        ));
    }
    if let Some(node) = owner.something("VpcConfig") {
        let path = "service-role/AWSLambdaVPCAccessExecutionRole";
        role.add_managed(managed_policy(expansion, node.span, path));
    }
    if let Some(queue) = owner.something("DeadLetterQueue")
        && let Some(target) = queue.get("TargetArn")
    {
        let action = match queue.get("Type").and_then(|kind| kind.text()) {
            Some(kind) if kind == "SNS" => "sns:Publish",
            _ => "sqs:SendMessage",
        };
        role.add_inline(node!(queue.span, {
            "PolicyName": "DeadLetterQueuePolicy",
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{
                    "Action": action,
                    "Resource": (target.clone()),
                    "Effect": "Allow",
                }],
            },
        }));
    }
    Ok(role)
}

/// The policy that lets a role write traces.
pub fn tracing_policy(expansion: &Expansion) -> &'static str {
    match expansion.partition {
        "aws" => "AWSXrayWriteOnlyAccess",
        _ => "AWSXRayDaemonWriteAccess",
    }
}

/// Gives the function its role: whether the one that SAM makes is used, and under which condition only.
pub fn place(
    expansion: &mut Expansion,
    owner: &Owner,
    role: &Role,
    function: &mut Made,
) -> Expanded<(bool, Option<Node>)> {
    let Some(written) = owner.get("Role") else {
        function.properties.set("Role", role.arn());
        return Ok((true, None));
    };
    let resolved = expansion.resolved(written);
    if !matches!(resolved.function(), Some(("Fn::If", _))) {
        return Ok((false, None));
    }
    let Some((condition, yes, no)) = resolved.choice() else {
        return refuse(written.span, "Fn::If needs a condition and two values.");
    };
    let choose = |yes: Node, no: Node| {
        tree::function(
            "Fn::If",
            tree::list(written.span, [condition.clone(), yes, no]),
        )
    };
    match (yes.is_no_value(), no.is_no_value()) {
        (true, true) => {
            function.properties.set("Role", role.arn());
            Ok((true, None))
        }
        (true, false) => {
            function
                .properties
                .set("Role", choose(role.arn(), no.clone()));
            Ok((true, Some(condition.clone())))
        }
        (false, true) => {
            function
                .properties
                .set("Role", choose(yes.clone(), role.arn()));
            let Some(name) = condition.text() else {
                return refuse(condition.span, "Fn::If needs the name of a condition.");
            };
            let opposite = eco_format!("NOT{name}");
            let span = condition.span;
            let negation = node!(span, { "Fn::Not": [{ "Condition": (condition.clone()) }] });
            expansion.conditions.set(opposite.clone(), negation);
            Ok((true, Some(tree::text(span, opposite))))
        }
        (false, false) => Ok((false, None)),
    }
}
