//! What SAM refuses of a template as a whole.

use super::expansion::Refusal;
use super::resources::kind_of;
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::template::section;

/// Resources that SAM can't read.
pub fn check(root: &Node) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let mut refuse = |span, message: String| refusals.push(Refusal { span, message });
    for entry in section(root, "Resources") {
        let resource = &entry.value;
        if let Some(condition) = resource.get("Condition")
            && condition.is_something()
            && condition.string().is_none()
        {
            refuse(
                condition.span,
                "Condition must be the name of a condition, a text.".into(),
            );
        }
        let own = kind_of(resource).is_some_and(|kind| kind.starts_with("AWS::Serverless::"));
        if own
            && let Some(properties) = resource.get("Properties")
            && properties.entries().is_none()
        {
            refuse(
                properties.span,
                format!("The Properties of {} must be a mapping.", entry.key),
            );
        }
    }
    refusals
}
