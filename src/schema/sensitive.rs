//! Arguments that providers mark as sensitive though their names don't say so.
//!
//! Source: the schemas of the providers (`Sensitive: true`), as `terraform providers schema -json` prints them, without the arguments
//! that are called a password, a token, a private key and the like.

/// By the type of a resource, the names of arguments at any depth, sorted by type.
const ARGUMENTS: [(&str, &[&str]); 22] = [
    ("aws_api_gateway_api_key", &["value"]),
    ("aws_cloudwatch_event_connection", &["value"]),
    ("aws_elasticache_user", &["passwords"]),
    ("aws_memorydb_user", &["passwords"]),
    ("aws_mq_configuration", &["data"]),
    ("aws_opsworks_application", &["ssh_key", "value"]),
    ("aws_opsworks_stack", &["ssh_key"]),
    ("aws_sns_platform_application", &["platform_principal"]),
    ("aws_ssm_parameter", &["value"]),
    ("github_actions_environment_secret", &["plaintext_value"]),
    ("github_actions_organization_secret", &["plaintext_value"]),
    ("github_actions_secret", &["plaintext_value"]),
    ("github_codespaces_secret", &["plaintext_value"]),
    ("github_dependabot_secret", &["plaintext_value"]),
    ("gitlab_group_variable", &["value"]),
    ("gitlab_project_variable", &["value"]),
    ("helm_release", &["repository_password", "set_sensitive"]),
    ("kubernetes_secret", &["binary_data", "data"]),
    ("kubernetes_secret_v1", &["binary_data", "data"]),
    ("local_sensitive_file", &["content", "content_base64"]),
    ("tfe_variable", &["value"]),
    ("vault_generic_secret", &["data_json"]),
];

/// By the type of a resource, what providers mark as sensitive and what is a secret for certain, whatever its value; sorted by type.
/// Parameters of Systems Manager are sensitive, too, but most hold settings.
const SECRETS: [(&str, &[&str]); 21] = [
    ("aws_db_instance", &["password"]),
    ("aws_docdb_cluster", &["master_password"]),
    ("aws_elasticache_replication_group", &["auth_token"]),
    ("aws_iam_access_key", &["secret", "ses_smtp_password_v4"]),
    ("aws_rds_cluster", &["master_password"]),
    ("aws_redshift_cluster", &["master_password"]),
    (
        "aws_secretsmanager_secret_version",
        &["secret_binary", "secret_string"],
    ),
    ("data.aws_kms_secrets", &["plaintext"]),
    (
        "data.aws_secretsmanager_random_password",
        &["random_password"],
    ),
    (
        "data.aws_secretsmanager_secret_version",
        &["secret_binary", "secret_string"],
    ),
    ("data.vault_generic_secret", &["data", "data_json"]),
    ("data.vault_kv_secret", &["data", "data_json"]),
    ("data.vault_kv_secret_v2", &["data", "data_json"]),
    (
        "ephemeral.aws_secretsmanager_secret_version",
        &["secret_binary", "secret_string"],
    ),
    ("ephemeral.random_password", &["result"]),
    ("random_password", &["bcrypt_hash", "result"]),
    (
        "tls_private_key",
        &[
            "private_key_openssh",
            "private_key_pem",
            "private_key_pem_pkcs8",
        ],
    ),
    ("vault_generic_secret", &["data", "data_json"]),
    ("vault_kv_secret", &["data", "data_json"]),
    ("vault_kv_secret_v2", &["data", "data_json"]),
    ("vault_token", &["client_token"]),
];

/// Whether what a provider gives for an attribute of a resource is a secret.
pub fn is_secret(kind: &str, attribute: &str) -> bool {
    listed(&SECRETS, kind).contains(&attribute)
}

/// The arguments of a resource, and of blocks in it, that its provider marks as sensitive.
pub fn sensitive_arguments(kind: &str) -> &'static [&'static str] {
    listed(&ARGUMENTS, kind)
}

fn listed(table: &[(&str, &'static [&'static str])], kind: &str) -> &'static [&'static str] {
    table
        .binary_search_by_key(&kind, |(kind, _)| kind)
        .ok()
        .and_then(|at| table.get(at))
        .map_or(&[], |(_, names)| names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_sorted_and_found() {
        assert!(ARGUMENTS.is_sorted_by_key(|(kind, _)| kind));
        assert!(SECRETS.is_sorted_by_key(|(kind, _)| kind));
        assert!(is_secret("random_password", "result"));
        assert!(!is_secret("random_password", "length"));
        assert!(sensitive_arguments("aws_ssm_parameter").contains(&"value"));
        assert!(!sensitive_arguments("aws_ssm_parameter").contains(&"name"));
        assert!(sensitive_arguments("aws_s3_bucket").is_empty());
    }
}
