rule "aws-ssm-parameter-no-customer-key" {
  title     = "Parameter is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_ssm_parameter"
  default   = "opt-in"
  languages = ["terraform"]

  when    = self.type == "SecureString"
  require = is_customer_key(self.key_id)
  message = "Everybody in the account who may read ${resource.address} may decrypt it, too."
  remedy  = <<-TEXT
    Terraform: key_id = aws_kms_key.main.arn
  TEXT

  references = [
    "https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_337"] }

  fail "none, that of the service" {
    resource "aws_ssm_parameter" "a" {
      name = "a"
      type = "SecureString"
    }
    resource "aws_ssm_parameter" "b" {
      name   = "b"
      type   = "SecureString"
      key_id = "alias/aws/ssm"
    }
    expect {
      count = 2
    }
  }

  pass "own; no secret" {
    resource "aws_ssm_parameter" "a" {
      name   = "a"
      type   = "SecureString"
      key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_ssm_parameter" "b" {
      name = "b"
      type = "String"
    }
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/ssm"
    }
    resource "aws_ssm_parameter" "a" {
      name   = "a"
      type   = "SecureString"
      key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_ssm_parameter" "b" {
      name = "b"
      type = "String"
    }
  }

  fail "a key of AWS's own" {
    resource "aws_ssm_parameter" "a" {
      name   = "a"
      type   = "SecureString"
      key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/ssm"
    }
    resource "aws_ssm_parameter" "b" {
      name = "b"
      type = "String"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_ssm_parameter" "a" {
      name   = "a"
      type   = "SecureString"
      key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_ssm_parameter" "b" {
      name = "b"
      type = "String"
    }
  }
}
