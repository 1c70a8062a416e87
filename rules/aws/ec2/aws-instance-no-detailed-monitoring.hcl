rule "aws-instance-no-detailed-monitoring" {
  title     = "Instance is measured each five minutes only"
  severity  = "info"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = ["aws_instance", "aws_launch_template"]
  default   = "opt-in"

  when    = self.launch_template == null
  require = resource.kind == "aws_launch_template" ? self.monitoring.enabled : self.monitoring
  message = "Alarms and scaling that watch ${resource.address} react minutes late: it has basic monitoring."
  remedy  = <<-TEXT
    Terraform: monitoring = true.
    CloudFormation: Monitoring: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html"]
  aliases    = { checkov = ["CKV_AWS_126"] }

  fail "basic" {
    resource "aws_instance" "a" {
      ami = "ami-1"
    }
  }

  pass "detailed" {
    resource "aws_instance" "a" {
      monitoring = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-1 }
    YAML
  }

  pass "detailed in a template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-1, Monitoring: true }
    YAML
  }
}
