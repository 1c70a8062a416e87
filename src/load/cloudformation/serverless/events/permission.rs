//! Who may invoke a function.

use super::{Context, Event};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::tree;

/// The permission for a service to invoke the function that the event belongs to.
pub fn of(context: &Context<'_>, event: &Event, service: &str) -> Made {
    let span = event.span;
    context
        .made(event, "Permission", "AWS::Lambda::Permission")
        .with("Action", tree::text(span, "lambda:InvokeFunction"))
        .with("FunctionName", context.target.name(span))
        .with("Principal", tree::text(span, service))
}
