//! `AWS::Serverless::GraphQLApi`: an API of AppSync with all that belongs to it.

mod auth;
mod data_sources;
mod properties;
mod resolvers;

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashMap;

use super::expansion::{Expanded, Expansion, refuse};
use super::made::Made;
use super::owner::Owner;
use super::role::assumed_by;
use super::tree::{self, node};
use crate::load::cloudformation::document::{Entry, Node};
use crate::syntax::Span;
use properties::PROPERTIES;

/// A GraphQL API while what belongs to it is made.
struct Api {
    owner: Owner,
    made: Vec<Made>,
    /// The data sources by the names that the template gives them, and what refers to their names.
    data_sources: FxHashMap<EcoString, Node>,
    /// The functions by the names that the template gives them, and what refers to their ids.
    functions: FxHashMap<EcoString, Node>,
    /// Whether something asked for the data source that is none.
    without_data: Option<Span>,
}

pub fn expand(expansion: &mut Expansion, id: &EcoString, resource: &Node) -> Expanded<Vec<Made>> {
    let owner = Owner::new(
        expansion,
        id,
        &known_only(resource),
        "A GraphQL API",
        &PROPERTIES,
    )?;
    /// The properties that say what is made, with how deep in them it is said.
    const DECIDING: [(&str, usize); 5] = [
        ("ApiKeys", 1),
        ("Auth", 1),
        ("DataSources", 2),
        ("Functions", 1),
        ("Resolvers", 2),
    ];
    let open = DECIDING.iter().any(|(name, depth)| {
        owner
            .get(name)
            .is_some_and(|written| is_open(expansion, written, *depth))
    });
    if open {
        // What belongs to the API isn't known before the stack is created.
        let mut same = owner.itself("AWS::Serverless::GraphQLApi");
        same.properties = owner.properties.clone();
        return Ok(vec![same]);
    }
    let mut api = Api {
        owner,
        made: Vec::new(),
        data_sources: FxHashMap::default(),
        functions: FxHashMap::default(),
        without_data: None,
    };
    api.make_itself(expansion)?;
    api.make_schema()?;
    api.make_keys()?;
    api.make_cache();
    api.make_data_sources(expansion)?;
    api.make_domain();
    api.make_functions()?;
    api.make_resolvers()?;
    api.make_no_data_source();
    Ok(api.made)
}

/// Whether a function may stand for what is said at a depth of a property.
fn is_open(expansion: &Expansion, node: &Node, depth: usize) -> bool {
    let within = node.entries().filter(|_| depth > 0).unwrap_or_default();
    expansion.may_be_literal(node)
        || within
            .iter()
            .any(|entry| is_open(expansion, &entry.value, depth.saturating_sub(1)))
}

/// The resource without properties that SAM doesn't know: of this type it ignores them.
fn known_only(resource: &Node) -> Node {
    let mut resource = resource.clone();
    if let Some(entries) = resource.get_mut("Properties").and_then(Node::entries_mut) {
        entries.retain(|entry| PROPERTIES.iter().any(|property| property.name == entry.key));
    }
    resource
}

impl Api {
    /// What refers to the API.
    fn id(&self, span: Span) -> Node {
        tree::get_att(span, self.owner.id.clone(), "ApiId")
    }

    /// A resource that belongs to the API.
    fn part(&self, suffix: &str, kind: &'static str, span: Span) -> Made {
        let id = eco_format!("{}{suffix}", self.owner.id);
        Made::new(id, kind, span).in_place_of(&self.owner.resource)
    }

    /// The entries of a property; SAM makes resources of them, so their names are letters and digits.
    fn named<'a>(&self, written: Option<&'a Node>) -> Expanded<&'a [Entry]> {
        let entries = written.and_then(Node::entries).unwrap_or_default();
        entries.iter().try_for_each(check_name)?;
        Ok(entries)
    }

    /// The API of AppSync.
    fn make_itself(&mut self, expansion: &mut Expansion) -> Expanded<()> {
        let span = self.owner.span;
        let something = |name| self.owner.something(name).cloned();
        let mut tags = self.owner.get("Tags").cloned();
        let tags = tags.get_or_insert_with(|| tree::object::<&str>(span, []));
        tags.set("graphqlapi:createdBy", tree::text(span, "SAM"));
        let name = something("Name").unwrap_or_else(|| tree::text(span, self.owner.id.clone()));
        let mut api = self
            .owner
            .itself("AWS::AppSync::GraphQLApi")
            .with("Name", name)
            .with_some("XrayEnabled", self.tracing(expansion)?)
            .with("Tags", tree::list(tags.span, tree::tag_list(tags)));
        for name in [
            "Visibility",
            "OwnerContact",
            "IntrospectionConfig",
            "QueryDepthLimit",
            "ResolverCountLimit",
        ] {
            api = api.with_some(name, something(name));
        }
        let (api, authorizers) = self.authorized(api)?;
        let (logging, role) = self.logging();
        self.made.push(api.with_some("LogConfig", logging));
        self.permit_authorizers(expansion, authorizers)?;
        self.made.extend(role);
        Ok(())
    }

    /// Whether requests are traced: SAM takes words for true and false too, but no function.
    fn tracing(&self, expansion: &Expansion) -> Expanded<Option<Node>> {
        let Some(written) = self.owner.get("XrayEnabled") else {
            return Ok(None);
        };
        let word = written.text().map(|text| text.to_ascii_lowercase());
        let enabled = match word.as_deref() {
            Some("true" | "yes" | "on" | "y" | "t" | "1") => "true",
            Some("false" | "no" | "off" | "n" | "f" | "0") => "false",
            None if expansion.may_be_literal(written) => return Ok(Some(written.clone())),
            _ => return refuse(written.span, "XrayEnabled must be true or false."),
        };
        Ok(Some(tree::plain(written.span, enabled)))
    }

    /// The configuration of the log, and the role that is made for it.
    fn logging(&self) -> (Option<Node>, Option<Made>) {
        let written = self.owner.get("Logging");
        if written.and_then(Node::literal_bool) == Some(false) {
            return (None, None);
        }
        let span = written.map_or(self.owner.span, |node| node.span);
        let something = |name| written.and_then(|node| node.something(name)).cloned();
        let level = something("FieldLogLevel").unwrap_or_else(|| tree::text(span, "ALL"));
        let mut config = node!(span, { "FieldLogLevel": level });
        if let Some(exclude) = something("ExcludeVerboseContent") {
            config.set("ExcludeVerboseContent", exclude);
        }
        let (arn, role) = match something("CloudWatchLogsRoleArn") {
            Some(arn) => (arn, None),
            None => {
                let policy = tree::sub(
                    span,
                    "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs",
                );
                let role = self
                    .part("CloudWatchRole", "AWS::IAM::Role", span)
                    .with(
                        "AssumeRolePolicyDocument",
                        assumed_by(span, "appsync.amazonaws.com"),
                    )
                    .with("ManagedPolicyArns", tree::list(span, [policy]));
                (tree::get_att(span, role.id.clone(), "Arn"), Some(role))
            }
        };
        config.set("CloudWatchLogsRoleArn", arn);
        (Some(config), role)
    }

    fn make_schema(&mut self) -> Expanded<()> {
        let inline = self.owner.something("SchemaInline");
        let location = self.owner.something("SchemaUri");
        let span = match (inline, location) {
            (Some(_), Some(location)) => {
                return refuse(
                    location.span,
                    "An API has one schema: remove SchemaInline or SchemaUri.",
                );
            }
            (None, None) => {
                return refuse(
                    self.owner.span,
                    "A GraphQL API needs a schema: set SchemaInline or SchemaUri.",
                );
            }
            (Some(schema), None) | (None, Some(schema)) => schema.span,
        };
        let schema = self
            .part("Schema", "AWS::AppSync::GraphQLSchema", span)
            .with("ApiId", self.id(span))
            .with_some("Definition", inline.cloned())
            .with_some("DefinitionS3Location", location.cloned());
        self.made.push(schema);
        Ok(())
    }

    fn make_keys(&mut self) -> Expanded<()> {
        for entry in self.named(self.owner.get("ApiKeys"))? {
            let span = entry.key_span;
            let given = |name| entry.value.given(name).cloned();
            let key = self
                .part(&entry.key, "AWS::AppSync::ApiKey", span)
                .with("ApiId", self.id(span))
                .with_some("ApiKeyId", given("ApiKeyId"))
                .with_some("Description", given("Description"))
                .with_some("Expires", given("ExpiresOn"));
            self.made.push(key);
        }
        Ok(())
    }

    fn make_cache(&mut self) {
        let Some(written) = self.owner.something("Cache") else {
            return;
        };
        let mut cache = self
            .part("ApiCache", "AWS::AppSync::ApiCache", written.span)
            .with("ApiId", self.id(written.span));
        for name in [
            "ApiCachingBehavior",
            "Type",
            "Ttl",
            "AtRestEncryptionEnabled",
            "TransitEncryptionEnabled",
        ] {
            cache = cache.with_some(name, written.given(name).cloned());
        }
        self.made.push(cache);
    }

    fn make_domain(&mut self) {
        let Some(written) = self.owner.something("DomainName") else {
            return;
        };
        let span = written.span;
        let mut domain = self.part("DomainName", "AWS::AppSync::DomainName", span);
        for name in ["CertificateArn", "DomainName", "Description"] {
            domain = domain.with_some(name, written.given(name).cloned());
        }
        let association = self
            .part(
                "DomainNameApiAssociation",
                "AWS::AppSync::DomainNameApiAssociation",
                span,
            )
            .with("ApiId", self.id(span))
            .with("DomainName", tree::reference(span, domain.id.clone()));
        self.made.extend([domain, association]);
    }
}

/// Refuses a name of which no logical id can be made.
fn check_name(entry: &Entry) -> Expanded<()> {
    match entry.key.chars().all(|c| c.is_ascii_alphanumeric()) {
        true => Ok(()),
        false => refuse(
            entry.key_span,
            format!(
                "{} becomes part of a logical id, so it may have letters and digits only.",
                entry.key
            ),
        ),
    }
}

/// A mapping without what is null.
fn without_nulls(node: &Node) -> Node {
    let entries = node.entries().unwrap_or_default();
    let given = entries.iter().filter(|entry| !entry.value.is_null());
    tree::object(
        node.span,
        given.map(|entry| (entry.key.clone(), entry.value.clone())),
    )
}
