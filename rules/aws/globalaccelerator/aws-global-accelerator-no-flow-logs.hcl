rule "aws-global-accelerator-no-flow-logs" {
  title     = "Global Accelerator keeps no flow logs"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_globalaccelerator_accelerator"
  default   = "production"
  languages = ["terraform"]

  require = self.attributes.flow_logs_enabled
  message = "After an outage or an attack nobody can tell who reached ${resource.address}, and what they were sent to."
  remedy  = <<-TEXT
    Terraform: attributes { flow_logs_enabled = true, flow_logs_s3_bucket = …, flow_logs_s3_prefix = … }
  TEXT

  references = ["https://docs.aws.amazon.com/global-accelerator/latest/dg/monitoring-global-accelerator.flow-logs.html"]
  aliases    = { checkov = ["CKV_AWS_75"] }

  fail "absent" {
    resource "aws_globalaccelerator_accelerator" "a" {
      name = "a"
    }
  }

  pass "logged" {
    resource "aws_globalaccelerator_accelerator" "a" {
      name = "a"
      attributes {
        flow_logs_enabled = true
      }
    }
  }
}
