//! Where a function's code comes from: `CodeUri`, `InlineCode`, `ImageUri`.

use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, Refusal, refuse};
use crate::load::cloudformation::serverless::location;
use crate::load::cloudformation::serverless::owner::Owner;
use crate::load::cloudformation::serverless::tree::{self, node};

/// `Code` of the function.
pub fn of(expansion: &mut Expansion, owner: &Owner) -> Expanded<Node> {
    match is_image(expansion, owner)? {
        true => image(owner),
        false => archive(expansion, owner),
    }
}

/// Whether the function is an image.
fn is_image(expansion: &Expansion, owner: &Owner) -> Expanded<bool> {
    let Some(kind) = owner.something("PackageType") else {
        return Ok(false);
    };
    match kind.string().map(|kind| kind.as_str()) {
        Some("Image") => Ok(true),
        Some("Zip") => Ok(false),
        _ if expansion.may_be_literal(kind) => Ok(owner.get("ImageUri").is_some()),
        _ => refuse(kind.span, "PackageType is Zip or Image."),
    }
}

fn image(owner: &Owner) -> Expanded<Node> {
    for name in ["Handler", "Runtime", "Layers"] {
        if let Some(node) = owner.something(name) {
            return refuse(
                node.span,
                format!("A function with the PackageType Image can't have {name}."),
            );
        }
    }
    match owner.something("ImageUri") {
        Some(uri) => Ok(node!(uri.span, { "ImageUri": (uri.clone()) })),
        // What builds the image puts its URI there.
        None if built(owner) => Ok(tree::object::<&str>(owner.span, [])),
        None => refuse(
            owner.span,
            "A function with the PackageType Image needs ImageUri, or Metadata that says how to build the image.",
        ),
    }
}

/// Whether a tool that packages the template makes the artifact.
fn built(owner: &Owner) -> bool {
    ["Dockerfile", "DockerContext"].iter().any(|name| {
        owner
            .resource
            .given("Metadata")
            .is_some_and(|metadata| metadata.get(name).is_some())
    })
}

fn archive(expansion: &mut Expansion, owner: &Owner) -> Expanded<Node> {
    for name in ["Runtime", "Handler"] {
        if owner.something(name).is_none() {
            // What else it says is worth judging.
            expansion.refusals.push(Refusal {
                span: owner.span,
                message: format!("A function needs {name}, unless its PackageType is Image."),
            });
        }
    }
    if let Some(node) = owner.something("ImageConfig") {
        return refuse(
            node.span,
            "ImageConfig is for functions with the PackageType Image.",
        );
    }
    let mut code = if let Some(code) = owner.get("InlineCode") {
        node!(code.span, { "ZipFile": (code.clone()) })
    } else if let Some(uri) = owner.get("CodeUri") {
        location::of(expansion, uri, "CodeUri", &location::CODE)?
    } else {
        // What packages the template takes the directory that the template lies in, so this isn't refused.
        tree::object::<&str>(owner.span, [])
    };
    if let Some(key) = owner.something("SourceKMSKeyArn") {
        if code.entries().is_none() {
            code = tree::object::<&str>(code.span, []);
        }
        code.set("SourceKMSKeyArn", key.clone());
    }
    Ok(code)
}
