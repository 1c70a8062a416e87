rule "aws-opensearch-no-logs" {
  title     = "Search domain's logs stay on the domain"
  severity  = "medium"
  category  = "security"
  checklist = "logs"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]
  default   = "production"

  require = anytrue([for o in self.log_publishing_options[*] : o.enabled])
  message = "Why ${resource.address} is slow or fails can't be found out afterwards: none of its logs is published."
  remedy  = <<-TEXT
    Terraform: log_publishing_options { log_type = "ES_APPLICATION_LOGS"  cloudwatch_log_group_arn = … }.
    CloudFormation: LogPublishingOptions: { ES_APPLICATION_LOGS: { Enabled: true, CloudWatchLogsLogGroupArn: … } }.
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html"]
  aliases    = { checkov = ["CKV_AWS_84"], trivy = ["AVD-AWS-0042"] }

  fail "not said" {
    resource "aws_opensearch_domain" "a" {
      domain_name = "a"
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
        log_type                 = "INDEX_SLOW_LOGS"
        cloudwatch_log_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:a"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { LogPublishingOptions: { ES_APPLICATION_LOGS: { Enabled: true } } }
    YAML
  }
}
