//! Functions on files and paths. Files are read through the context, confined to what is scanned.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::FunctionError;
use super::glob::Glob;
use super::hashes;
use super::signature::{
    Call, Function, Kind, MOST_ELEMENTS, Parameter, Returns, argument_error, fail, function,
    parameter,
};
use crate::source::{ReadError, normalize};
use crate::value::{Data, Reason, ReasonKind, Type, Value, set};

const STRING: Returns = Returns::Always(Kind::String);
const PATH: Parameter = parameter("path", Kind::String);

pub(super) const FUNCTIONS: &[Function] = &[
    function("abspath", &[PATH], STRING, |c| {
        let path = normalize(&absolute(c, c.text(0)?));
        Ok(Value::string(path.to_string_lossy()))
    }),
    function("basename", &[PATH], STRING, |c| {
        Ok(Value::string(base_name(c.text(0)?)))
    }),
    function("dirname", &[PATH], STRING, |c| {
        Ok(Value::string(directory_name(c.text(0)?)))
    }),
    function("file", &[PATH], STRING, |c| read_text(c).map(Value::string)),
    function("filebase64", &[PATH], STRING, |c| {
        read(c).map(|bytes| Value::string(STANDARD.encode(bytes)))
    }),
    function("filebase64sha256", &[PATH], STRING, |c| {
        hash(c, hashes::base64_sha256)
    }),
    function("filebase64sha512", &[PATH], STRING, |c| {
        hash(c, hashes::base64_sha512)
    }),
    function("fileexists", &[PATH], Returns::Always(Kind::Bool), exists),
    function("filemd5", &[PATH], STRING, |c| hash(c, hashes::md5)),
    function(
        "fileset",
        &[PATH, parameter("pattern", Kind::String)],
        Returns::Always(Kind::SetOfString),
        file_set,
    ),
    function("filesha1", &[PATH], STRING, |c| hash(c, hashes::sha1)),
    function("filesha256", &[PATH], STRING, |c| hash(c, hashes::sha256)),
    function("filesha512", &[PATH], STRING, |c| hash(c, hashes::sha512)),
    function("pathexpand", &[PATH], STRING, path_expand),
    function(
        "templatefile",
        &[PATH, parameter("vars", Kind::Any).unknown().marked()],
        Returns::By(|_| Ok(Type::Dynamic)),
        template_file,
    )
    .nullable(),
    function(
        "templatestring",
        &[
            parameter("template", Kind::String),
            parameter("vars", Kind::Any).unknown().marked(),
        ],
        STRING,
        template_string,
    ),
];

/// The path where it leads, without looking at the disk.
fn absolute(call: &Call<'_>, path: &str) -> PathBuf {
    match path.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => {
            home().join(rest.trim_start_matches('/'))
        }
        _ => call.context.directory.join(path),
    }
}

fn home() -> PathBuf {
    std::env::var_os("HOME").map_or_else(|| PathBuf::from("/"), PathBuf::from)
}

/// The path as messages name it: cleaned as Go does.
fn clean(path: &str) -> String {
    let cleaned = normalize(Path::new(path));
    let text = cleaned.to_string_lossy();
    if text.is_empty() {
        ".".into()
    } else {
        text.into_owned()
    }
}

fn read_raw(call: &Call<'_>) -> Result<Vec<u8>, ReadError> {
    let Ok(text) = call.text(0) else {
        return Err(ReadError::Missing);
    };
    let path = normalize(&absolute(call, text));
    if !call.context.files.is_inside(&path) {
        return Err(ReadError::Outside);
    }
    if call.context.files.is_directory(&path) {
        return Err(ReadError::NotAFile);
    }
    call.context.files.read(&path)
}

fn read(call: &Call<'_>) -> Result<Vec<u8>, FunctionError> {
    let name = clean(call.text(0)?);
    read_raw(call).map_err(|e| match e {
        ReadError::Missing => argument_error(
            0,
            format!(
                "no file exists at {name:?}; this function works only with files that are distributed as part of the configuration source code, so if this file will be created by a resource in this configuration you must instead obtain this result from an attribute of that resource"
            ),
        ),
        ReadError::NotAFile => argument_error(0, format!("failed to read file: read {name}: is a directory")),
        ReadError::System(text) => argument_error(0, format!("failed to read file {name:?}: {text}")),
        other => unread(&name, &other),
    })
}

/// Of a file that is there, and that this analysis doesn't read.
fn unread(name: &str, why: &ReadError) -> FunctionError {
    FunctionError::Limit(format!("{name:?}, which {why}"))
}

fn read_text(call: &Call<'_>) -> Result<String, FunctionError> {
    String::from_utf8(read(call)?).map_err(|_| {
        fail(format!(
            "contents of {:?} are not valid UTF-8; use the filebase64 function to obtain the Base64 encoded contents or the other file functions (e.g. filemd5, filesha256) to obtain file hashing results instead",
            clean(call.text(0).unwrap_or_default())
        ))
    })
}

fn hash(call: &Call<'_>, of: fn(&[u8]) -> String) -> Result<Value, FunctionError> {
    let name = clean(call.text(0)?);
    match read_raw(call) {
        Ok(bytes) => Ok(Value::string(of(&bytes))),
        Err(ReadError::Missing) => Err(fail(format!("open {name}: no such file or directory"))),
        Err(ReadError::NotAFile) => Err(fail(format!("read {name}: is a directory"))),
        Err(ReadError::System(text)) => Err(fail(format!("failed to read file {name:?}: {text}"))),
        Err(other) => Err(unread(&name, &other)),
    }
}

fn exists(call: &Call<'_>) -> Result<Value, FunctionError> {
    let text = call.text(0)?;
    let path = normalize(&absolute(call, text));
    if !call.context.files.is_inside(&path) {
        let reason = Reason::new(ReasonKind::Function, format!("fileexists({text:?})"));
        return Ok(Value::unknown_not_null(Type::Bool, reason));
    }
    if call.context.files.is_directory(&path) {
        return Err(fail(format!(
            "{:?} is a directory, not a file",
            clean(text)
        )));
    }
    Ok(Value::bool(call.context.files.is_file(&path)))
}

fn base_name(path: &str) -> String {
    if path.is_empty() {
        return ".".into();
    }
    match path.trim_end_matches('/').rsplit('/').next() {
        Some("") | None => "/".into(),
        Some(name) => name.into(),
    }
}

fn directory_name(path: &str) -> String {
    let head = path
        .rfind('/')
        .map_or("", |at| path.get(..=at).unwrap_or_default());
    clean(head)
}

fn path_expand(call: &Call<'_>) -> Result<Value, FunctionError> {
    let text = call.text(0)?;
    let Some(rest) = text.strip_prefix('~') else {
        return Ok(Value::string(text));
    };
    if !(rest.is_empty() || rest.starts_with('/')) {
        return Err(fail("cannot expand user-specific home dir"));
    }
    let path = if rest.is_empty() {
        home()
    } else {
        home().join(rest.trim_start_matches('/'))
    };
    Ok(Value::string(path.to_string_lossy()))
}

fn file_set(call: &Call<'_>) -> Result<Value, FunctionError> {
    let (base, pattern) = (call.text(0)?, call.text(1)?);
    let root = normalize(&absolute(call, base));
    // The pattern is joined with the path first, as Terraform does, so `./` and `..` in it are resolved.
    let prefix = clean(pattern);
    let shown = prefix.clone();
    if pattern.is_empty() {
        return Ok(set(Type::String, Vec::new()));
    }
    let glob = Glob::new(prefix.trim_start_matches('/')).map_err(|()| {
        fail(format!(
            "failed to glob pattern {shown:?}: syntax error in pattern"
        ))
    })?;
    if !call.context.files.is_inside(&root) {
        return Err(unread(&clean(base), &ReadError::Outside));
    }
    let Some(found) = glob.find(call.context.files, &root, MOST_ELEMENTS) else {
        return Ok(call.limit("fileset finds too many files"));
    };
    Ok(set(
        Type::String,
        found.into_iter().map(Value::string).collect(),
    ))
}

/// The variables of a template, checked.
fn variables<'a>(call: &Call<'a>) -> Result<Option<&'a Value>, FunctionError> {
    let variables = call.value(1)?;
    let ty = variables.ty();
    if variables.is_unknown() && (ty == Type::Dynamic || ty.is_mapping()) {
        return Ok(None);
    }
    let Some(entries) = variables.as_entries() else {
        return Err(argument_error(1, "invalid vars value: must be a map"));
    };
    for name in entries.keys() {
        let mut chars = name.chars();
        let is_name = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        if !is_name {
            return Err(argument_error(
                1,
                format!(
                    "invalid template variable name {:?}: must start with a letter, followed by zero or more letters, digits, and underscores",
                    name.as_str()
                ),
            ));
        }
    }
    Ok(Some(variables))
}

fn template_file(call: &Call<'_>) -> Result<Value, FunctionError> {
    let text = read_text(call)?;
    let name = call.text(0)?;
    match variables(call)? {
        Some(variables) => (call.context.template)(&text, variables, name).map_err(template_error),
        None => Ok(call.unknown(Type::Dynamic)),
    }
}

/// What concerns the variables is told of that argument.
fn template_error(error: FunctionError) -> FunctionError {
    match error {
        FunctionError::Call(text) if text.starts_with("vars map does not contain key") => {
            argument_error(1, text)
        }
        other => other,
    }
}

fn template_string(call: &Call<'_>) -> Result<Value, FunctionError> {
    let text = call.text(0)?;
    let Some(variables) = variables(call)? else {
        return Ok(call.unknown(Type::String));
    };
    let made = (call.context.template)(text, variables, "<templatestring argument>")
        .map_err(template_error)?;
    let text = crate::value::convert(&made, &Type::String)
        .map_err(|e| fail(format!("invalid template result: {e}")))?;
    match &text.data {
        Data::Null(_) => Err(fail("invalid template result: must not be null")),
        _ => Ok(text),
    }
}
