//! Where a GraphQL API has its data from.

use ecow::{EcoString, eco_format};

use super::super::connector::{Connection, End};
use super::super::expansion::{Expanded, Expansion};
use super::super::made::Made;
use super::super::role::assumed_by;
use super::super::tree::{self, node};
use super::Api;
use crate::load::cloudformation::document::{Entry, Node};

impl Api {
    pub(super) fn make_data_sources(&mut self, expansion: &mut Expansion) -> Expanded<()> {
        let Some(sources) = self.owner.get("DataSources").cloned() else {
            return Ok(());
        };
        for entry in self.named(sources.given("DynamoDb"))? {
            let span = entry.key_span;
            let source = self
                .data_source(entry, "DynamoDB", "AMAZON_DYNAMODB")
                .with("DynamoDBConfig", table(entry));
            let arn = match entry.value.something("TableArn") {
                Some(arn) => arn.clone(),
                None => table_arn(entry),
            };
            let permissions = match entry.value.something("Permissions") {
                Some(permissions) => permissions.clone(),
                None => node!(span, ["Read", "Write"]),
            };
            let destination = End {
                kind: "AWS::DynamoDB::Table".into(),
                arn: Some(arn),
                ..End::default()
            };
            let connector = "ToTableConnector";
            self.permit(
                expansion,
                entry,
                source,
                destination,
                connector,
                &permissions,
            )?;
        }
        for entry in self.named(sources.given("Lambda"))? {
            let span = entry.key_span;
            let arn = entry.value.given("FunctionArn").cloned();
            let mut config = tree::object::<&str>(span, []);
            if let Some(arn) = &arn {
                config.set("LambdaFunctionArn", arn.clone());
            }
            let source = self
                .data_source(entry, "Lambda", "AWS_LAMBDA")
                .with("LambdaConfig", config);
            let destination = End {
                kind: "AWS::Lambda::Function".into(),
                arn,
                ..End::default()
            };
            let connector = "ToLambdaConnector";
            let permissions = node!(span, ["Write"]);
            self.permit(
                expansion,
                entry,
                source,
                destination,
                connector,
                &permissions,
            )?;
        }
        Ok(())
    }

    /// A data source, without what is particular to its kind.
    fn data_source(&mut self, entry: &Entry, suffix: &str, kind: &str) -> Made {
        let span = entry.key_span;
        let name = entry.value.something("Name").cloned();
        let source = self
            .part(
                &eco_format!("{}{suffix}DataSource", entry.key),
                "AWS::AppSync::DataSource",
                span,
            )
            .with("ApiId", self.id(span))
            .with(
                "Name",
                name.unwrap_or_else(|| tree::text(span, entry.key.clone())),
            )
            .with("Type", tree::text(span, kind))
            .with_some("Description", entry.value.given("Description").cloned());
        let name = tree::get_att(span, source.id.clone(), "Name");
        self.data_sources.insert(entry.key.clone(), name);
        source
    }

    /// The role of a data source, with what it may do, unless the template names another.
    fn permit(
        &mut self,
        expansion: &mut Expansion,
        entry: &Entry,
        source: Made,
        destination: End,
        connector: &str,
        permissions: &Node,
    ) -> Expanded<()> {
        if let Some(arn) = entry.value.something("ServiceRoleArn") {
            self.made.push(source.with("ServiceRoleArn", arn.clone()));
            return Ok(());
        }
        let span = entry.key_span;
        let mut role = Made::new(eco_format!("{}Role", source.id), "AWS::IAM::Role", span)
            .in_place_of(&self.owner.resource);
        role = role.with(
            "AssumeRolePolicyDocument",
            assumed_by(span, "appsync.amazonaws.com"),
        );
        let connection = Connection {
            id: eco_format!("{}{connector}", source.id),
            suffix: EcoString::new(),
            span,
            attributes: None,
            source: End {
                kind: "AWS::AppSync::DataSource".into(),
                arn: Some(tree::get_att(span, source.id.clone(), "DataSourceArn")),
                role_name: Some(tree::reference(span, role.id.clone())),
                ..End::default()
            },
            destination,
            permissions,
        };
        let arn = tree::get_att(span, role.id.clone(), "Arn");
        self.made.push(source.with("ServiceRoleArn", arn));
        self.made.push(role);
        self.made.extend(connection.make(expansion)?);
        Ok(())
    }
}

/// The table's region, by default that of the stack.
fn region(entry: &Entry) -> Node {
    match entry.value.something("Region") {
        Some(region) => region.clone(),
        None => tree::reference(entry.key_span, "AWS::Region"),
    }
}

fn table(entry: &Entry) -> Node {
    let mut config = node!(entry.key_span, { "AwsRegion": (region(entry)) });
    if let Some(name) = entry.value.given("TableName") {
        config.set("TableName", name.clone());
    }
    for (name, written) in [
        ("UseCallerCredentials", "UseCallerCredentials"),
        ("Versioned", "Versioned"),
        ("DeltaSyncConfig", "DeltaSync"),
    ] {
        if let Some(value) = entry.value.something(written) {
            config.set(name, value.clone());
        }
    }
    config
}

fn table_arn(entry: &Entry) -> Node {
    let span = entry.key_span;
    let mut variables = node!(span, { "TableRegion": (region(entry)) });
    if let Some(name) = entry.value.given("TableName") {
        variables.set("TableName", name.clone());
    }
    tree::sub_with(
        span,
        "arn:${AWS::Partition}:dynamodb:${TableRegion}:${AWS::AccountId}:table/${TableName}",
        variables,
    )
}
