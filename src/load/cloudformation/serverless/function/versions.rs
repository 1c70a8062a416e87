//! `AutoPublishAlias`: a version that is made whenever the code changes, and the alias that leads to it.

use ecow::{EcoString, eco_format};

use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::made::Made;
use crate::load::cloudformation::serverless::owner::Owner;
use crate::load::cloudformation::serverless::tree::{self, node};
use crate::syntax::Span;

/// What is published of a function.
pub struct Published {
    pub version: Made,
    pub alias: Made,
    /// The alias' name: a text, or the reference to a parameter that isn't known.
    pub name: Node,
}

/// The version and alias of a function that asks for them. Its description gets the hash of the code that is given.
pub fn publish(
    expansion: &mut Expansion,
    owner: &Owner,
    function: &mut Made,
) -> Expanded<Option<Published>> {
    let Some(written) = owner.something("AutoPublishAlias") else {
        return Ok(None);
    };
    let name = expansion.resolved(written);
    let suffix = match name.string() {
        Some(text) => alias_suffix(text, written.span)?,
        None if expansion.may_be_literal(&name) => {
            expansion.uncertain.insert(owner.id.clone());
            EcoString::new()
        }
        None => {
            return refuse(
                written.span,
                "AutoPublishAlias must be a text or the Ref of a parameter: SAM makes a logical id of it.",
            );
        }
    };
    let hash = code_hash(expansion, owner)?;
    if let Some(hash) = &hash {
        describe(expansion, function, hash);
    }
    let version = version(expansion, owner, function, hash.as_ref());
    let span = written.span;
    let alias = owner
        .beside(&eco_format!("Alias{suffix}"), "AWS::Lambda::Alias", span)
        .with(
            "Name",
            Node {
                span,
                ..name.clone()
            },
        )
        .with("FunctionName", tree::reference(span, owner.id.clone()))
        .with(
            "FunctionVersion",
            tree::get_att(span, version.id.clone(), "Version"),
        )
        .with_some(
            "ProvisionedConcurrencyConfig",
            owner.something("ProvisionedConcurrencyConfig").cloned(),
        );
    Ok(Some(Published {
        version,
        alias,
        name,
    }))
}

/// An alias' name as a part of a logical id.
fn alias_suffix(name: &str, span: Span) -> Expanded<EcoString> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || !name.chars().all(allowed) || name.chars().all(|c| c.is_ascii_digit()) {
        return refuse(
            span,
            format!(
                "The alias {name:?} may have letters, digits, hyphens and underscores only, and not only digits."
            ),
        );
    }
    Ok(name.replace('-', "D").replace('_', "U").into())
}

fn code_hash(expansion: &Expansion, owner: &Owner) -> Expanded<Option<Node>> {
    let Some(written) = owner.something("AutoPublishCodeSha256") else {
        return Ok(None);
    };
    let resolved = expansion.resolved(written);
    if resolved.string().is_none() && !expansion.may_be_literal(&resolved) {
        return refuse(
            written.span,
            "AutoPublishCodeSha256 must be a text or the Ref of a parameter: SAM makes a logical id of it.",
        );
    }
    Ok(Some(Node {
        span: written.span,
        ..resolved
    }))
}

/// The hash stands in the description, so that a changed hash changes the function.
fn describe(expansion: &Expansion, function: &mut Made, hash: &Node) {
    let described = function
        .properties
        .given("Description")
        .filter(|node| node.is_something())
        .map(|node| expansion.resolved(node));
    let description = match (described, hash.string()) {
        (None, _) => hash.clone(),
        (Some(text), Some(hash)) if text.string().is_some() => tree::text(
            text.span,
            eco_format!("{} {hash}", text.text().cloned().unwrap_or_default()),
        ),
        (Some(text), _) => node!(hash.span, { "Fn::Join": [" ", [text, (hash.clone())]] }),
    };
    function.properties.set("Description", description);
}

fn version(expansion: &Expansion, owner: &Owner, function: &Made, hash: Option<&Node>) -> Made {
    const HASH_LENGTH: usize = 10;
    let digits = match hash.and_then(|hash| hash.string()) {
        Some(hash) => hash.chars().take(HASH_LENGTH).collect(),
        None => tree::short_hash(&hashed(expansion, owner, function).canonical()),
    };
    let span = owner
        .get("AutoPublishAlias")
        .map_or(owner.span, |node| node.span);
    let mut version = owner
        .beside(
            &eco_format!("Version{digits}"),
            "AWS::Lambda::Version",
            span,
        )
        .with("FunctionName", tree::reference(span, owner.id.clone()))
        .with_some("Description", owner.copied("VersionDescription"));
    if owner.get("CapacityProviderConfig").is_some() {
        version = version.with_some(
            "FunctionScalingConfig",
            owner.copied("FunctionScalingConfig"),
        );
    }
    if version.attributes.get("DeletionPolicy").is_none() {
        let policy = owner.copied("VersionDeletionPolicy").unwrap_or_else(|| {
            let policy = match owner.get("CapacityProviderConfig") {
                Some(_) => "Delete",
                None => "Retain",
            };
            tree::text(span, policy)
        });
        version = version.attribute("DeletionPolicy", policy);
    }
    version
}

/// What makes another version when it changes.
fn hashed(expansion: &Expansion, owner: &Owner, function: &Made) -> Node {
    let properties = &function.properties;
    if owner.something("AutoPublishAliasAllProperties").is_some() {
        return with_layers(expansion, properties);
    }
    let code = properties.get("Code").map(|code| expansion.resolved(code));
    let mut hashed = match code {
        Some(code) if code.entries().is_some() => code,
        code => tree::object(owner.span, code.map(|code| ("Code", code))),
    };
    for entry in properties
        .get("Environment")
        .and_then(|environment| environment.entries())
        .unwrap_or_default()
    {
        hashed.set(entry.key.clone(), entry.value.clone());
    }
    for name in ["MemorySize", "SnapStart"] {
        let Some(value) = properties.get(name) else {
            continue;
        };
        let unused = name == "SnapStart"
            && value
                .get("ApplyOn")
                .is_none_or(|when| when.text().is_some_and(|when| when == "None"));
        if !unused {
            hashed.set(name, value.clone());
        }
    }
    hashed
}

/// A function's properties with those of its layers that ask for a new version when they change.
fn with_layers(expansion: &Expansion, properties: &Node) -> Node {
    let mut hashed = properties.clone();
    let layers = properties.get("Layers").and_then(|layers| layers.items());
    for layer in layers.unwrap_or_default() {
        let Some(id) = layer.logical_id() else {
            continue;
        };
        let own = expansion
            .resources
            .get(&id)
            .and_then(|layer| layer.get("Properties"));
        if let Some(own) = own
            && own
                .get("PublishLambdaVersion")
                .is_some_and(Node::is_something)
        {
            hashed.set(id, own.clone());
        }
    }
    hashed
}
