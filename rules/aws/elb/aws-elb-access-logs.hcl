rule "aws-elb-access-logs" {
  title     = "Classic load balancer keeps no access logs"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_elb"
  default   = "production"

  # Once there is a block, it is on unless it says otherwise.
  require = self.access_logs != null && self.access_logs.enabled != false && self.access_logs.enabled != "false"
  message = "After an outage or an attack nobody can tell which requests reached ${resource.address}."
  remedy  = <<-TEXT
    Terraform: access_logs { bucket = aws_s3_bucket.logs.id }
    CloudFormation: AccessLoggingPolicy: { Enabled: true, S3BucketName: !Ref Logs }
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html"]
  aliases    = { checkov = ["CKV_AWS_92"], cfn_nag = ["W26"] }
  controls   = { "fsbp" = ["ELB.5"], "nist-800-53-r5" = ["AC-4(26)", "AU-10", "AU-12", "AU-2", "AU-3", "AU-6(3)", "AU-6(4)", "CA-7", "SC-7(9)", "SI-7(8)"] }

  fail "absent" {
    resource "aws_elb" "l" {}
  }

  pass "on" {
    resource "aws_elb" "l" {
      access_logs {
        bucket = "logs"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Listeners: [{ LoadBalancerPort: "443", InstancePort: "80", Protocol: HTTPS }] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { AccessLoggingPolicy: { Enabled: true, S3BucketName: logs }, Listeners: [{ LoadBalancerPort: "443", InstancePort: "80", Protocol: HTTPS }] } }
    YAML
  }
}
