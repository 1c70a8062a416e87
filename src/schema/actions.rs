//! The actions of IAM policies: what each may do, and whether it can be limited to resources.

use std::sync::{Arc, LazyLock, RwLock};

use rustc_hash::FxHashMap;

static IAM: &str = include_str!("tables/iam.txt");

/// What an action does, as the Service Authorization Reference says it
/// (<https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessLevel {
    /// Read contents.
    Read,
    /// See what there is.
    List,
    /// Create, change and delete.
    Write,
    /// Grant permissions.
    Permissions,
    /// Only set tags.
    Tagging,
}

impl AccessLevel {
    /// By the name that rules use: `read`, `list`, `write`, `permissions`, `tagging`.
    pub fn parse(name: &str) -> Option<AccessLevel> {
        Some(match name {
            "read" => AccessLevel::Read,
            "list" => AccessLevel::List,
            "write" => AccessLevel::Write,
            "permissions" => AccessLevel::Permissions,
            "tagging" => AccessLevel::Tagging,
            _ => return None,
        })
    }
}

/// An action of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its name without the service's prefix.
    pub name: &'static str,
    /// The same in lower case.
    pub folded: Box<str>,
    /// What it does.
    pub level: AccessLevel,
    /// It can be limited to resources.
    pub has_resources: bool,
}

/// The actions of a service, by its prefix: `s3`. Empty where no table knows it.
pub fn actions(service: &str) -> Arc<[Action]> {
    static KNOWN: LazyLock<RwLock<FxHashMap<String, Arc<[Action]>>>> =
        LazyLock::new(Default::default);
    let service = service.to_ascii_lowercase();
    if let Some(found) = KNOWN
        .read()
        .unwrap_or_else(|e| e.into_inner())
        .get(&service)
    {
        return found.clone();
    }
    let Some(line) = super::line(IAM, &service) else {
        // Not kept: there is no end to what may be written there.
        return Arc::default();
    };
    let read: Arc<[Action]> = read(line).collect();
    KNOWN
        .write()
        .unwrap_or_else(|e| e.into_inner())
        .insert(service, read.clone());
    read
}

fn read(line: &'static str) -> impl Iterator<Item = Action> {
    Some(line)
        .into_iter()
        .flat_map(|line| line.split('\t').skip(1))
        .filter_map(|group| {
            let (letter, names) = group.split_once('=')?;
            let level = match letter.to_ascii_lowercase().as_str() {
                "r" => AccessLevel::Read,
                "l" => AccessLevel::List,
                "w" => AccessLevel::Write,
                "p" => AccessLevel::Permissions,
                "t" => AccessLevel::Tagging,
                _ => return None,
            };
            let has_resources = letter.starts_with(|c: char| c.is_ascii_uppercase());
            Some((level, has_resources, names))
        })
        .flat_map(|(level, has_resources, names)| {
            names.split(' ').map(move |name| Action {
                name,
                folded: name.to_ascii_lowercase().into(),
                level,
                has_resources,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_have_their_facts() {
        let find = |service: &str, name: &str| {
            let known = actions(service);
            known.iter().find(|a| a.name == name).cloned().unwrap()
        };
        let get = find("s3", "GetObject");
        assert_eq!((get.level, get.has_resources), (AccessLevel::Read, true));
        let describe = find("ec2", "DescribeInstances");
        assert!(!describe.has_resources);
        assert_eq!(
            find("iam", "AttachRolePolicy").level,
            AccessLevel::Permissions
        );
        assert_eq!(actions("nothing").len(), 0);
    }

    #[test]
    fn the_table_can_be_searched() {
        let keys: Vec<&str> = IAM.lines().filter_map(|l| l.split('\t').next()).collect();
        assert!(keys.is_sorted());
        assert!(keys.iter().all(|service| !actions(service).is_empty()));
    }
}
