rule "aws-appsync-cache-not-encrypted-in-transit" {
  title     = "GraphQL cache is read over an unencrypted connection"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_appsync_api_cache"

  require = self.transit_encryption_enabled
  message = "Answers go unencrypted between the API and ${resource.address}; it can only be switched on for a new cache."
  remedy  = <<-TEXT
    Terraform: transit_encryption_enabled = true
    CloudFormation: TransitEncryptionEnabled: true
  TEXT

  references = ["https://docs.aws.amazon.com/appsync/latest/devguide/enabling-caching.html#caching-encryption"]
  aliases    = { checkov = ["CKV_AWS_215"] }
  controls   = { "fsbp" = ["AppSync.6"] }

  fail "absent" {
    resource "aws_appsync_api_cache" "c" {
      api_id = "a"
    }
  }

  pass "encrypted" {
    resource "aws_appsync_api_cache" "c" {
      api_id                     = "a"
      transit_encryption_enabled = true
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
        C: { Type: AWS::AppSync::ApiCache, Properties: { ApiId: a, ApiCachingBehavior: FULL_REQUEST_CACHING, Ttl: 60, Type: SMALL, TransitEncryptionEnabled: true } }
    YAML
  }
}
