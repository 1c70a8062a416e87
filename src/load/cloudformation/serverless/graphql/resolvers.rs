//! How a GraphQL API answers: functions, and resolvers that are pipelines of them.

use ecow::eco_format;

use super::super::expansion::{Expanded, refuse};
use super::super::made::Made;
use super::super::tree::{self, node};
use super::{Api, check_name, without_nulls};
use crate::load::cloudformation::document::{Entry, Node};

/// The code of a resolver that says none: nothing is sent before the pipeline, and what it gives last is the answer.
const PASSING_ON: &str = "\nexport function request(ctx) {\n    return {};\n}\n\nexport function response(ctx) {\n    return ctx.prev.result;\n}\n";

impl Api {
    pub(super) fn make_functions(&mut self) -> Expanded<()> {
        let functions = self.owner.get("Functions").cloned();
        for entry in functions
            .as_ref()
            .and_then(Node::entries)
            .unwrap_or_default()
        {
            let id = match entry.value.something("Id") {
                Some(id) => {
                    if without_nulls(&entry.value).entries().map_or(0, <[_]>::len) > 1 {
                        return refuse(
                            id.span,
                            "Id names a function that is there already; it can't have other properties beside it.",
                        );
                    }
                    id.clone()
                }
                None => {
                    let function = self.function(entry)?;
                    let id = tree::get_att(entry.key_span, function.id.clone(), "FunctionId");
                    self.made.push(function);
                    id
                }
            };
            self.functions.insert(entry.key.clone(), id);
        }
        Ok(())
    }

    fn function(&mut self, entry: &Entry) -> Expanded<Made> {
        let span = entry.key_span;
        check_name(entry)?;
        let written = &entry.value;
        let source = self.source_of(entry)?;
        if code(entry)?.is_none() {
            return refuse(
                span,
                format!("The function {} needs InlineCode or CodeUri.", entry.key),
            );
        }
        let name = written.something("Name").cloned();
        Ok(self
            .part(&entry.key, "AWS::AppSync::FunctionConfiguration", span)
            .with("ApiId", self.id(span))
            .with(
                "Name",
                name.unwrap_or_else(|| tree::text(span, entry.key.clone())),
            )
            .with_some("Code", written.something("InlineCode").cloned())
            .with_some("CodeS3Location", written.something("CodeUri").cloned())
            .with("DataSourceName", source)
            .with_some("MaxBatchSize", written.given("MaxBatchSize").cloned())
            .with_some("Description", written.given("Description").cloned())
            .with("Runtime", runtime(entry)?)
            .with_some("SyncConfig", written.given("Sync").map(without_nulls)))
    }

    /// The name of the data source of a function.
    fn source_of(&mut self, entry: &Entry) -> Expanded<Node> {
        let Some(written) = entry.value.something("DataSource") else {
            return refuse(
                entry.key_span,
                format!("The function {} needs a DataSource.", entry.key),
            );
        };
        let Some(name) = written.text() else {
            return Ok(written.clone());
        };
        if name.eq_ignore_ascii_case("none") {
            let span = *self.without_data.get_or_insert(written.span);
            let id = eco_format!("{}NoneDataSource", self.owner.id);
            return Ok(tree::get_att(span, id, "Name"));
        }
        match self.data_sources.get(name) {
            Some(source) => Ok(source.clone()),
            None => refuse(
                written.span,
                format!(
                    "{name} isn't among the DataSources: add it there, or refer to a data source elsewhere with a function."
                ),
            ),
        }
    }

    /// The data source of functions that need none.
    pub(super) fn make_no_data_source(&mut self) {
        let Some(span) = self.without_data else {
            return;
        };
        let source = self.part("NoneDataSource", "AWS::AppSync::DataSource", span);
        let name = tree::text(span, source.id.clone());
        let source = source
            .with("ApiId", self.id(span))
            .with("Name", name)
            .with("Type", tree::text(span, "NONE"));
        self.made.push(source);
    }

    pub(super) fn make_resolvers(&mut self) -> Expanded<()> {
        let resolvers = self.owner.get("Resolvers").cloned();
        for kind in resolvers
            .as_ref()
            .and_then(Node::entries)
            .unwrap_or_default()
        {
            for entry in kind.value.entries().unwrap_or_default() {
                check_name(kind)?;
                check_name(entry)?;
                let resolver = self.resolver(kind, entry)?;
                self.made.push(resolver);
            }
        }
        Ok(())
    }

    fn resolver(&self, kind: &Entry, entry: &Entry) -> Expanded<Made> {
        let span = entry.key_span;
        let written = &entry.value;
        let (code, runtime) = match code(entry)? {
            Some((name, code)) => ((name, code.clone()), runtime(entry)?),
            None => (
                ("Code", tree::text(span, PASSING_ON)),
                node!(span, { "Name": "APPSYNC_JS", "RuntimeVersion": "1.0.0" }),
            ),
        };
        let Some(pipeline) = written.something("Pipeline") else {
            return refuse(
                span,
                format!(
                    "The resolver {} needs a Pipeline: the functions that it calls, by their names.",
                    entry.key
                ),
            );
        };
        let mut functions = Vec::new();
        for name in pipeline.items().unwrap_or_default() {
            match name.text().and_then(|name| self.functions.get(name)) {
                Some(id) => functions.push(id.clone()),
                None => {
                    return refuse(
                        name.span,
                        "It isn't among the Functions of the API: add it there or correct the name.",
                    );
                }
            }
        }
        let functions = tree::list(pipeline.span, functions);
        let field = written.something("FieldName").cloned();
        let schema = tree::text(span, eco_format!("{}Schema", self.owner.id));
        Ok(self
            .part(
                &eco_format!("{}{}", kind.key, entry.key),
                "AWS::AppSync::Resolver",
                span,
            )
            .attribute("DependsOn", tree::list(span, [schema]))
            .with("ApiId", self.id(span))
            .with(
                "FieldName",
                field.unwrap_or_else(|| tree::text(span, entry.key.clone())),
            )
            .with("TypeName", tree::text(kind.key_span, kind.key.clone()))
            .with(code.0, code.1)
            .with("Runtime", runtime)
            .with("Kind", tree::text(span, "PIPELINE"))
            .with(
                "PipelineConfig",
                node!(pipeline.span, { "Functions": functions }),
            )
            .with_some("CachingConfig", written.given("Caching").map(without_nulls))
            .with_some("MaxBatchSize", written.something("MaxBatchSize").cloned()))
    }
}

/// The code of a function or resolver, and the property that it becomes.
fn code(entry: &Entry) -> Expanded<Option<(&'static str, &Node)>> {
    let inline = entry.value.something("InlineCode");
    let location = entry.value.something("CodeUri");
    match (inline, location) {
        (Some(_), Some(location)) => refuse(
            location.span,
            format!(
                "{} has its code once: remove InlineCode or CodeUri.",
                entry.key
            ),
        ),
        (Some(code), None) => Ok(Some(("Code", code))),
        (None, Some(code)) => Ok(Some(("CodeS3Location", code))),
        (None, None) => Ok(None),
    }
}

fn runtime(entry: &Entry) -> Expanded<Node> {
    let Some(written) = entry.value.given("Runtime") else {
        return refuse(
            entry.key_span,
            format!("{} has code, so it needs the Runtime for it.", entry.key),
        );
    };
    let mut runtime = tree::object::<&str>(written.span, []);
    for (name, written_name) in [("Name", "Name"), ("RuntimeVersion", "Version")] {
        if let Some(value) = written.given(written_name) {
            runtime.set(name, value.clone());
        }
    }
    Ok(runtime)
}
