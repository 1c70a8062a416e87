//! `EventInvokeConfig`: where what comes of an asynchronous invocation goes.

use ecow::{EcoString, eco_format};

use super::versions::Published;
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::owner::Owner;
use crate::load::cloudformation::serverless::role::{allowing, writing_objects};
use crate::load::cloudformation::serverless::tree::{self, node};

/// What is made for the destinations, and what the function's role must allow for them.
#[derive(Default)]
pub struct Destinations {
    pub made: Vec<Made>,
    pub policies: Vec<Node>,
}

/// The configuration of a function that has one, with queues and topics where it names none.
pub fn make(
    expansion: &mut Expansion,
    owner: &Owner,
    published: Option<&Published>,
) -> Expanded<Destinations> {
    let mut out = Destinations::default();
    let Some(written) = owner.something("EventInvokeConfig") else {
        return Ok(out);
    };
    let config = expansion.resolved(written);
    let span = written.span;
    let mut invoke = owner.beside("EventInvokeConfig", "AWS::Lambda::EventInvokeConfig", span);
    let mut destinations = tree::object::<&str>(span, []);
    if let Some(written) = config
        .given("DestinationConfig")
        .filter(|node| node.is_something())
    {
        if written.entries().is_none() {
            return refuse(written.span, "DestinationConfig must be a mapping.");
        }
        for name in ["OnSuccess", "OnFailure"] {
            let Some(destination) = written.given(name) else {
                continue;
            };
            if destination.entries().is_none() {
                return refuse(destination.span, format!("{name} must be a mapping."));
            }
            let id = eco_format!("{}{name}", invoke.id);
            let arn = one(expansion, owner, &id, destination, &mut out)?;
            let arn = node!(destination.span, { "Destination": arn });
            destinations.set(name, arn);
        }
    }
    let qualifier = match published {
        Some(published) => Node {
            span,
            ..published.name.clone()
        },
        None => tree::text(span, "$LATEST"),
    };
    if let Some(published) = published {
        let alias = tree::text(span, published.alias.id.clone());
        invoke = invoke.attribute("DependsOn", tree::list(span, [alias]));
    }
    invoke = invoke
        .with("FunctionName", tree::reference(span, owner.id.clone()))
        .with("Qualifier", qualifier)
        .with("DestinationConfig", destinations)
        .with_some(
            "MaximumEventAgeInSeconds",
            config.given("MaximumEventAgeInSeconds").cloned(),
        )
        .with_some(
            "MaximumRetryAttempts",
            config.given("MaximumRetryAttempts").cloned(),
        );
    out.made.push(invoke);
    Ok(out)
}

/// The ARN of a destination; what it needs is added to `out`.
fn one(
    expansion: &mut Expansion,
    owner: &Owner,
    id: &EcoString,
    destination: &Node,
    out: &mut Destinations,
) -> Expanded<Node> {
    let span = destination.span;
    let kind = destination.given("Type").and_then(|kind| kind.string());
    let (made_kind, suffix) = match kind.map(|kind| kind.as_str()) {
        Some("SQS") => (Some("AWS::SQS::Queue"), "Queue"),
        Some("SNS") => (Some("AWS::SNS::Topic"), "Topic"),
        Some("EventBridge" | "Lambda" | "S3Bucket") => (None, ""),
        _ => {
            return refuse(
                destination.given("Type").unwrap_or(destination).span,
                "The Type of a destination is SQS, SNS, EventBridge, Lambda or S3Bucket.",
            );
        }
    };
    let given = destination.given("Destination");
    let choice = match given {
        Some(arn) => choice(expansion, owner, arn)?,
        None => None,
    };
    let arn = match (given, choice) {
        (Some(arn), None) => arn.clone(),
        (_, choice) => {
            let Some(made_kind) = made_kind else {
                return refuse(
                    span,
                    "Only destinations of the types SQS and SNS are made where Destination isn't given.",
                );
            };
            let mut made =
                Made::new(eco_format!("{id}{suffix}"), made_kind, span).inheriting(&owner.resource);
            let own = match made_kind {
                "AWS::SQS::Queue" => tree::get_att(span, made.id.clone(), "Arn"),
                _ => tree::reference(span, made.id.clone()),
            };
            let arn = match choice {
                None => own,
                Some((condition, other)) => {
                    let both = both(expansion, owner, &condition);
                    made = made.attribute("Condition", tree::text(span, both));
                    tree::choose(span, condition, own, other)
                }
            };
            out.made.push(made);
            arn
        }
    };
    let allow =
        |name: &str, action| allowing(span, eco_format!("{id}{name}Policy"), action, arn.clone());
    out.policies.push(match kind.map(|kind| kind.as_str()) {
        Some("SQS") => allow("SQS", "sqs:SendMessage"),
        Some("SNS") => allow("SNS", "sns:publish"),
        Some("EventBridge") => allow("EventBridge", "events:PutEvents"),
        Some("Lambda") => allow("Lambda", "lambda:InvokeFunction"),
        _ => writing_objects(span, id, arn.clone()),
    });
    Ok(arn)
}

/// Where one of the two values of a destination is left out: the condition under which one is made, and the other value.
fn choice(
    expansion: &mut Expansion,
    owner: &Owner,
    arn: &Node,
) -> Expanded<Option<(EcoString, Node)>> {
    if !matches!(arn.function(), Some(("Fn::If", _))) {
        return Ok(None);
    }
    let Some((condition, yes, no)) = arn.choice() else {
        return refuse(arn.span, "Fn::If needs a condition and two values.");
    };
    let Some(name) = condition.text() else {
        return Ok(None);
    };
    match (yes.is_no_value(), no.is_no_value()) {
        (true, false) => Ok(Some((name.clone(), no.clone()))),
        (false, true) => {
            let seed = eco_format!("{}EventInvokeConfig", owner.id);
            let opposite = eco_format!("NOT{name}{}", tree::short_hash(&seed));
            let span = condition.span;
            let negation = node!(span, { "Fn::Not": [{ "Condition": (condition.clone()) }] });
            expansion.conditions.set(opposite.clone(), negation);
            Ok(Some((opposite, yes.clone())))
        }
        _ => Ok(None),
    }
}

/// The condition that this and the function's own hold.
fn both(expansion: &mut Expansion, owner: &Owner, condition: &EcoString) -> EcoString {
    let Some(own) = owner.resource.given("Condition").and_then(|own| own.text()) else {
        return condition.clone();
    };
    let name = eco_format!("{own}AND{condition}{}", tree::short_hash(&owner.id));
    let span = owner.span;
    let own = tree::text(span, own.clone());
    let other = tree::text(span, condition.clone());
    let conjunction = node!(span, { "Fn::And": [{ "Condition": own }, { "Condition": other }] });
    expansion.conditions.set(name.clone(), conjunction);
    name
}
