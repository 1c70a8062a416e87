//! SAM's `Globals`: properties that all resources of a type have in common.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::expansion::Refusal;
use crate::load::cloudformation::document::{Entry, Node, NodeKind};
use crate::load::cloudformation::template::section;

/// The types that have globals, by the ends of their names, and the properties that may be among them.
const SUPPORTED: [(&str, &[&str]); 10] = [
    (
        "Api",
        &[
            "AccessLogSetting",
            "AlwaysDeploy",
            "Auth",
            "BinaryMediaTypes",
            "CacheClusterEnabled",
            "CacheClusterSize",
            "CanarySetting",
            "Cors",
            "DefinitionUri",
            "Domain",
            "EndpointAccessMode",
            "EndpointConfiguration",
            "GatewayResponses",
            "MergeDefinitions",
            "MethodSettings",
            "MinimumCompressionSize",
            "Name",
            "OpenApiVersion",
            "PropagateTags",
            "SecurityPolicy",
            "TracingEnabled",
            "Variables",
        ],
    ),
    (
        "CapacityProvider",
        &[
            "InstanceRequirements",
            "KmsKeyArn",
            "LoggingConfig",
            "ManagedResourceTags",
            "OperatorRole",
            "PropagateTags",
            "ScalingConfig",
            "Tags",
            "VpcConfig",
        ],
    ),
    (
        "Function",
        &[
            "Architectures",
            "AssumeRolePolicyDocument",
            "AutoPublishAlias",
            "AutoPublishAliasAllProperties",
            "CapacityProviderConfig",
            "CodeSigningConfigArn",
            "CodeUri",
            "DeadLetterQueue",
            "DeploymentPreference",
            "Description",
            "DurableConfig",
            "Environment",
            "EphemeralStorage",
            "EventInvokeConfig",
            "FileSystemConfigs",
            "FunctionScalingConfig",
            "FunctionUrlConfig",
            "Handler",
            "KmsKeyArn",
            "Layers",
            "LoggingConfig",
            "MemorySize",
            "PermissionsBoundary",
            "PropagateTags",
            "ProvisionedConcurrencyConfig",
            "PublishToLatestPublished",
            "RecursiveLoop",
            "ReservedConcurrentExecutions",
            "RolePath",
            "Runtime",
            "RuntimeManagementConfig",
            "SnapStart",
            "SourceKMSKeyArn",
            "Tags",
            "TenancyConfig",
            "Timeout",
            "Tracing",
            "VersionDeletionPolicy",
            "VpcConfig",
        ],
    ),
    (
        "HttpApi",
        &[
            "AccessLogSettings",
            "Auth",
            "CorsConfiguration",
            "DefaultRouteSettings",
            "Domain",
            "FailOnWarnings",
            "PropagateTags",
            "RouteSettings",
            "StageVariables",
            "Tags",
        ],
    ),
    ("LayerVersion", &["PublishLambdaVersion"]),
    (
        "MicrovmImage",
        &[
            "AdditionalOsCapabilities",
            "BaseImageArn",
            "BaseImageVersion",
            "BuildRoleArn",
            "CpuConfigurations",
            "EgressNetworkConnectors",
            "EnvironmentVariables",
            "Hooks",
            "Logging",
            "PropagateTags",
            "Resources",
            "Tags",
        ],
    ),
    (
        "NetworkConnector",
        &["OperatorRole", "PropagateTags", "Tags"],
    ),
    ("SimpleTable", &["SSESpecification"]),
    ("StateMachine", &["PropagateTags"]),
    (
        "WebSocketApi",
        &[
            "AccessLogSettings",
            "ApiKeySelectionExpression",
            "DefaultRouteSettings",
            "DisableExecuteApiEndpoint",
            "DisableSchemaValidation",
            "Domain",
            "FailOnWarnings",
            "IpAddressType",
            "PropagateTags",
            "RouteSelectionExpression",
            "RouteSettings",
            "StageVariables",
            "Tags",
        ],
    ),
];

/// How globals and a resource's own value become one, where that isn't the usual way.
enum Way {
    /// The resource's own alone.
    Own,
    /// The keys of the resource's own alone.
    OwnKeys,
}

const WAYS: [(&str, &str, Way); 3] = [
    ("Function", "Architectures", Way::Own),
    (
        "CapacityProvider",
        "InstanceRequirements.Architectures",
        Way::Own,
    ),
    ("CapacityProvider", "ManagedResourceTags", Way::OwnKeys),
];

/// Globals may be written into the resources so many times their size.
const MOST_NODES: usize = 500_000;

/// The document with the globals written into the resources; none where it has no globals.
///
/// As SAM merges them: mappings key by key, lists one behind the other, and of anything else the resource's own counts.
pub fn merge(root: &Node, refusals: &mut Vec<Refusal>) -> Option<Node> {
    let written = root.get("Globals")?;
    let Some(globals) = written.entries() else {
        refusals.push(Refusal {
            span: written.span,
            message: "Globals must be a mapping.".into(),
        });
        return None;
    };
    check(globals, refusals);
    let entries = root.entries()?;
    // Each resource gets them all.
    let size = written
        .size()
        .saturating_mul(section(root, "Resources").len());
    if size > MOST_NODES {
        refusals.push(Refusal {
            span: written.span,
            message: format!("Globals and resources make more than {MOST_NODES} nodes, the limit of this analysis."),
        });
        return None;
    }
    let resources = section(root, "Resources")
        .iter()
        .map(|resource| merged_resource(resource, globals, refusals))
        .collect();
    let mut resources = Some(resources);
    let kind = NodeKind::Mapping(
        entries
            .iter()
            .map(|entry| {
                if entry.key == "Resources"
                    && let Some(resources) = resources.take()
                {
                    return Entry {
                        key: entry.key.clone(),
                        key_span: entry.key_span,
                        value: Node {
                            kind: NodeKind::Mapping(resources),
                            span: entry.value.span,
                        },
                    };
                }
                entry.clone()
            })
            .collect(),
    );
    Some(Node {
        kind,
        span: root.span,
    })
}

/// Refuses globals of other types, and properties that can't be among them.
fn check(globals: &[Entry], refusals: &mut Vec<Refusal>) {
    for entry in globals {
        let mut refuse = |span, message| refusals.push(Refusal { span, message });
        let Some((_, names)) = SUPPORTED.iter().find(|(name, _)| entry.key == *name) else {
            let names: Vec<&str> = SUPPORTED.iter().map(|(name, _)| *name).collect();
            refuse(
                entry.key_span,
                format!(
                    "There are no globals for {}, only for {}.",
                    entry.key,
                    names.join(", ")
                ),
            );
            continue;
        };
        let Some(properties) = entry.value.entries() else {
            refuse(
                entry.value.span,
                format!("The globals for {} must be a mapping.", entry.key),
            );
            continue;
        };
        for property in properties {
            if !names.contains(&property.key.as_str()) {
                refuse(
                    property.key_span,
                    format!(
                        "{} can't be among the globals for {}; set it in each resource.",
                        property.key, entry.key
                    ),
                );
            }
        }
    }
}

fn merged_resource(resource: &Entry, globals: &[Entry], refusals: &mut Vec<Refusal>) -> Entry {
    let name = resource
        .value
        .get("Type")
        .and_then(|ty| ty.text())
        .and_then(|ty| ty.strip_prefix("AWS::Serverless::"));
    let global = name.and_then(|name| globals.iter().find(|entry| entry.key == name));
    let (Some(name), Some(global), Some(entries)) = (name, global, resource.value.entries()) else {
        return resource.clone();
    };
    let ignored = match ignored(&resource.value, global, refusals) {
        Some(ignored) => ignored,
        None => return resource.clone(),
    };
    let kept = Node {
        kind: NodeKind::Mapping(
            global
                .value
                .entries()
                .unwrap_or_default()
                .iter()
                .filter(|entry| !ignored.contains(&entry.key))
                .cloned()
                .collect(),
        ),
        span: global.value.span,
    };
    let mut entries = entries.to_vec();
    match entries.iter_mut().find(|entry| entry.key == "Properties") {
        Some(properties) if properties.value.is_null() => properties.value = kept,
        Some(properties) => properties.value = merged(&kept, &properties.value, name, ""),
        None => entries.push(Entry {
            key: "Properties".into(),
            key_span: global.key_span,
            value: kept,
        }),
    }
    Entry {
        key: resource.key.clone(),
        key_span: resource.key_span,
        value: Node {
            kind: NodeKind::Mapping(entries),
            span: resource.value.span,
        },
    }
}

/// The globals that a resource doesn't take; none where it takes no global at all.
fn ignored(resource: &Node, global: &Entry, refusals: &mut Vec<Refusal>) -> Option<Vec<EcoString>> {
    let Some(written) = resource
        .given("IgnoreGlobals")
        .filter(|node| node.is_something())
    else {
        return Some(Vec::new());
    };
    let mut names = Vec::new();
    match (written.text(), written.items()) {
        (Some(text), _) if text == "*" => return None,
        (_, Some(items)) => {
            for item in items {
                match item.text() {
                    Some(name) if global.value.get(name).is_some() => names.push(name.clone()),
                    _ => refusals.push(Refusal {
                        span: item.span,
                        message: format!("This isn't among the globals for {}.", global.key),
                    }),
                }
            }
        }
        _ => refusals.push(Refusal {
            span: written.span,
            message: "IgnoreGlobals is a list of names or \"*\".".into(),
        }),
    }
    Some(names)
}

/// Globals and a resource's own value in one. `path` leads to them from the properties of the type.
fn merged(global: &Node, own: &Node, ty: &str, path: &str) -> Node {
    let way = WAYS
        .iter()
        .find(|(name, at, _)| *name == ty && *at == path)
        .map(|(_, _, way)| way);
    let own_keys = match way {
        Some(Way::Own) => return own.clone(),
        Some(Way::OwnKeys) => own.is_something(),
        None => false,
    };
    let kind = match (&global.kind, &own.kind) {
        (NodeKind::Mapping(entries), NodeKind::Mapping(owned))
            if own.function().is_none() && global.function().is_none() =>
        {
            let inner = |global: &Entry, own: &Entry| {
                let path = match path {
                    "" => own.key.to_string(),
                    path => format!("{path}.{}", own.key),
                };
                Entry {
                    key: own.key.clone(),
                    key_span: own.key_span,
                    value: merged(&global.value, &own.value, ty, &path),
                }
            };
            let by_key: FxHashMap<&str, &Entry> = owned
                .iter()
                .rev()
                .map(|own| (own.key.as_str(), own))
                .collect();
            let global_keys: FxHashSet<&str> = entries.iter().map(|e| e.key.as_str()).collect();
            let mut out: Vec<Entry> = Vec::with_capacity(entries.len() + owned.len());
            for entry in entries {
                match by_key.get(entry.key.as_str()) {
                    Some(own) => out.push(inner(entry, own)),
                    None if own_keys => {}
                    None => out.push(entry.clone()),
                }
            }
            let only_own = owned
                .iter()
                .filter(|own| !global_keys.contains(own.key.as_str()));
            out.extend(only_own.cloned());
            NodeKind::Mapping(out)
        }
        (NodeKind::Sequence(global), NodeKind::Sequence(items)) => {
            NodeKind::Sequence(global.iter().chain(items).cloned().collect())
        }
        _ => return own.clone(),
    };
    Node {
        kind,
        span: own.span,
    }
}
