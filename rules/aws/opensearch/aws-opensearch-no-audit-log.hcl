rule "aws-opensearch-no-audit-log" {
  title     = "Search domain doesn't log who asks what"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]
  default   = "opt-in"

  require = anytrue([for o in self.log_publishing_options[*] : o.enabled && o.log_type == "AUDIT_LOGS"])
  message = "After a leak nobody can tell who read what in ${resource.address}: it publishes no audit log."
  remedy  = <<-TEXT
    Terraform: log_publishing_options { log_type = "AUDIT_LOGS"  cloudwatch_log_group_arn = … }; it needs fine-grained access control.
    CloudFormation: LogPublishingOptions: { AUDIT_LOGS: { Enabled: true, CloudWatchLogsLogGroupArn: … } }.
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html"]
  aliases    = { checkov = ["CKV_AWS_317"], trivy = ["AVD-AWS-0042"] }
  controls   = { "fsbp" = ["ES.5", "Opensearch.5"] }

  fail "not said" {
    resource "aws_opensearch_domain" "a" {
      log_publishing_options {
        log_type = "INDEX_SLOW_LOGS"
      }
    }
    resource "aws_elasticsearch_domain" "a" {
      log_publishing_options {
        log_type = "AUDIT_LOGS"
        enabled  = false
      }
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Elasticsearch::Domain
          Properties: { DomainName: a }
    YAML
  }

  pass "set" {
    resource "aws_opensearch_domain" "a" {
      log_publishing_options {
        log_type = "INDEX_SLOW_LOGS"
      }
      log_publishing_options {
        log_type = "AUDIT_LOGS"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { LogPublishingOptions: { AUDIT_LOGS: { Enabled: true } } }
    YAML
  }
}
