//! Walking directories, as git would see them.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ignore::{DirEntry, WalkBuilder, WalkState};
use rustc_hash::FxHashMap;

use super::{Found, Search};
use crate::source::{MOST_IGNORED, ignore_files};

/// What a file is by its name.
enum Form {
    Module,
    Template,
    Unit,
    Input,
    NotEvaluated(&'static str),
    Other,
}

fn form(name: &str) -> Form {
    let not_evaluated = [
        (".tftest.hcl", "Terraform test files"),
        (".tftest.json", "Terraform test files"),
        (".tofutest.hcl", "OpenTofu test files"),
        (".tfcomponent.hcl", "Terraform Stacks components"),
        (".tfstack.hcl", "Terraform Stacks components"),
        (".tfdeploy.hcl", "Terraform Stacks deployments"),
        (".tfquery.hcl", "Terraform query files"),
    ];
    match name {
        "terragrunt.hcl" => return Form::Unit,
        "terragrunt.hcl.json" => return Form::NotEvaluated("Terragrunt configurations"),
        "terragrunt.stack.hcl" => return Form::NotEvaluated("Terragrunt stacks"),
        _ => {}
    }
    if let Some((_, kind)) = not_evaluated.iter().find(|(end, _)| name.ends_with(end)) {
        return Form::NotEvaluated(kind);
    }
    if [".tf", ".tf.json", ".tofu", ".tofu.json"]
        .iter()
        .any(|end| name.ends_with(end))
    {
        return Form::Module;
    }
    if name.ends_with(".tfvars") || name.ends_with(".tfvars.json") {
        return Form::Input;
    }
    // Lock files and the like are large, common and never templates.
    if matches!(
        name,
        "package.json" | "package-lock.json" | "tsconfig.json" | "pnpm-lock.yaml" | "composer.json"
    ) {
        return Form::Other;
    }
    let end = name.rsplit_once('.').map(|(_, end)| end.to_lowercase());
    match end.as_deref() {
        Some("yaml" | "yml" | "json" | "template") => Form::Template,
        _ => Form::Other,
    }
}

/// Whether a file that was named may be a template. Some have an ending of their own, which nothing is searched for.
pub(super) fn may_be_template(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase());
    let name = name.unwrap_or_default();
    matches!(form(&name), Form::Template) || name.ends_with(".cfn")
}

/// Finds what lies below the paths. Ignore files count below a directory; a path that is named is looked at in any case.
pub fn walk(paths: &[PathBuf], search: &Search) -> Found {
    let mut found = Found::default();
    for path in paths {
        if path.is_dir() {
            found.named.push(path.clone());
            below(path, search, &mut found);
        } else if path.is_file() {
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("");
            take(form(name), path, &mut found);
        } else {
            found
                .unreadable
                .push((path.clone(), "no such file or directory".into()));
        }
    }
    found.put_in_order();
    found
}

/// Of these files those below the paths, as a walk would find them. There are no ignore files to respect: what is listed is
/// tracked.
pub fn among(paths: &[PathBuf], files: impl Iterator<Item = PathBuf>, search: &Search) -> Found {
    let mut found = Found::default();
    let files: Vec<PathBuf> = files.collect();
    for path in paths {
        if files.binary_search(path).is_ok() {
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("");
            take(form(name), path, &mut found);
            continue;
        }
        found.named.push(path.clone());
        for file in &files {
            let Ok(relative) = file.strip_prefix(path) else {
                continue;
            };
            let is_hidden =
                |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.') || is_cache(name);
            if relative.components().any(|c| is_hidden(c.as_os_str()))
                || search.excludes(file, path)
            {
                continue;
            }
            let name = file.file_name().and_then(|n| n.to_str()).unwrap_or("");
            take(form(name), file, &mut found);
        }
    }
    found.put_in_order();
    found
}

/// Adds a file that a walk would find if it were on the disk.
pub fn add(path: &Path, found: &mut Found) {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("");
    take(form(name), path, found);
    found.put_in_order();
}

/// Directories that hold what was downloaded.
fn is_cache(name: &std::ffi::OsStr) -> bool {
    matches!(
        name.to_str(),
        Some("node_modules" | ".terraform" | ".terragrunt-cache")
    )
}

/// Whether what is found is of use. What a link to a file means depends on the directory that it lies in, but for templates, which
/// are looked at where they are.
fn is_taken(form: &Form, entry: &DirEntry) -> bool {
    match form {
        Form::Other => false,
        Form::Module | Form::Unit | Form::Input => {
            let is_link = entry.path_is_symlink();
            !is_link || entry.path().metadata().is_ok_and(|m| m.is_file())
        }
        Form::Template | Form::NotEvaluated(_) => !entry.path_is_symlink(),
    }
}

fn take(form: Form, path: &Path, found: &mut Found) {
    match form {
        Form::Module => {
            if let Some(parent) = path.parent() {
                found.modules.push(parent.to_path_buf());
            }
        }
        Form::Unit => found.units.push(path.to_path_buf()),
        Form::Template => found.templates.push(path.to_path_buf()),
        Form::Input => found.inputs.push(path.to_path_buf()),
        Form::NotEvaluated(kind) => *found.not_evaluated.entry(kind).or_default() += 1,
        Form::Other => {}
    }
}

/// How many bytes the ignore files of a directory have; why they can't be read, with the file.
fn ignored_bytes(directory: &Path) -> Result<u64, (PathBuf, String)> {
    let odd = |path: PathBuf| {
        let why = "it is no regular file, so what is ignored below isn't known";
        (path, why.to_string())
    };
    let mut bytes = 0;
    for path in ignore_files(directory).map_err(odd)? {
        // Opening a pipe would wait for its writer.
        match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_file() => bytes += metadata.len(),
            Ok(metadata) if !metadata.is_dir() => return Err(odd(path)),
            _ => {}
        }
        if bytes > MOST_IGNORED {
            return Err((path, too_much()));
        }
    }
    Ok(bytes)
}

fn too_much() -> String {
    format!(
        "the ignore files that hold here have more than {} KiB, the limit, so what is ignored below isn't known",
        MOST_IGNORED >> 10
    )
}

/// Whether directories can be entered, by the ignore files that hold there.
#[derive(Default)]
struct Entrance {
    /// The bytes of the ignore files that hold in a directory, where there are any.
    bytes: FxHashMap<PathBuf, u64>,
    odd: Vec<(PathBuf, String)>,
}

impl Entrance {
    /// `own` is what [`ignored_bytes`] says of it.
    fn admits(&mut self, directory: &Path, own: Result<u64, (PathBuf, String)>) -> bool {
        let above = directory.parent().and_then(|p| self.bytes.get(p)).copied();
        let above = above.unwrap_or_default();
        let own = match own {
            Ok(0) if above == 0 => return true,
            Ok(own) => own,
            Err(odd) => {
                self.odd.push(odd);
                return false;
            }
        };
        if above + own > MOST_IGNORED {
            self.odd.push((directory.join(".gitignore"), too_much()));
            return false;
        }
        self.bytes.insert(directory.to_path_buf(), above + own);
        true
    }
}

fn below(directory: &Path, search: &Search, found: &mut Found) {
    let shared = Mutex::new(Found::default());
    let search = search.clone();
    let base = directory.to_path_buf();
    let entrance: Arc<Mutex<Entrance>> = Arc::default();
    let at_entrance = entrance.clone();
    let can_be_entered = move |directory: &Path| {
        let own = ignored_bytes(directory);
        let mut entrance = at_entrance.lock().unwrap_or_else(|e| e.into_inner());
        entrance.admits(directory, own)
    };
    let odd = || {
        let mut entrance = entrance.lock().unwrap_or_else(|e| e.into_inner());
        std::mem::take(&mut entrance.odd)
    };
    // Those of the directories above hold, too.
    let above = directory
        .ancestors()
        .skip(1)
        .find_map(|a| ignored_bytes(a).err());
    if let Some(above) = above {
        found.unreadable.push(above);
        return;
    }
    if !can_be_entered(directory) {
        found.unreadable.append(&mut odd());
        return;
    }
    let walker = WalkBuilder::new(directory)
        .hidden(true)
        // What is looked at depends on the tree alone, not on the settings of who looks.
        .git_global(false)
        .ignore(false)
        .filter_entry(move |entry| {
            let is_directory = entry.file_type().is_some_and(|t| t.is_dir());
            entry.depth() == 0
                || !(is_directory && is_cache(entry.file_name())
                    || search.excludes(entry.path(), &base))
                    && (!is_directory || can_be_entered(entry.path()))
        })
        .build_parallel();
    walker.run(|| {
        Box::new(|entry| {
            let lock = || shared.lock().unwrap_or_else(|e| e.into_inner());
            match entry {
                Ok(entry)
                    if entry
                        .file_type()
                        .is_some_and(|t| t.is_file() || t.is_symlink()) =>
                {
                    let name = entry.file_name().to_string_lossy();
                    let form = form(&name);
                    // What a module consists of is known by names that its code may hold.
                    let is_code = matches!(form, Form::Module | Form::Input | Form::Unit);
                    if is_code && matches!(name, Cow::Owned(_)) {
                        let why = "its name isn't UTF-8, so it isn't read: rename it";
                        let path = entry.into_path();
                        lock().unreadable.push((path, why.to_string()));
                    } else if is_taken(&form, &entry) {
                        take(form, entry.path(), &mut lock());
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    // Links in a circle and the like concern one entry only.
                    lock()
                        .unreadable
                        .push((directory.to_path_buf(), error.to_string()));
                }
            }
            WalkState::Continue
        })
    });
    let mut inner = shared.into_inner().unwrap_or_else(|e| e.into_inner());
    found.modules.append(&mut inner.modules);
    found.templates.append(&mut inner.templates);
    found.units.append(&mut inner.units);
    found.inputs.append(&mut inner.inputs);
    for (kind, count) in inner.not_evaluated {
        *found.not_evaluated.entry(kind).or_default() += count;
    }
    inner.unreadable.append(&mut odd());
    inner.unreadable.sort();
    found.unreadable.append(&mut inner.unreadable);
}
