//! `DeploymentPreference` of functions: how CodeDeploy shifts an alias to a new version.

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashSet;

use super::expansion::{Expanded, Expansion, refuse};
use super::made::Made;
use super::owner::Owner;
use super::role::{assumed_by, managed_policy};
use super::tree::{self, node};
use crate::load::cloudformation::document::Node;
use crate::syntax::Span;

const APPLICATION: &str = "ServerlessDeploymentApplication";
const SERVICE_ROLE: &str = "CodeDeployServiceRole";
const CONDITION: &str = "ServerlessCodeDeployCondition";

/// Configurations that CodeDeploy has under names beginning with `CodeDeployDefault.Lambda`.
const CONFIGURATIONS: [&str; 9] = [
    "Canary10Percent5Minutes",
    "Canary10Percent10Minutes",
    "Canary10Percent15Minutes",
    "Canary10Percent30Minutes",
    "Linear10PercentEvery1Minute",
    "Linear10PercentEvery2Minutes",
    "Linear10PercentEvery3Minutes",
    "Linear10PercentEvery10Minutes",
    "AllAtOnce",
];

/// The deployment of one function.
#[derive(Clone)]
pub struct Deployment {
    owner: EcoString,
    span: Span,
    preference: Node,
    kind: Node,
    condition: Option<EcoString>,
    tags: Option<Node>,
}

/// The deployment that a function asks for. Its resources are made by [`make`], because all functions share some of them.
pub fn of_function(
    expansion: &mut Expansion,
    owner: &Owner,
    published: bool,
) -> Expanded<Option<Deployment>> {
    let Some(preference) = owner.something("DeploymentPreference") else {
        return Ok(None);
    };
    let known = |name| {
        let written: &Node = preference.get(name)?;
        Some(expansion.looked_up(&expansion.resolved(written)))
    };
    let conditional = match known("PassthroughCondition") {
        None => false,
        Some(node) => passes_condition(expansion, &node)?,
    };
    if let Some(enabled) = known("Enabled") {
        if expansion.may_be_literal(&enabled) {
            // Whether there is a deployment is decided by a parameter that isn't known.
            expansion.uncertain.insert(owner.id.clone());
            expansion.uncertain.insert(APPLICATION.into());
            expansion.uncertain.insert(SERVICE_ROLE.into());
            return Ok(None);
        }
        if !enabled.is_something() || enabled.as_bool() == Some(false) {
            return Ok(None);
        }
    }
    let Some(kind) = known("Type") else {
        return refuse(preference.span, "DeploymentPreference needs a Type.");
    };
    if let Some(hooks) = preference.get("Hooks")
        && hooks.entries().is_none()
    {
        return refuse(hooks.span, "Hooks must be a mapping.");
    }
    if !published {
        return refuse(
            preference.span,
            "DeploymentPreference shifts an alias: set AutoPublishAlias.",
        );
    }
    let condition = owner
        .resource
        .given("Condition")
        .and_then(|node| node.text());
    let deployment = Deployment {
        owner: owner.id.clone(),
        span: preference.span,
        preference: preference.clone(),
        kind,
        condition: condition.cloned().filter(|_| conditional),
        tags: owner
            .something("PropagateTags")
            .and(owner.something("Tags"))
            .cloned(),
    };
    expansion.deployments.push(deployment.clone());
    Ok(Some(deployment))
}

fn passes_condition(expansion: &Expansion, node: &Node) -> Expanded<bool> {
    match node.text().map(EcoString::as_str) {
        Some("true" | "True") => Ok(true),
        Some("false" | "False") => Ok(false),
        _ if expansion.may_be_literal(node) => Ok(false),
        _ => refuse(
            node.span,
            "PassthroughCondition must be true or false, the Ref of a parameter or Fn::FindInMap.",
        ),
    }
}

impl Deployment {
    /// `UpdatePolicy` of the alias.
    pub fn update_policy(&self) -> Node {
        let mut update = node!(self.span, {
            "ApplicationName": (tree::reference(self.span, APPLICATION)),
            "DeploymentGroupName": (tree::reference(self.span, self.group_id())),
        });
        let hooks = [
            ("PreTraffic", "BeforeAllowTrafficHook"),
            ("PostTraffic", "AfterAllowTrafficHook"),
        ];
        for (written, name) in hooks {
            let hook = self
                .preference
                .get("Hooks")
                .and_then(|hooks| hooks.given(written));
            if let Some(hook) = hook {
                update.set(name, hook.clone());
            }
        }
        node!(self.span, { "CodeDeployLambdaAliasUpdate": update })
    }

    fn group_id(&self) -> EcoString {
        eco_format!("{}DeploymentGroup", self.owner)
    }

    fn something(&self, name: &str) -> Option<&Node> {
        self.preference.get(name).filter(|node| node.is_something())
    }

    fn group(&self) -> Expanded<Made> {
        let span = self.span;
        let role = self.something("Role").cloned();
        let mut group = Made::new(self.group_id(), "AWS::CodeDeploy::DeploymentGroup", span)
            .with_some("AlarmConfiguration", alarms(self.preference.get("Alarms"))?)
            .with("ApplicationName", tree::reference(span, APPLICATION))
            .with(
                "AutoRollbackConfiguration",
                node!(span, {
                    "Enabled": true,
                    "Events": [
                        "DEPLOYMENT_FAILURE",
                        "DEPLOYMENT_STOP_ON_ALARM",
                        "DEPLOYMENT_STOP_ON_REQUEST",
                    ],
                }),
            )
            .with("DeploymentConfigName", configuration(&self.kind, ""))
            .with(
                "DeploymentStyle",
                node!(span, {
                    "DeploymentType": "BLUE_GREEN",
                    "DeploymentOption": "WITH_TRAFFIC_CONTROL",
                }),
            )
            .with(
                "ServiceRoleArn",
                role.unwrap_or_else(|| tree::get_att(span, SERVICE_ROLE, "Arn")),
            )
            .with_some(
                "TriggerConfigurations",
                self.something("TriggerConfigurations").cloned(),
            )
            .with_some(
                "Tags",
                self.tags
                    .as_ref()
                    .map(|tags| tree::list(span, tree::tag_list(tags))),
            );
        if let Some(condition) = &self.condition {
            group = group.attribute("Condition", tree::text(span, condition.clone()));
        }
        Ok(group)
    }
}

/// The configuration's full name in place of its short one, wherever it stands in a function.
fn configuration(kind: &Node, within: &str) -> Node {
    if let Some(items) = kind.items() {
        return tree::list(kind.span, items.iter().map(|item| configuration(item, "")));
    }
    if kind.function().is_some() {
        let entries = kind.entries().unwrap_or_default();
        return tree::object(
            kind.span,
            entries
                .iter()
                .map(|entry| (entry.key.clone(), configuration(&entry.value, &entry.key))),
        );
    }
    let known = kind
        .text()
        .filter(|text| CONFIGURATIONS.contains(&text.as_str()));
    match known {
        None => kind.clone(),
        Some(_) => {
            let argument = node!(kind.span, [
                "CodeDeployDefault.Lambda${ConfigName}",
                { "ConfigName": (kind.clone()) },
            ]);
            match within {
                "Fn::Sub" => argument,
                _ => tree::function("Fn::Sub", argument),
            }
        }
    }
}

/// `AlarmConfiguration`
fn alarms(written: Option<&Node>) -> Expanded<Option<Node>> {
    let Some(written) = written.filter(|node| node.is_something() && !node.is_no_value()) else {
        return Ok(None);
    };
    if let Some((condition, yes, no)) = written.choice() {
        let values = [condition.clone(), alarm_list(yes)?, alarm_list(no)?];
        return Ok(Some(tree::function(
            "Fn::If",
            tree::list(written.span, values),
        )));
    }
    alarm_list(written).map(Some)
}

fn alarm_list(alarms: &Node) -> Expanded<Node> {
    let Some(items) = alarms.items() else {
        return refuse(alarms.span, "Alarms must be a list.");
    };
    if items.first().is_none_or(Node::is_no_value) {
        return Ok(tree::object::<&str>(alarms.span, []));
    }
    let named = items
        .iter()
        .map(|alarm| node!(alarm.span, { "Name": (alarm.clone()) }));
    let list = tree::list(alarms.span, named);
    Ok(node!(alarms.span, { "Enabled": true, "Alarms": list }))
}

/// What CodeDeploy needs for the deployments of all functions.
pub fn make(expansion: &mut Expansion) {
    let deployments = std::mem::take(&mut expansion.deployments);
    let Some(span) = deployments.first().map(|deployment| deployment.span) else {
        return;
    };
    let condition = shared_condition(expansion, &deployments);
    let tags = shared_tags(&deployments);
    let shared = |made: Made| {
        let made = made.with_some("Tags", tags.clone());
        match &condition {
            Some(name) => made.attribute("Condition", tree::text(span, name.clone())),
            None => made,
        }
    };
    let application = Made::new(APPLICATION, "AWS::CodeDeploy::Application", span)
        .with("ComputePlatform", tree::text(span, "Lambda"));
    let mut made = vec![shared(application)];
    if deployments
        .iter()
        .any(|one| one.something("Role").is_none())
    {
        let policy = match expansion.partition {
            "aws-iso" | "aws-iso-b" => "service-role/AWSCodeDeployRoleForLambdaLimited",
            _ => "service-role/AWSCodeDeployRoleForLambda",
        };
        let policies = tree::list(span, [managed_policy(expansion, span, policy)]);
        let role = Made::new(SERVICE_ROLE, "AWS::IAM::Role", span)
            .with(
                "AssumeRolePolicyDocument",
                assumed_by(span, "codedeploy.amazonaws.com"),
            )
            .with("ManagedPolicyArns", policies);
        made.push(shared(role));
    }
    for deployment in &deployments {
        match deployment.group() {
            Ok(group) => made.push(group),
            Err(refusal) => expansion.refusals.push(refusal),
        }
    }
    for resource in made {
        expansion.resources.insert(resource.into_entry());
    }
}

fn shared_tags(deployments: &[Deployment]) -> Option<Node> {
    let mut merged: Option<Node> = None;
    for tags in deployments.iter().filter_map(|one| one.tags.as_ref()) {
        match &mut merged {
            None => merged = Some(tags.clone()),
            Some(merged) => {
                for entry in tags.entries().unwrap_or_default() {
                    merged.set(entry.key.clone(), entry.value.clone());
                }
            }
        }
    }
    merged.map(|tags| tree::list(tags.span, tree::tag_list(&tags)))
}

/// The condition under which there is a deployment; none where one is there always.
fn shared_condition(expansion: &mut Expansion, deployments: &[Deployment]) -> Option<EcoString> {
    /// So many conditions `Fn::Or` takes.
    const MOST: usize = 10;
    let mut names: Vec<EcoString> = Vec::new();
    let mut known = FxHashSet::default();
    for deployment in deployments {
        let name = deployment.condition.clone()?;
        if known.insert(name.clone()) {
            names.push(name);
        }
    }
    let span = deployments.first().map_or(Span::NONE, |first| first.span);
    // Each step joins as many as it may to one.
    let mut steps = names.len().saturating_sub(2).div_euclid(MOST - 1);
    while names.len() > 1 {
        let name = match steps {
            0 => CONDITION.into(),
            _ => eco_format!("{CONDITION}{steps}"),
        };
        steps = steps.saturating_sub(1);
        let rest = names.split_off(names.len().min(MOST));
        let terms = names
            .iter()
            .map(|name| node!(span, { "Condition": (tree::text(span, name.clone())) }));
        let joined = tree::function("Fn::Or", tree::list(span, terms));
        expansion.conditions.set(name.clone(), joined);
        names = rest;
        names.push(name);
    }
    names.pop()
}
