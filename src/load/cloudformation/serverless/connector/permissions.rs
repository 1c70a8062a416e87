//! What connectors permit, by the types of what they connect.

use super::end::Side;

/// See the file's head.
const PERMISSIONS: &str = include_str!("../data/connector_permissions.txt");

/// What a connector becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A managed policy of a role.
    Policy,
    QueuePolicy,
    TopicPolicy,
    /// A permission to invoke a function.
    Invocation,
}

/// What must not be created before the permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    Nothing,
    Source,
    /// The event source mapping between source and destination.
    Mapping,
}

/// A permission that a connector may give.
#[derive(Debug, Clone, Copy)]
pub struct Permission {
    /// `Read` or `Write`.
    pub name: &'static str,
    pub kind: Kind,
    /// The end whose role or policy it is.
    pub side: Side,
    pub waiting: Waiting,
    /// The permission that must be asked for with this one.
    pub needs: Option<&'static str>,
    /// Statements, or the properties of a permission to invoke, as JSON with names of properties of the ends.
    pub content: &'static str,
}

/// The permissions between two types; empty where no connector can connect them.
pub fn between(source: &str, destination: &str) -> Vec<Permission> {
    PERMISSIONS
        .lines()
        .filter_map(|line| line.strip_prefix(source)?.strip_prefix(' '))
        .filter_map(|line| line.strip_prefix(destination)?.strip_prefix(' '))
        .filter_map(permission)
        .collect()
}

/// What stands behind the types in a line.
fn permission(line: &'static str) -> Option<Permission> {
    let mut words = line.splitn(6, ' ');
    Some(Permission {
        name: words.next()?,
        kind: match words.next()? {
            "policy" => Kind::Policy,
            "queue" => Kind::QueuePolicy,
            "topic" => Kind::TopicPolicy,
            "invocation" => Kind::Invocation,
            _ => return None,
        },
        side: match words.next()? {
            "source" => Side::Source,
            "destination" => Side::Destination,
            _ => return None,
        },
        waiting: match words.next()? {
            "-" => Waiting::Nothing,
            "source" => Waiting::Source,
            "mapping" => Waiting::Mapping,
            _ => return None,
        },
        needs: Some(words.next()?).filter(|name| *name != "-"),
        content: words.next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_can_be_read() {
        for line in PERMISSIONS.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.splitn(3, ' ');
            let (source, destination) = (words.next().unwrap(), words.next().unwrap());
            let rest = words.next().unwrap();
            let read = permission(rest).unwrap_or_else(|| panic!("{line}"));
            serde_json::from_str::<serde_json::Value>(read.content).unwrap();
            let all = between(source, destination);
            assert!(
                all.iter().any(|permission| permission.name == read.name),
                "{line}"
            );
            // One connector makes one thing of all its permissions.
            assert!(all.iter().all(|other| other.kind == read.kind
                && other.side == read.side
                && other.waiting == read.waiting));
        }
        assert!(between("AWS::SQS::Queue", "AWS::S3::Bucket").is_empty());
    }
}
