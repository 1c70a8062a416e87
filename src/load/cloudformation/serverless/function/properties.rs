//! The function itself: what of it is handed on, and what has another form.

use super::code;
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::owner::Owner;
use crate::load::cloudformation::serverless::shape::{Property, Shape, literal, passed, property};
use crate::load::cloudformation::serverless::tree::{self, node};

const TEXT_OR_MAP: Shape = Shape::OneOf(&[Shape::Text, Shape::Map]);

/// The properties of a function.
pub const PROPERTIES: [Property; 49] = [
    property("FunctionName", TEXT_OR_MAP),
    passed("Handler"),
    passed("Runtime"),
    passed("CodeUri"),
    passed("ImageUri"),
    passed("PackageType"),
    passed("InlineCode"),
    property("DeadLetterQueue", Shape::Map),
    passed("Description"),
    passed("MemorySize"),
    passed("Timeout"),
    passed("VpcConfig"),
    property("Role", Shape::Text),
    property("AssumeRolePolicyDocument", Shape::Map),
    property(
        "Policies",
        Shape::OneOf(&[Shape::Text, Shape::Map, Shape::ListOf(&TEXT_OR_MAP)]),
    ),
    passed("RolePath"),
    property("PermissionsBoundary", Shape::Text),
    property("Environment", Shape::MapOf(&Shape::Map)),
    property("Events", Shape::MapOf(&Shape::Map)),
    property("Tags", Shape::Map),
    property("PropagateTags", Shape::Bool),
    property("Tracing", TEXT_OR_MAP),
    passed("KmsKeyArn"),
    property("DeploymentPreference", Shape::Map),
    passed("ReservedConcurrentExecutions"),
    property("Layers", Shape::ListOf(&TEXT_OR_MAP)),
    property("EventInvokeConfig", Shape::Map),
    passed("EphemeralStorage"),
    property("AutoPublishAlias", Shape::Text),
    property("AutoPublishCodeSha256", Shape::Text),
    literal("AutoPublishAliasAllProperties", Shape::Bool),
    passed("VersionDescription"),
    passed("ProvisionedConcurrencyConfig"),
    passed("FileSystemConfigs"),
    passed("ImageConfig"),
    passed("CodeSigningConfigArn"),
    passed("Architectures"),
    property("SnapStart", Shape::Map),
    property("FunctionUrlConfig", Shape::Map),
    passed("RuntimeManagementConfig"),
    passed("LoggingConfig"),
    passed("RecursiveLoop"),
    passed("SourceKMSKeyArn"),
    property("CapacityProviderConfig", Shape::Map),
    property("FunctionScalingConfig", Shape::Map),
    property("VersionDeletionPolicy", Shape::Word(&["Delete", "Retain"])),
    passed("PublishToLatestPublished"),
    passed("TenancyConfig"),
    property("DurableConfig", Shape::Map),
];

/// What the function has as SAM's function has it.
const HANDED_ON: [&str; 26] = [
    "PackageType",
    "Description",
    "FunctionName",
    "Handler",
    "MemorySize",
    "Role",
    "Runtime",
    "Timeout",
    "VpcConfig",
    "Environment",
    "KmsKeyArn",
    "Layers",
    "ReservedConcurrentExecutions",
    "FileSystemConfigs",
    "CodeSigningConfigArn",
    "ImageConfig",
    "Architectures",
    "SnapStart",
    "EphemeralStorage",
    "RuntimeManagementConfig",
    "LoggingConfig",
    "RecursiveLoop",
    "FunctionScalingConfig",
    "PublishToLatestPublished",
    "TenancyConfig",
    "DurableConfig",
];

/// The tag by which SAM's functions are told.
pub const CREATED_BY: (&str, &str) = ("lambda:createdBy", "SAM");

/// The function as Lambda has it; its role is only there where the resource names one.
pub fn function(expansion: &mut Expansion, owner: &Owner) -> Expanded<Made> {
    reserved_tags(owner)?;
    let mut function = owner.itself("AWS::Lambda::Function");
    let code = code::of(expansion, owner)?;
    function = function.with("Code", code);
    for name in HANDED_ON {
        function = function.with_some(name, owner.copied(name));
    }
    function = function.with("Tags", owner.tags(CREATED_BY));
    if let Some(mode) = traced(expansion, owner) {
        function = function.with(
            "TracingConfig",
            node!(mode.span, { "Mode": (mode.clone()) }),
        );
    }
    if let Some(target) = owner
        .something("DeadLetterQueue")
        .and_then(|queue| queue.get("TargetArn"))
    {
        let config = node!(target.span, { "TargetArn": (target.clone()) });
        function = function.with("DeadLetterConfig", config);
    }
    if let Some(config) = owner.something("CapacityProviderConfig") {
        function = function.with(
            "CapacityProviderConfig",
            capacity_provider(expansion, config)?,
        );
    }
    Ok(function)
}

/// How the function is traced, unless it isn't.
pub fn traced<'o>(expansion: &Expansion, owner: &'o Owner) -> Option<&'o Node> {
    let mode = owner.something("Tracing")?;
    let resolved = expansion.resolved(mode);
    let disabled = resolved.text().is_some_and(|text| text == "Disabled");
    (!disabled).then_some(mode)
}

fn reserved_tags(owner: &Owner) -> Expanded<()> {
    const RESERVED: [&str; 3] = [
        "lambda:createdBy",
        "serverlessrepo:applicationId",
        "serverlessrepo:semanticVersion",
    ];
    for name in RESERVED {
        if let Some(entry) = owner.get("Tags").and_then(|tags| tags.entry(name)) {
            return refuse(
                entry.key_span,
                format!("SAM sets the tag {name} itself; use another key."),
            );
        }
    }
    Ok(())
}

fn capacity_provider(expansion: &Expansion, config: &Node) -> Expanded<Node> {
    const NAMES: [(&str, &str); 3] = [
        ("Arn", "CapacityProviderArn"),
        (
            "PerExecutionEnvironmentMaxConcurrency",
            "PerExecutionEnvironmentMaxConcurrency",
        ),
        (
            "ExecutionEnvironmentMemoryGiBPerVCpu",
            "ExecutionEnvironmentMemoryGiBPerVCpu",
        ),
    ];
    if expansion.may_be_literal(config) {
        return Ok(config.clone());
    }
    for entry in config.entries().unwrap_or_default() {
        if NAMES.iter().all(|(name, _)| entry.key != *name) {
            return refuse(
                entry.key_span,
                format!("CapacityProviderConfig has no property {}.", entry.key),
            );
        }
    }
    if config.given("Arn").is_none() {
        return refuse(
            config.span,
            "CapacityProviderConfig needs the Arn of the capacity provider.",
        );
    }
    let entries = NAMES
        .iter()
        .filter_map(|(name, made)| Some((*made, config.given(name)?.clone())));
    let inner = tree::object(config.span, entries);
    Ok(node!(config.span, { "LambdaManagedInstancesCapacityProviderConfig": inner }))
}
