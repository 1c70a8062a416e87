rule "aws-route53-zone-not-logged" {
  title     = "Public DNS zone keeps no logs of queries"
  severity  = "info"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_route53_zone"
  default   = "opt-in"

  let {
    is_private = length(self.vpc[*]) > 0 || length(referrers(self, "aws_route53_zone_association", "zone_id")) > 0
  }

  when    = !is_private
  require = self.query_log != null
  focus   = self
  message = "Who asks ${resource.address} for what, and which names are asked for in vain, leaves no trace."
  remedy  = <<-TEXT
    Terraform: aws_route53_query_log { zone_id = …, cloudwatch_log_group_arn = … }, the group in us-east-1
    CloudFormation: QueryLoggingConfig: { CloudWatchLogsLogGroupArn: … }
  TEXT

  references = ["https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html"]
  aliases    = { checkov = ["CKV2_AWS_39"] }
  controls   = { "fsbp" = ["Route53.2"] }

  fail "not logged" {
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
  }

  pass "logged, private" {
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    resource "aws_route53_query_log" "z" {
      zone_id                  = aws_route53_zone.z.zone_id
      cloudwatch_log_group_arn = "arn:aws:logs:us-east-1:111122223333:log-group:dns"
    }
    resource "aws_route53_zone" "p" {
      name = "internal"
      vpc {
        vpc_id = "vpc-12345678"
      }
    }
    resource "aws_route53_zone" "a" {
      name = "associated"
    }
    resource "aws_route53_zone_association" "a" {
      zone_id = aws_route53_zone.a.zone_id
      vpc_id  = "vpc-12345678"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Z: { Type: AWS::Route53::HostedZone, Properties: { Name: example.com } }
    YAML
  }

  pass "logged template" {
    cloudformation = <<-YAML
      Resources:
        Z: { Type: AWS::Route53::HostedZone, Properties: { Name: example.com, QueryLoggingConfig: { CloudWatchLogsLogGroupArn: arn } } }
    YAML
  }
}
