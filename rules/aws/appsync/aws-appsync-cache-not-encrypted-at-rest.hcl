rule "aws-appsync-cache-not-encrypted-at-rest" {
  title     = "GraphQL cache isn't encrypted at rest"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_appsync_api_cache"

  require = self.at_rest_encryption_enabled
  message = "Answers that ${resource.address} keeps lie unencrypted on disk; it can only be switched on for a new cache."
  remedy  = <<-TEXT
    Terraform: at_rest_encryption_enabled = true
    CloudFormation: AtRestEncryptionEnabled: true
  TEXT

  references = ["https://docs.aws.amazon.com/appsync/latest/devguide/enabling-caching.html#caching-encryption"]
  aliases    = { checkov = ["CKV_AWS_214"] }
  controls   = { "fsbp" = ["AppSync.1"] }

  fail "absent" {
    resource "aws_appsync_api_cache" "c" {
      api_id = "a"
    }
  }

  pass "encrypted" {
    resource "aws_appsync_api_cache" "c" {
      api_id                     = "a"
      at_rest_encryption_enabled = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::AppSync::ApiCache, Properties: { ApiId: a, ApiCachingBehavior: FULL_REQUEST_CACHING, Ttl: 60, Type: SMALL } }
    YAML
  }

  pass "encrypted template" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::AppSync::ApiCache, Properties: { ApiId: a, ApiCachingBehavior: FULL_REQUEST_CACHING, Ttl: 60, Type: SMALL, AtRestEncryptionEnabled: true } }
    YAML
  }
}
