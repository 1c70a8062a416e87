//! Terragrunt's own functions (<https://terragrunt.gruntwork.io/docs/reference/built-in-functions/>). Terraform's are there
//! too. What runs a command, asks a cloud, reads the environment or decrypts is unknown.

use std::path::{Path, PathBuf};

use ecow::eco_format;

use super::lists;
use super::scope::{Scope, shown};
use crate::evaluate::{Evaluator, Fault, Frame, FunctionError};
use crate::load::terraform::relative;
use crate::source::normalize;
use crate::syntax::{self, Expression, Name};
use crate::value::{Entries, Marks, Reason, ReasonKind, Type, Value};

/// Calls a function of Terragrunt; none where it isn't one.
pub(super) fn call(
    scope: &Scope<'_>,
    evaluator: &Evaluator<'_>,
    frame: Option<&Frame<'_>>,
    name: &Name,
    arguments: &[Expression],
) -> Option<Result<Value, Fault>> {
    let strings = |items: &[&str]| Value::tuple(items.iter().map(Value::string).collect());
    let span = name.span;
    let value = match &*name.text {
        "get_terragrunt_dir" => path(&scope.directory),
        "get_original_terragrunt_dir" => path(&scope.shared.unit),
        "get_repo_root" => path(scope.shared.tree),
        "get_path_from_repo_root" => Value::string(relative(scope.shared.tree, &scope.directory)),
        "get_path_to_repo_root" => Value::string(relative(&scope.directory, scope.shared.tree)),
        "get_terraform_commands_that_need_vars" => strings(&lists::NEED_VARIABLES),
        "get_terraform_commands_that_need_input" => strings(&lists::NEED_INPUT),
        "get_terraform_commands_that_need_locking" => strings(&lists::NEED_LOCKING),
        "get_terraform_commands_that_need_parallelism" => strings(&lists::NEED_PARALLELISM),
        "get_env"
        | "run_cmd"
        | "get_terraform_command"
        | "get_terraform_cli_args"
        | "get_platform"
        | "get_working_dir"
        | "get_aws_account_id"
        | "get_aws_account_alias"
        | "get_aws_caller_identity_arn"
        | "get_aws_caller_identity_user_id"
        | "get_terragrunt_source_cli_flag"
        | "get_default_retryable_errors"
        | "constraint_check" => unknown(scope, name, arguments),
        "sops_decrypt_file" => unknown(scope, name, arguments).mark(Marks::SENSITIVE),
        "mark_as_read" | "mark_glob_as_read" => {
            return Some(argument(evaluator, frame, name, arguments, 0));
        }
        _ => return with_arguments(scope, evaluator, frame, name, arguments),
    };
    Some(Ok(value.at(span)))
}

/// Those whose answer depends on their arguments.
fn with_arguments(
    scope: &Scope<'_>,
    evaluator: &Evaluator<'_>,
    frame: Option<&Frame<'_>>,
    name: &Name,
    arguments: &[Expression],
) -> Option<Result<Value, Fault>> {
    const NAMES: [&str; 6] = [
        "find_in_parent_folders",
        "path_relative_to_include",
        "path_relative_from_include",
        "get_parent_terragrunt_dir",
        "read_terragrunt_config",
        "read_tfvars_file",
    ];
    if !NAMES.contains(&&*name.text) {
        return None;
    }
    let mut values = Vec::new();
    for argument in arguments {
        match evaluator.evaluate(argument, frame) {
            Ok(value) => values.push(value),
            Err(fault) => return Some(Err(fault)),
        }
    }
    // What an unknown argument leads to isn't known.
    if let Some(reason) = values
        .iter()
        .take(1)
        .find_map(|v| v.as_unknown().map(|u| u.reason.clone()))
    {
        return Some(Ok(Value::unknown_of(Type::Dynamic, reason).at(name.span)));
    }
    let call = Call {
        scope,
        name,
        values: &values,
    };
    let result = match &*name.text {
        "find_in_parent_folders" => call.find_in_parent_folders(),
        "path_relative_to_include" => call.path_relative_to_include(),
        "path_relative_from_include" => call.path_relative_from_include(),
        "get_parent_terragrunt_dir" => call.parent_directory(),
        "read_terragrunt_config" => call.read_configuration(),
        _ => call.read_variables(),
    };
    Some(result.map(|v| v.or_at(name.span)))
}

struct Call<'c, 's> {
    scope: &'c Scope<'s>,
    name: &'c Name,
    values: &'c [Value],
}

impl Call<'_, '_> {
    fn text(&self, index: usize) -> Option<&str> {
        self.values.get(index)?.as_str()
    }

    fn fault(&self, detail: String) -> Fault {
        Fault::new(
            "Error in function call",
            format!("Call to function {:?} failed: {detail}.", self.name.text),
            self.name.span,
        )
    }

    /// The file named first, relative to the configuration.
    fn file(&self) -> Result<PathBuf, Fault> {
        let text = self
            .text(0)
            .ok_or_else(|| self.fault("a path is required".into()))?;
        Ok(normalize(&self.scope.directory.join(text)))
    }

    /// The nearest file of that name above the directory of the configuration, inside the tree.
    fn find_in_parent_folders(&self) -> Result<Value, Fault> {
        let wanted = match self.text(0) {
            Some(name) => vec![name],
            None => vec!["terragrunt.hcl", "root.hcl"],
        };
        let files = self.scope.shared.files;
        let parents = self.scope.directory.ancestors().skip(1);
        for directory in parents.take_while(|d| d.starts_with(self.scope.shared.tree)) {
            for name in &wanted {
                let found = normalize(&directory.join(name));
                if files.is_inside(&found) && (files.is_file(&found) || files.is_directory(&found))
                {
                    return Ok(path(&found));
                }
            }
        }
        match self.values.get(1) {
            Some(fallback) => Ok(fallback.clone()),
            None => Err(self.fault(format!(
                "there is no {} above {} in the scanned tree",
                wanted.join(" or "),
                shown(&self.scope.directory, self.scope.shared.tree)
            ))),
        }
    }

    fn path_relative_to_include(&self) -> Result<Value, Fault> {
        Ok(match self.scope.included_directory(self.text(0)) {
            Some(included) => Value::string(relative(&included, &self.scope.directory)),
            None => Value::string("."),
        })
    }

    fn path_relative_from_include(&self) -> Result<Value, Fault> {
        Ok(match self.scope.included_directory(self.text(0)) {
            Some(included) => Value::string(relative(&self.scope.directory, &included)),
            None => Value::string("."),
        })
    }

    fn parent_directory(&self) -> Result<Value, Fault> {
        let included = self.scope.included_directory(self.text(0));
        Ok(path(included.as_deref().unwrap_or(&self.scope.directory)))
    }

    fn read_configuration(&self) -> Result<Value, Fault> {
        let file = self.file()?;
        // A directory stands for the configuration in it.
        let file = if self.scope.shared.files.is_directory(&file) {
            file.join("terragrunt.hcl")
        } else {
            file
        };
        match (self.scope.read(&file, self.name.span)?, self.values.get(1)) {
            (Some(value), _) => Ok(value),
            (None, Some(fallback)) => Ok(fallback.clone()),
            (None, None) => Err(self.fault(format!(
                "{} isn't there, or lies outside the scanned tree",
                shown(&file, self.scope.shared.tree)
            ))),
        }
    }

    /// The variables of a file as JSON.
    fn read_variables(&self) -> Result<Value, Fault> {
        let file = self.file()?;
        let files = self.scope.shared.files;
        let missing = || {
            self.fault(format!(
                "{} can't be read",
                shown(&file, self.scope.shared.tree)
            ))
        };
        if !files.is_inside(&file) {
            return Err(missing());
        }
        let text = files
            .read(&file)
            .ok()
            .and_then(|b| String::from_utf8(b).ok())
            .ok_or_else(missing)?;
        if file.extension().is_some_and(|e| e == "json") {
            return Ok(Value::string(text));
        }
        let source = self
            .scope
            .shared
            .sources
            .add(&file, text)
            .ok_or_else(missing)?;
        self.scope.shared.read.borrow_mut().push(source.base);
        let mut entries = Entries::new();
        for attribute in syntax::parse_file(&source.text, source.base)
            .body
            .attributes
        {
            entries.insert(
                (&*attribute.name.text).into(),
                self.scope.try_evaluate(&attribute.value)?,
            );
        }
        let context = crate::evaluate::Context {
            files,
            directory: &self.scope.directory,
            budget: &self.scope.shared.budget,
            template: &|_, _, _| Err(FunctionError::Unknown),
        };
        crate::evaluate::functions::call("jsonencode", &[Value::object(entries)], &context)
            .map_err(|_| missing())
    }
}

fn argument(
    evaluator: &Evaluator<'_>,
    frame: Option<&Frame<'_>>,
    name: &Name,
    arguments: &[Expression],
    index: usize,
) -> Result<Value, Fault> {
    match arguments.get(index) {
        Some(argument) => evaluator.evaluate(argument, frame),
        None => Err(Fault::new(
            "Wrong number of function arguments",
            format!("{} takes an argument.", name.text),
            name.span,
        )),
    }
}

/// Paths have `/` everywhere, as Terragrunt has it.
fn path(path: &Path) -> Value {
    Value::string(path.to_string_lossy().replace('\\', "/"))
}

/// The answer of a function that isn't called, named by its first argument.
fn unknown(scope: &Scope<'_>, name: &Name, arguments: &[Expression]) -> Value {
    use crate::evaluate::References;
    let first = arguments
        .first()
        .map(|a| scope.text(a.span))
        .unwrap_or_default();
    let first = if first.len() > 60 {
        "…".into()
    } else {
        first
    };
    let reason = Reason::new(ReasonKind::Function, eco_format!("{}({first})", name.text));
    let ty = match &*name.text {
        "get_default_retryable_errors" | "get_terraform_cli_args" => Type::list(Type::String),
        "constraint_check" => Type::Bool,
        _ => Type::String,
    };
    Value::unknown_not_null(ty, reason)
}
