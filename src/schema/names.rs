//! What is systematic between the names of the two vocabularies.

use ecow::EcoString;

/// What two names are compared by.
pub type Words = Vec<String>;

/// What a name is compared by: the name, the resource's noun, whether its values are many.
pub(super) type Way = fn(&str, &[String], bool) -> Words;

/// The ways to compare names, strictest first.
pub(super) const WAYS: [Way; 6] = [
    |name, _, _| vec![name.into()],
    |name, _, _| vec![name.replace('_', "")],
    |name, _, many| canonical(name, many),
    |name, noun, many| without_noun(canonical(name, many), noun),
    |name, _, many| without_handle(canonical(name, many)),
    |name, noun, many| without_handle(without_noun(canonical(name, many), noun)),
];

/// So many of the first ways find the same name.
pub(super) const SAME_NAME: usize = 2;

/// Words that are written in either way for the same.
const SAME: [(&str, &str); 12] = [
    ("configuration", "config"),
    ("configurations", "configs"),
    ("identifier", "id"),
    ("identifiers", "ids"),
    ("enable", "enabled"),
    ("parameters", "params"),
    ("parameter", "param"),
    ("information", "info"),
    ("specification", "spec"),
    ("specifications", "specs"),
    ("definitions", "defs"),
    ("definition", "def"),
];

/// The words of a name in one spelling and number, and what is switched on at the end.
fn canonical(name: &str, many: bool) -> Words {
    let mut words: Words = name
        .split('_')
        .map(|word| {
            let same = SAME.iter().find(|(from, _)| *from == word);
            same.map_or(word, |(_, to)| to).to_string()
        })
        .collect();
    if let Some(at) = words.iter().position(|w| w == "enabled") {
        let word = words.remove(at);
        words.push(word);
    }
    // A list in CloudFormation is a repeated block in Terraform, whose name is that of one.
    if many && let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    words
}

fn singular(word: &str) -> String {
    match word {
        _ if word.ends_with("ies") => format!("{}y", word.trim_end_matches("ies")),
        _ if word.ends_with("sses") => word.trim_end_matches("es").into(),
        _ if word.ends_with("ss") || word.ends_with("us") => word.into(),
        _ => word.strip_suffix('s').unwrap_or(word).into(),
    }
}

/// Without the words that name the resource itself, and what all names of databases begin with: `DBClusterIdentifier`.
fn without_noun(words: Words, noun: &[String]) -> Words {
    let words = match words.split_first() {
        Some((first, rest)) if first == "db" && !rest.is_empty() => rest.to_vec(),
        _ => words,
    };
    for start in 0..noun.len() {
        if let Some(rest) = noun
            .get(start..)
            .and_then(|noun| words.strip_prefix(noun))
            .filter(|rest| !rest.is_empty())
        {
            return rest.to_vec();
        }
    }
    words
}

/// Without the word that says by what another resource is named or in what form it is said: `SubnetIds`, `KmsKeyArn`,
/// `PolicyDocument`.
fn without_handle(mut words: Words) -> Words {
    if words.len() > 1
        && let Some(last) = words.last_mut()
    {
        match last.as_str() {
            "id" | "ids" | "arn" | "arns" | "name" | "names" | "document" | "options" => {
                words.pop();
            }
            _ => *last = singular(last),
        }
    }
    if let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    words
}

/// The words of what a type is: `AWS::RDS::DBCluster` → `db`, `cluster`.
pub(super) fn noun(cloudformation: &str) -> Words {
    let last = cloudformation.rsplit("::").next().unwrap_or("");
    canonical(&snake_case(last), false)
}

/// Arguments about how Terraform works, not about what is deployed. In a template their absence is the truth.
pub(super) fn is_of_the_provider(attribute: &str) -> bool {
    // The handle that Terraform gives, the provider's region, tags merged with its own, how long it waits.
    const OWN: [&str; 6] = [
        "id", "region", "tags_all", "timeouts", "triggers", "keepers",
    ];
    // What it does on deletion and change, which templates say beside the properties.
    const DELETION: [&str; 12] = [
        "force_destroy",
        "force_delete",
        "force_detach_policies",
        "force_new_deployment",
        "skip_destroy",
        "skip_final_snapshot",
        "final_snapshot_identifier",
        "final_snapshot_name",
        "skip_final_backup",
        "skip_final_backup_on_deletion",
        "retain_on_delete",
        "apply_immediately",
    ];
    // Names that it makes up, and arguments that it doesn't store.
    const PREFIXES: [&str; 4] = [
        "name_prefix",
        "bucket_prefix",
        "identifier_prefix",
        "cluster_identifier_prefix",
    ];
    OWN.contains(&attribute)
        || DELETION.contains(&attribute)
        || PREFIXES.contains(&attribute)
        || attribute.starts_with("wait_for_")
        || attribute.ends_with("_wo")
        || attribute.ends_with("_wo_version")
}

/// `aws-s3-bucket-versioning` as `AwsS3BucketVersioning`, `no_echo` as `NoEcho`.
pub fn pascal_case(id: &str) -> String {
    id.split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect::<String>())
        })
        .collect()
}

/// `BucketEncryption` → `bucket_encryption`, `DBInstanceClass` → `db_instance_class`.
pub fn snake_case(name: &str) -> EcoString {
    let chars: Vec<char> = name.chars().collect();
    let mut out = EcoString::new();
    for (n, c) in chars.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|p| chars.get(p));
        let after = chars.get(n + 1);
        let starts_word = c.is_uppercase()
            && before.is_some_and(|b| {
                b.is_lowercase()
                    || b.is_ascii_digit()
                    || (b.is_uppercase() && after.is_some_and(|a| a.is_lowercase()))
            });
        if starts_word {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn names_are_converted() {
        for (camel, snake) in [
            ("BucketName", "bucket_name"),
            ("DBInstanceClass", "db_instance_class"),
            ("KmsKeyId", "kms_key_id"),
            ("KMSMasterKeyID", "kms_master_key_id"),
            (
                "EnableIAMDatabaseAuthentication",
                "enable_iam_database_authentication",
            ),
            ("MinSize", "min_size"),
            ("S3Bucket", "s3_bucket"),
        ] {
            assert_eq!(snake_case(camel), snake);
        }
    }
}
