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

/// The arguments of a resource, and of blocks in it, that its provider marks as sensitive.
pub fn sensitive_arguments(kind: &str) -> &'static [&'static str] {
    ARGUMENTS
        .binary_search_by_key(&kind, |(kind, _)| kind)
        .ok()
        .and_then(|at| ARGUMENTS.get(at))
        .map_or(&[], |(_, arguments)| arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_sorted_and_found() {
        assert!(ARGUMENTS.is_sorted_by_key(|(kind, _)| kind));
        assert!(sensitive_arguments("aws_ssm_parameter").contains(&"value"));
        assert!(!sensitive_arguments("aws_ssm_parameter").contains(&"name"));
        assert!(sensitive_arguments("aws_s3_bucket").is_empty());
    }
}
