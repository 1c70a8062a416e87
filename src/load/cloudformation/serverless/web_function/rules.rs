//! What SAM refuses of a web function.

use ecow::EcoString;

use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, Expansion, refuse};
use crate::load::cloudformation::serverless::owner::Owner;

pub fn check(expansion: &Expansion, owner: &Owner) -> Expanded<()> {
    deployment(expansion, owner)?;
    if let Some(timeout) = owner.get("Timeout")
        && let Some(seconds) = timeout.text().and_then(|text| text.parse::<i64>().ok())
        && !(3..=900).contains(&seconds)
    {
        return refuse(timeout.span, "Timeout is from 3 to 900 seconds.");
    }
    weights(owner)?;
    variables(owner)?;
    connector(owner)
}

fn deployment(expansion: &Expansion, owner: &Owner) -> Expanded<()> {
    let resolved = |name| owner.something(name).map(|node| expansion.resolved(node));
    let mode = resolved("AutoDeploymentMode");
    let mode_known = !mode
        .as_ref()
        .is_some_and(|mode| expansion.may_be_literal(mode));
    let latest = match mode.as_ref().map(|mode| mode.text().map(EcoString::as_str)) {
        None | Some(Some("LatestRevision")) => true,
        Some(Some("Disabled")) => false,
        _ if !mode_known => false,
        _ => {
            let span = mode.map_or(owner.span, |mode| mode.span);
            return refuse(span, "AutoDeploymentMode is LatestRevision or Disabled.");
        }
    };
    if owner.something("AuthType").is_none() {
        return refuse(
            owner.span,
            "A web function needs AuthType: IamAuth, or ApplicationManaged where the function itself decides who may call it.",
        );
    }
    if !mode_known {
        return Ok(());
    }
    let kind = resolved("EndpointType");
    let open = kind
        .as_ref()
        .is_some_and(|kind| expansion.may_be_literal(kind));
    let regional = kind
        .and_then(|kind| kind.text().cloned())
        .is_some_and(|kind| kind == "MultiRegion" || kind == "PerRegion");
    let weights = owner.something("RevisionWeights");
    match (latest, weights) {
        (true, Some(weights)) => refuse(
            weights.span,
            "RevisionWeights need AutoDeploymentMode: Disabled, because otherwise the latest revision gets everything.",
        ),
        (true, None) if regional => refuse(
            owner.span,
            "An endpoint of more than one region needs AutoDeploymentMode: Disabled.",
        ),
        (false, None) if !regional && !open => refuse(
            owner.span,
            "Without RevisionWeights, AutoDeploymentMode must be LatestRevision.",
        ),
        _ => Ok(()),
    }
}

fn weights(owner: &Owner) -> Expanded<()> {
    const MOST: usize = 2;
    const ALL: i64 = 100;
    let Some(weights) = owner.something("RevisionWeights") else {
        return Ok(());
    };
    let Some(entries) = weights.entries().filter(|_| weights.function().is_none()) else {
        return refuse(
            weights.span,
            "RevisionWeights is a mapping of revisions to their weights.",
        );
    };
    let mut sum = Some(0);
    for entry in entries {
        let weight = &entry.value;
        if weight.function().is_some() {
            sum = None;
            continue;
        }
        let number = weight.text().and_then(|text| text.parse::<i64>().ok());
        match number.filter(|number| (1..=ALL).contains(number)) {
            Some(number) => sum = sum.map(|sum| sum + number),
            None => return refuse(weight.span, "A weight is a whole number from 1 to 100."),
        }
    }
    if entries.len() > MOST {
        return refuse(
            weights.span,
            "RevisionWeights can have two revisions at most.",
        );
    }
    match sum {
        Some(sum) if sum != ALL => refuse(
            weights.span,
            format!("The weights must be 100 together; they are {sum}."),
        ),
        _ => Ok(()),
    }
}

fn variables(owner: &Owner) -> Expanded<()> {
    const MOST: usize = 4096;
    let literal = |node: &&Node| node.function().is_none();
    let variables = owner.something("EnvironmentVariables").filter(literal);
    for entry in variables
        .and_then(|variables| variables.entries())
        .unwrap_or_default()
    {
        let letter = entry.key.starts_with(|c: char| c.is_ascii_alphabetic());
        if !letter
            || !entry
                .key
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            return refuse(
                entry.key_span,
                "The name of a variable begins with a letter and has letters, digits and underscores only.",
            );
        }
        if let Some(text) = entry.value.string()
            && !(1..=MOST).contains(&text.chars().count())
        {
            return refuse(
                entry.value.span,
                "The value of a variable has 1 to 4096 characters.",
            );
        }
    }
    Ok(())
}

fn connector(owner: &Owner) -> Expanded<()> {
    let Some(arn) = owner.get("EgressNetworkConnectorArn") else {
        return Ok(());
    };
    let Some(text) = arn.string() else {
        return Ok(());
    };
    let parts: Vec<&str> = text.split(':').collect();
    let right = match parts.as_slice() {
        [
            "arn",
            partition,
            "lambda",
            _,
            _,
            "network-connector",
            name,
            version,
        ] => [partition, name, version]
            .iter()
            .all(|part| !part.is_empty()),
        _ => false,
    };
    match right {
        true => Ok(()),
        false => refuse(
            arn.span,
            "EgressNetworkConnectorArn is the ARN of a version of a network connector, which ends with that version.",
        ),
    }
}
