rule "aws-ssm-parameter-not-encrypted" {
  title     = "Parameter isn't encrypted"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_ssm_parameter"
  default   = "opt-in"
  languages = ["terraform"]

  require = self.type == "SecureString"
  message = "Everybody who may list parameters can read ${resource.address}; see that it is no secret."
  remedy  = <<-TEXT
    Terraform: type = "SecureString"
  TEXT

  references = ["https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html"]
  aliases    = { checkov = ["CKV2_AWS_34"] }

  fail "plain" {
    resource "aws_ssm_parameter" "a" {
      name = "a"
      type = "String"
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "encrypted" {
    resource "aws_ssm_parameter" "a" {
      name = "a"
      type = "SecureString"
    }
  }

  undecided "from a variable" {
    variable "type" {}
    resource "aws_ssm_parameter" "a" {
      name = "a"
      type = var.type
    }
  }
}
