//! `Auth.UsagePlan`: a usage plan with its key, for one REST API or for all that share it.

use ecow::{EcoString, eco_format};

use super::literal;
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

const KNOWN: [&str; 6] = [
    "CreateUsagePlan",
    "Description",
    "Quota",
    "Tags",
    "Throttle",
    "UsagePlanName",
];

/// The condition of the plan that APIs share.
const SHARED_CONDITION: &str = "SharedUsagePlanCondition";

/// What is made of the usage plan of an API.
pub fn expand(
    expansion: &mut Expansion,
    api: &EcoString,
    resource: &Node,
    auth: &Node,
    stage: &EcoString,
) -> Expanded<Vec<Made>> {
    let Some(plan) = auth.given("UsagePlan") else {
        return Ok(Vec::new());
    };
    for entry in literal::a_map(plan, "UsagePlan")?
        .entries()
        .unwrap_or_default()
    {
        if !KNOWN.contains(&entry.key.as_str()) {
            return refuse(
                entry.key_span,
                format!("UsagePlan has no property {}.", entry.key),
            );
        }
    }
    let Some(create) = plan.given("CreateUsagePlan") else {
        return refuse(
            plan.span,
            "UsagePlan needs CreateUsagePlan: PER_API, SHARED or NONE.",
        );
    };
    let whole = match literal::string(create) {
        Some("NONE") => return Ok(Vec::new()),
        Some("PER_API") => Plan::of_one(api, resource, plan.span),
        Some("SHARED") => Plan::shared(expansion, resource, plan.span),
        _ => {
            return refuse(
                create.span,
                "CreateUsagePlan must be PER_API, SHARED or NONE.",
            );
        }
    };
    Ok(whole.made(api, stage, plan))
}

/// A usage plan before this API is part of it.
struct Plan {
    /// What the logical ids of its resources begin with.
    prefix: EcoString,
    apis: Vec<Node>,
    stages: Vec<Node>,
    keys: Vec<Node>,
    /// `Condition` and policies.
    attributes: Vec<(&'static str, Node)>,
    span: Span,
}

impl Plan {
    fn of_one(api: &EcoString, resource: &Node, span: Span) -> Plan {
        let attributes = ["Condition", "DeletionPolicy", "UpdateReplacePolicy"]
            .into_iter()
            .filter_map(|name| Some((name, resource.get(name)?.clone())))
            .collect();
        Plan {
            prefix: api.clone(),
            apis: Vec::new(),
            stages: Vec::new(),
            keys: Vec::new(),
            attributes,
            span,
        }
    }

    /// The plan that is shared: the APIs before this one have left their parts in its resources.
    fn shared(expansion: &mut Expansion, resource: &Node, span: Span) -> Plan {
        let existing = expansion.resources.get("ServerlessUsagePlan").cloned();
        let key = expansion.resources.get("ServerlessApiKey").cloned();
        let list = |node: Option<&Node>, section: Option<&str>, name: &str| -> Vec<Node> {
            node.and_then(|node| match section {
                Some(section) => node.get(section)?.get(name),
                None => node.get(name),
            })
            .and_then(Node::items)
            .unwrap_or_default()
            .to_vec()
        };
        let mut attributes = Vec::new();
        for (name, order) in [
            ("DeletionPolicy", ["Retain"].as_slice()),
            (
                "UpdateReplacePolicy",
                ["Retain", "Snapshot", "Delete"].as_slice(),
            ),
        ] {
            let before = existing.as_ref().and_then(|plan| plan.get(name));
            let own = resource.something(name);
            let rank = |node: &Node| {
                let text = literal::string(node).unwrap_or_default();
                order
                    .iter()
                    .position(|policy| *policy == text)
                    .unwrap_or(order.len())
            };
            let stronger = match (before, own) {
                (Some(before), Some(own)) if rank(own) < rank(before) => Some(own),
                (Some(before), _) => Some(before),
                (None, own) => own,
            };
            attributes.extend(stronger.map(|policy| (name, policy.clone())));
        }
        let unconditional = existing
            .as_ref()
            .is_some_and(|plan| plan.get("Condition").is_none());
        match resource.get("Condition").filter(|_| !unconditional) {
            Some(condition) => {
                share_condition(&mut expansion.conditions, condition);
                attributes.push(("Condition", tree::text(condition.span, SHARED_CONDITION)));
            }
            None => {
                expansion.conditions.remove(SHARED_CONDITION);
            }
        }
        Plan {
            prefix: "Serverless".into(),
            apis: list(existing.as_ref(), None, "DependsOn"),
            stages: list(existing.as_ref(), Some("Properties"), "ApiStages"),
            keys: list(key.as_ref(), Some("Properties"), "StageKeys"),
            attributes,
            span,
        }
    }

    fn made(mut self, api: &EcoString, stage: &EcoString, written: &Node) -> Vec<Made> {
        let span = self.span;
        let reference = |id: &EcoString| tree::reference(span, id.clone());
        let depends = |id: &EcoString| tree::list(span, [tree::text(span, id.clone())]);
        self.apis.push(tree::text(span, api.clone()));
        self.stages.push(tree::object(
            span,
            [("ApiId", reference(api)), ("Stage", reference(stage))],
        ));
        self.keys.push(tree::object(
            span,
            [
                ("RestApiId", reference(api)),
                ("StageName", reference(stage)),
            ],
        ));
        let plan_id = eco_format!("{}UsagePlan", self.prefix);
        let key_id = eco_format!("{}ApiKey", self.prefix);
        let mut plan = Made::new(plan_id.clone(), "AWS::ApiGateway::UsagePlan", span)
            .attribute("DependsOn", tree::list(span, self.apis))
            .with("ApiStages", tree::list(span, self.stages));
        for name in ["UsagePlanName", "Description", "Quota", "Tags", "Throttle"] {
            if let Some(value) = written.something(name) {
                plan.properties.set(name, value.clone());
            }
        }
        let key = Made::new(key_id.clone(), "AWS::ApiGateway::ApiKey", span)
            .attribute("DependsOn", depends(&plan_id))
            .with("Enabled", tree::plain(span, "true"))
            .with("StageKeys", tree::list(span, self.keys));
        let member = Made::new(
            eco_format!("{}UsagePlanKey", self.prefix),
            "AWS::ApiGateway::UsagePlanKey",
            span,
        )
        .attribute("DependsOn", depends(&key_id))
        .with("KeyId", reference(&key_id))
        .with("KeyType", tree::text(span, "API_KEY"))
        .with("UsagePlanId", reference(&plan_id));
        let mut made = vec![plan, key, member];
        for made in &mut made {
            for (name, value) in &self.attributes {
                made.attributes.set(*name, value.clone());
            }
        }
        made
    }
}

/// Adds a condition to those under which the shared plan is made.
fn share_condition(conditions: &mut Node, condition: &Node) {
    let span = condition.span;
    let own = tree::object(span, [("Condition", condition.clone())]);
    let mut all: Vec<Node> = match conditions.get(SHARED_CONDITION) {
        None => Vec::new(),
        Some(shared) => match shared.get("Fn::Or").and_then(Node::items) {
            Some(alternatives) => alternatives.to_vec(),
            None => vec![shared.clone()],
        },
    };
    if !all.iter().any(|other| literal::same(other, &own)) {
        all.push(own);
    }
    let condition = match all.as_slice() {
        [one] => one.clone(),
        _ => tree::function("Fn::Or", tree::list(span, all)),
    };
    conditions.set(SHARED_CONDITION, condition);
}
